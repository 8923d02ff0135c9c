"""Training a tokenizer: the files, their reproducibility, the errors."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import sentencepiece

from ernie_m.errors import ConfigError
from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.tokenizer.pieces import split_piece
from ernie_m.tokenizer.training import train_tokenizer

LINES = [
    "The river was high in 1998, and the old bridge fell.",
    "The bridge over the river is 45 metres long.",
    "Der Fluss war 1998 hoch, und die alte Brücke fiel.",
    "1998年河水很高，老桥塌了。",
    "这座桥长45米。",
    "橋は長さ45メートルです。",
    "Мост через реку длиной 45 метров.",
    "طول الجسر ٤٥ مترا.",
] * 3


def test_equal_lines_give_equal_bytes(tmp_path: Path) -> None:
    for name in ("first", "second"):
        train_tokenizer(iter(LINES), tmp_path / name, vocab_size=98)
    names = sorted(file.name for file in (tmp_path / "first").iterdir())
    assert names == ["sentencepiece.bpe.model", "vocab.txt"]
    for name in names:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()


def test_the_vocabulary_holds_what_the_pieces_yield(tmp_path: Path) -> None:
    train_tokenizer(LINES, tmp_path, vocab_size=98)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(tmp_path / "sentencepiece.bpe.model"))
    tokens = (tmp_path / "vocab.txt").read_text(encoding="utf-8").split("\n")[:-1]
    pieces = [processor.id_to_piece(index) for index in range(3, processor.get_piece_size())]
    assert processor.get_piece_size() == 98
    assert tokens[:4] == ["[CLS]", "[PAD]", "[SEP]", "[UNK]"]
    assert tokens[-1] == "[MASK]"
    assert tokens[4:-1] == list(dict.fromkeys(token for piece in pieces for token in split_piece(piece)))
    assert max(Counter(tokens).values()) == 1
    assert "▁" in tokens


def test_xlm_robertas_vocabulary_is_the_models_pieces(tmp_path: Path) -> None:
    train_tokenizer(LINES, tmp_path, vocab_size=98, flavor="xlm_roberta")
    tokenizer = ErnieMTokenizer.from_pretrained(tmp_path)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(tmp_path / "sentencepiece.bpe.model"))
    pieces = [processor.id_to_piece(index) for index in range(3, 98)]
    assert tokenizer.flavor == "xlm_roberta"
    assert tokenizer.convert_ids_to_tokens(range(4, len(tokenizer) - 1)) == pieces
    assert [tokenizer.tokenize(line) for line in LINES] == processor.encode(LINES, out_type=str)


@pytest.mark.parametrize("flavor", ["paddle", "hf", "xlm_roberta"])
def test_the_training_text_has_no_unknown_token(tmp_path: Path, flavor: Any) -> None:
    train_tokenizer(LINES, tmp_path, vocab_size=98, flavor=flavor)
    tokenizer = ErnieMTokenizer.from_pretrained(tmp_path, flavor=flavor)
    assert not any(tokenizer.unk_token_id in row for row in tokenizer(LINES).input_ids)


def test_text_that_spells_special_tokens_leaves_the_vocabulary_sound(tmp_path: Path) -> None:
    train_tokenizer(["[MASK] [CLS] a b c d e f"] * 200, tmp_path, vocab_size=19)
    tokenizer = ErnieMTokenizer.from_pretrained(tmp_path)
    assert tokenizer.mask_token_id == len(tokenizer) - 1
    assert tokenizer.cls_token_id == 0


@pytest.mark.parametrize(("lines", "vocab_size"), [(LINES, 20), (LINES, 100_000), ([], 50)])
def test_impossible_sizes_are_explained(tmp_path: Path, lines: list[str], vocab_size: int) -> None:
    with pytest.raises(ConfigError, match=f"vocab_size={vocab_size}"):
        train_tokenizer(lines, tmp_path, vocab_size=vocab_size)
    assert not list(tmp_path.iterdir())
