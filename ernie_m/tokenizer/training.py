"""Trains a tokenizer in ERNIE-M's file layout: a SentencePiece model and its vocab.txt."""

import io
from collections.abc import Iterable
from pathlib import Path

import sentencepiece

from ernie_m.errors import ConfigError
from ernie_m.tokenizer.files import MASK, MODEL_FILE, SPECIAL_TOKENS, VOCAB_FILE, vocab_bytes, write
from ernie_m.tokenizer.pieces import Flavor, split_piece
from ernie_m.tokenizer.segmentation import xlm_roberta_vocab
from ernie_m.tokenizer.tokenizer import ErnieMTokenizer

MAX_LINE_BYTES = 1 << 20


def train_tokenizer(lines: Iterable[str], directory: Path, *, vocab_size: int, flavor: Flavor = "paddle") -> None:
    """Train a tokenizer and write `sentencepiece.bpe.model` and `vocab.txt` into the directory.

    Equal lines give equal bytes. The vocabulary of "paddle" and "hf" is one and the same.

    Args:
        lines: Sentences, in a fixed order.
        directory: Where the files go; created if absent.
        vocab_size: Number of SentencePiece pieces, its 3 control pieces included. The vocabulary's own size
            differs a little: XLM-R has two tokens more, and ERNIE-M cuts some pieces.
        flavor: Whose rules the vocabulary is for; "xlm_roberta" is written into a `tokenizer_config.json`, too.

    Raises:
        ConfigError: The text does not allow such a vocabulary.
    """
    model = io.BytesIO()
    try:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines),
            model_writer=model,
            vocab_size=vocab_size,
            normalization_rule_name="nmt_nfkc",
            character_coverage=1.0,
            max_sentence_length=MAX_LINE_BYTES,
            num_threads=1,
            minloglevel=2,
        )
    except (RuntimeError, OSError) as error:
        reason = str(error).rpartition("] ")[2].strip(" .\n") or "no usable line"
        raise ConfigError(
            f"cannot train a tokenizer with vocab_size={vocab_size}: {reason}. "
            "Change vocab_size, or give other lines: more text allows more pieces, every character needs one."
        ) from error
    if flavor == "xlm_roberta":
        tokens = xlm_roberta_vocab(model.getvalue())
        ErnieMTokenizer(model.getvalue(), tokens, flavor=flavor).save_pretrained(directory)
    else:
        write(directory, {MODEL_FILE: model.getvalue(), VOCAB_FILE: vocab_bytes(vocabulary(model.getvalue()))})


def vocabulary(model: bytes) -> list[str]:
    """The lines of vocab.txt: four special tokens, every token that the model's pieces yield, [MASK]."""
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    tokens = dict.fromkeys(token for token in SPECIAL_TOKENS if token != MASK)
    for index in range(processor.get_piece_size()):
        if processor.is_control(index) or processor.is_unknown(index):
            continue
        piece = processor.id_to_piece(index)
        tokens.update(dict.fromkeys(split_piece(piece)))
    tokens.pop(MASK, None)
    return [*tokens, MASK]
