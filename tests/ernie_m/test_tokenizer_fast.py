"""The fast tokenizer: equal ids, offsets and pairs in XLM-R's flavour; what it drops in Paddle's; its files."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ernie_m.errors import CheckpointError, ConfigError
from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.tokenizer.agreement import measure_agreement
from ernie_m.tokenizer.fast import fast_tokenizer, save_for_transformers
from ernie_m.tokenizer.training import train_tokenizer
from tests.ernie_m import fast_tokenizer as script
from tests.ernie_m import transformers_5
from tests.world import MINIWORLD

pytest.importorskip("tokenizers", minversion="0.21")

TEXT = MINIWORLD / "text"


@pytest.fixture(scope="module")
def xlm_roberta(tmp_path_factory: pytest.TempPathFactory) -> ErnieMTokenizer:
    """A tokenizer in XLM-R's flavour, trained on the miniworld's nine languages."""
    folder = tmp_path_factory.mktemp("xlm_roberta")
    lines = (line for path in sorted(TEXT.glob("mono.*.txt")) for line in path.read_text("utf-8").splitlines()[::20])
    train_tokenizer(lines, folder, vocab_size=1200, flavor="xlm_roberta")
    return ErnieMTokenizer.from_pretrained(folder)


def tatoeba(real_data: Path) -> dict[str, list[str]]:
    """Lines of 36 languages and of English."""
    lines: dict[str, list[str]] = {}
    for path in sorted((real_data / "tatoeba").glob("tatoeba.*-eng.*")):
        lines.setdefault(path.suffix[1:], []).extend(path.read_text(encoding="utf-8").splitlines()[:200])
    assert len(lines) == 37
    return lines


def test_real_lines_of_37_languages_in_xlm_robertas_flavour(real_data: Path, xlm_roberta: ErnieMTokenizer) -> None:
    lines = tatoeba(real_data)
    decomposed = set(lines.pop("tam"))
    agreement = measure_agreement(xlm_roberta, [line for some in lines.values() for line in some])
    assert agreement.texts > 7000
    assert agreement.texts - agreement.equal <= 1  # a word that can be cut in two ways, equally likely
    assert measure_agreement(xlm_roberta, decomposed).rate > 0.98


def test_hard_strings(golden: Path) -> None:
    ours = ErnieMTokenizer.from_pretrained(golden / "tok", flavor="xlm_roberta")
    recorded = json.loads((golden / "tok" / "hf_tokenizer_golden.json").read_text(encoding="utf-8"))["strings"]
    texts = [case["text"] for case in recorded]
    assert measure_agreement(ours, texts).differing == ("か\u3099",)
    paddle = ErnieMTokenizer.from_pretrained(golden / "tok", flavor="paddle")
    agreement = measure_agreement(paddle, texts)
    assert (agreement.texts, agreement.equal, agreement.equal_words) == (91, 84, 86)


def test_offsets_and_pairs(xlm_roberta: ErnieMTokenizer) -> None:
    fast = fast_tokenizer(xlm_roberta)
    wider = {xlm_roberta.convert_tokens_to_ids("▁"), xlm_roberta.mask_token_id}  # by the character behind, or before
    for first, second in (("  The ﬁrst  river,", "第2章 ａｂ"), ("so <mask> !", "नदी ½"), ("", "a"), ("a", " ")):
        ours = xlm_roberta(first, second, return_offsets_mapping=True)
        theirs = fast.encode(first, second)
        assert theirs.ids == ours.input_ids
        assert theirs.sequence_ids == ours.sequence_ids
        pairs = zip(theirs.ids, theirs.offsets, ours.offset_mapping, strict=True)
        assert all(one == other for index, one, other in pairs if index not in wider)


def test_paddles_cuts_and_word_starts(tmp_path: Path) -> None:
    train_tokenizer(["ab abc ab12 12 第2章 ab第 , ab, b"] * 9, tmp_path, vocab_size=14)
    ours = ErnieMTokenizer.from_pretrained(tmp_path)
    fast = fast_tokenizer(ours)
    for text in ("ab12", "第2章ab", "12", " , ab,", "ab 第", "x 第 ☃"):
        encoded = fast.encode(text, add_special_tokens=False)
        assert "▁" not in encoded.tokens
        assert encoded.ids == ours.encode_plain([text])[0]


def test_agreement_counts_texts() -> None:
    ours = ErnieMTokenizer.from_pretrained(MINIWORLD / "tokenizer")
    texts = ["The river is high.", "ＷＩＤＴＨ ｔｅｘｔ", "</s>"]
    agreement = measure_agreement(ours, texts, examples=1)
    assert (agreement.texts, agreement.equal, agreement.equal_words) == (3, 1, 2)
    assert agreement.differing == (texts[1],)
    assert str(agreement) == "1 of 3 texts have equal ids (33.33%; 66.67% apart from lone '▁')"
    with pytest.raises(ConfigError, match="no text"):
        measure_agreement(ours, [])


def test_lower_case_and_odd_lines_of_a_vocabulary(xlm_roberta: ErnieMTokenizer) -> None:
    tokens = xlm_roberta.convert_ids_to_tokens(range(len(xlm_roberta)))
    repeated = [*tokens[:9], "▁the", "<s>", *tokens[9:]]
    ours = ErnieMTokenizer(xlm_roberta.sentencepiece_model, repeated, flavor="xlm_roberta", do_lower_case=True)
    assert measure_agreement(ours, ["The RIVER is HIGH, the İstanbul ΣΑΣ <mask>"]).equal == 1
    fast = fast_tokenizer(ours)
    assert fast.encode("a").ids == ours("a").input_ids
    assert fast.get_vocab_size() == len(ours)


def test_models_that_no_pipeline_equals_are_refused(tmp_path: Path, xlm_roberta: ErnieMTokenizer) -> None:
    import sentencepiece

    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c ab abc"] * 20), model_prefix=str(tmp_path / "bpe"), vocab_size=12,
        model_type="bpe", add_dummy_prefix=False, user_defined_symbols=["<x>"], minloglevel=2,
    )  # fmt: skip
    model = (tmp_path / "bpe.model").read_bytes()
    ours = ErnieMTokenizer(model, ["[CLS]", "[PAD]", "[SEP]", "[UNK]", "a", "[MASK]"], flavor="xlm_roberta")
    with pytest.raises(CheckpointError, match=r"is no unigram model, and does not put '▁'.*pieces defined by its user"):
        fast_tokenizer(ours)


def test_a_missing_library_is_named(xlm_roberta: ErnieMTokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(ConfigError, match=r"pip install 'ernie-m\[fast\]'"):
        fast_tokenizer(xlm_roberta)


def write_cases(tokenizer: ErnieMTokenizer, folder: Path) -> None:
    """A folder for `AutoTokenizer`, with texts and what `fast` gives for them."""
    fast = fast_tokenizer(tokenizer)
    save_for_transformers(tokenizer, folder, fast=fast, max_length=16)
    (folder / "config.json").write_text(json.dumps({"model_type": "xlm-roberta"}), encoding="utf-8")
    texts = ["The river was high in 1998, and the old bridge fell.", "1998年河水很高，老桥塌了。", "so <mask> !"]
    cases = [[text, other, fast.encode(text).ids, fast.encode(text, other).ids] for text in texts for other in texts]
    (folder / "cases.json").write_text(json.dumps(cases), encoding="utf-8")


def test_transformers_loads_it(tmp_path: Path, xlm_roberta: ErnieMTokenizer, tokenizer: ErnieMTokenizer) -> None:
    for ours, expected in ((xlm_roberta, "XLMRobertaTokenizerFast"), (tokenizer, "PreTrainedTokenizerFast")):
        folder = tmp_path / expected
        write_cases(ours, folder)
        assert script.check(folder) == expected
        assert ErnieMTokenizer.from_pretrained(folder).fingerprint == ours.fingerprint


@pytest.mark.slow
def test_transformers_5_loads_it(tmp_path: Path, xlm_roberta: ErnieMTokenizer, tokenizer: ErnieMTokenizer) -> None:
    python = transformers_5.interpreter(tmp_path / "environment")
    for ours, expected in ((xlm_roberta, "XLMRobertaTokenizer"), (tokenizer, "TokenizersBackend")):
        write_cases(ours, tmp_path / expected)
        assert transformers_5.run(python, script.__file__, str(tmp_path / expected)).split()[-1] == expected


def test_the_command_writes_and_counts(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ernie_m.tokenizer", "fast", str(MINIWORLD / "tokenizer")]
    text = TEXT / "mono.de.txt"
    done = subprocess.run([*command, str(tmp_path), "--text", str(text)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{text}: " in done.stdout
    assert "of 3000 texts have equal ids" in done.stdout
    assert (tmp_path / "tokenizer.json").is_file()
    own = subprocess.run([*command, str(MINIWORLD / "tokenizer")], capture_output=True, text=True, check=False)
    assert own.returncode == 2
    assert "the tokenizer's own folder" in own.stderr
