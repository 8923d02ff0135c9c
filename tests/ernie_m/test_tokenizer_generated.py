"""Generated strings of all scripts: ids against the live reference, character offsets against the normaliser."""

import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sentencepiece
from hypothesis import given, settings
from hypothesis import strategies as st

from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.tokenizer.files import read_vocab
from ernie_m.tokenizer.training import train_tokenizer

SENTENCES = [
    "I was born in 92000, and this is falsé.", "Don't stop: it's 3.14159 or v2.0.1-beta3!",
    "x²+y³=z⁴ ①②③ ½ … №5", "谷爱凌以188.25分获得金牌！", "全角：，。！？；：「」『』【】《》～", "臺灣的夜市 中 文",
    "１２３ＡＢＣ ｆｕｌｌ　ｗｉｄｔｈ", "東京で、株式会社㈱ソニー㍿ ㍻ ㌔", "か\u3099き\u3099 ｶﾞｷﾞ パソコン",
    "서울의 인구는 약 950만 명",
    "Ёлка Е\u0308лка ёлка И\u0306од", "السَّلَامُ عليكم ٣٤٥ ﷺ ﷽", "می\u200cخواهم ۱۲۳",
    "भारत की राजधानी १२", "กรุงเทพมหานคร ภาษาไทย English ๓๘", "မြန်မာ ၁၂",
    "Tiê\u0301ng Viê\u0323t Tiếng Việt", "İstanbul ISPARTA ırmak ΣΊΣΥΦΟΣ", "ǅ Ǆ ŉ ﬁ ŋ̊ɢʷ",
    "க்ஷ தமிழ்", "שלום עולם", "Հայերեն ქართული", "e\u0301 a\u0300\u0323 ´ ¨ ‾",
    "😀😀 👨\u200d👩\u200d👧 👍🏽 🇨🇳", "𝕳𝖊𝖑𝖑𝖔 𠀋 㐀㐁 豈更",
    "a\x00b\x7fc\x85d\xa0e\u200bf\ufeffg\u2028h\ufffd",
    "[SEP] [PAD][UNK] 是[MASK]国 [ MASK ] [mask] [[CLS]]", "</s> <pad> <unk> ▁ ▁a a▁ _",
    "1a 2b 1 2 3 100% ,5, a ，b", "İ\t\n\r\v\f\x1f ",
]  # fmt: skip
PIECES = [
    "[CLS]", "[PAD]", "[SEP]", "[UNK]", "[MASK]", "▁", " ", "  ", "\u3000", "\n", "。", "9", "٣", "中", "か\u3099", "ｶﾞ",
    "Е\u0308", "e\u0301", "\x7f", "½", "…", "㍿", "´", "\u200b", "\u0301", "ﷺ", "İ", "Σ",
]  # fmt: skip
SURROGATES = range(0xD800, 0xE000)


def generate(seed: int, count: int) -> list[str]:
    """Strings of slices of sentences, hard pieces and characters from everywhere in Unicode."""
    generator = random.Random(seed)
    blocks = [0x00, 0x80, 0x100, 0x300, 0x400, 0x600, 0x900, 0xE00, 0x1100, 0x1E00, 0x2000, 0x2100, 0x2400, 0x3000,
              0x3200, 0x3300, 0x4E00, 0xAC00, 0xF900, 0xFB00, 0xFE00, 0xFF00, 0x1D400, 0x1F600, 0x20000]  # fmt: skip

    def stretch() -> str:
        kind = generator.random()
        if kind < 0.3:
            return generator.choice(PIECES)
        if kind < 0.6:
            sentence = generator.choice(SENTENCES)
            start = generator.randrange(len(sentence))
            return sentence[start : start + generator.randint(1, 8)]
        block = generator.choice(blocks)
        codes = [block + generator.randrange(0x100) for _ in range(generator.randint(1, 4))]
        codes.append(generator.randrange(0x110000))
        return "".join(chr(code) for code in codes if code not in SURROGATES)

    return ["".join(stretch() for _ in range(generator.randint(0, 10))) for _ in range(count)]


TEXTS = SENTENCES + PIECES + [""] + generate(0, 10_000 - len(SENTENCES) - len(PIECES) - 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tokenizer trained on the sentences."""
    folder = tmp_path_factory.mktemp("generated")
    train_tokenizer(SENTENCES * 2, folder, vocab_size=290)
    return folder


def load(folder: Path, flavor: str, do_lower_case: bool = False) -> ErnieMTokenizer:
    model = (folder / "sentencepiece.bpe.model").read_bytes()
    return ErnieMTokenizer(model, read_vocab(folder / "vocab.txt"), flavor=flavor, do_lower_case=do_lower_case)


def load_reference(folder: Path, do_lower_case: bool = False) -> Any:
    transformers = pytest.importorskip("transformers")
    if not hasattr(transformers, "ErnieMTokenizer"):
        pytest.skip(f"transformers {transformers.__version__} has no ERNIE-M (4.x has)")
    return transformers.ErnieMTokenizer(
        str(folder / "sentencepiece.bpe.model"), str(folder / "vocab.txt"), do_lower_case=do_lower_case
    )


def assert_equals_reference(folder: Path, texts: list[str], do_lower_case: bool = False) -> None:
    reference = load_reference(folder, do_lower_case)
    ours = load(folder, "hf", do_lower_case)
    for text, ids in zip(texts, ours(texts).input_ids, strict=True):
        tokens = reference.tokenize(text)
        assert ours.tokenize(text) == tokens, text
        assert ids[1:-1] == reference.convert_tokens_to_ids(tokens), text
    for text in texts[:500]:
        ids = reference(text)["input_ids"]
        assert ours(text).input_ids == ids
        for skip in (False, True):
            assert ours.decode(ids, skip_special_tokens=skip) == reference.decode(ids, skip_special_tokens=skip)


def test_ids_equal_the_references_on_generated_strings(folder: Path) -> None:
    assert len(TEXTS) == 10_000
    assert_equals_reference(folder, TEXTS)


@pytest.fixture(scope="module")
def both(folder: Path) -> tuple[ErnieMTokenizer, Any]:
    return load(folder, "hf"), load_reference(folder)


def slices(sentence: str) -> st.SearchStrategy[str]:
    bounds = st.tuples(st.integers(0, len(sentence)), st.integers(0, len(sentence)))
    return bounds.map(lambda pair: sentence[min(pair) : max(pair)])


STRETCH = st.one_of(
    st.sampled_from(PIECES),
    st.sampled_from(SENTENCES).flatmap(slices),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
)


@settings(max_examples=2000, deadline=None)
@given(st.lists(STRETCH, max_size=8).map("".join))
def test_ids_equal_the_references_on_any_text(both: tuple[ErnieMTokenizer, Any], text: str) -> None:
    ours, reference = both
    tokens = reference.tokenize(text)
    assert ours.tokenize(text) == tokens
    assert ours(text).input_ids[1:-1] == reference.convert_tokens_to_ids(tokens)


def test_ids_equal_the_references_with_the_recorded_model(golden: Path) -> None:
    assert_equals_reference(golden / "tok", TEXTS[:3000])


def test_lower_cased_ids_equal_the_references(folder: Path) -> None:
    assert_equals_reference(folder, TEXTS[:1000], do_lower_case=True)


def test_pairs_are_cut_as_by_the_reference(folder: Path) -> None:
    reference, ours = load_reference(folder), load(folder, "hf")
    for first, second in pairwise(TEXTS[:300]):
        for max_length in (7, 16):
            cut: dict[str, Any] = {"truncation": True, "max_length": max_length}
            assert ours(first, second, **cut).input_ids == reference(first, second, **cut)["input_ids"]


@pytest.mark.parametrize("do_lower_case", [False, True])
@pytest.mark.parametrize("flavor", ["paddle", "hf"])
def test_offsets_are_ordered_and_hold_their_tokens(folder: Path, flavor: str, do_lower_case: bool) -> None:
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.bpe.model"))
    tokenizer = load(folder, flavor, do_lower_case)
    texts = TEXTS[:2000] if do_lower_case else TEXTS
    encoding = tokenizer(texts, return_offsets_mapping=True)
    assert encoding.input_ids == tokenizer(texts).input_ids
    for text, spans in zip(texts, encoding.offset_mapping, strict=True):
        assert spans[0] == spans[-1] == (0, 0)
        tokens, spans = tokenizer.tokenize(text), spans[1:-1]
        assert len(tokens) == len(spans)
        assert all(left[0] <= right[0] and left[1] <= right[1] for left, right in pairwise(spans)), (text, spans)
        for token, (start, end) in zip(tokens, spans, strict=True):
            visible, source = token.lstrip("▁"), text[start:end]
            assert 0 <= start <= end <= len(text)
            assert source or not visible, (text, token)
            if source != token:
                lowered = "".join(character.lower() for character in source) if do_lower_case else source
                assert visible in processor.normalize(lowered), (text, token, source)
            if source:
                assert processor.normalize(source[0]), (text, token, source)
                assert processor.normalize(source[-1]), (text, token, source)


@pytest.mark.parametrize("flavor", ["paddle", "hf"])
def test_windows_cut_ids_and_offsets_alike(folder: Path, flavor: str) -> None:
    tokenizer = load(folder, flavor)
    question = "中 文 9"
    head = len(tokenizer.tokenize(question))
    encoding = tokenizer(
        [question] * 1000, TEXTS[:1000], truncation="only_second", max_length=head + 9, stride=2,
        return_overflowing_tokens=True, return_offsets_mapping=True,
    )  # fmt: skip
    whole = tokenizer(TEXTS[:1000], return_offsets_mapping=True)
    joined: dict[int, list[tuple[int, tuple[int, int]]]] = {}
    for row, sample in enumerate(encoding.overflow_to_sample_mapping):
        marks = encoding.sequence_ids[row]
        tokens = list(zip(encoding.input_ids[row], encoding.offset_mapping[row], strict=True))
        assert marks.count(0) == head
        second = [token for token, mark in zip(tokens, marks, strict=True) if mark == 1]
        joined[sample] = joined[sample] + second[2:] if sample in joined else second
    for sample, tokens in joined.items():
        expected = zip(whole.input_ids[sample], whole.offset_mapping[sample], strict=True)
        assert tokens == list(expected)[1:-1]


@pytest.mark.parametrize("flavor", ["paddle", "hf"])
def test_a_batch_equals_its_texts_one_by_one(folder: Path, flavor: str) -> None:
    tokenizer = load(folder, flavor)
    batch = tokenizer(TEXTS[:2000], return_offsets_mapping=True)
    for index, text in enumerate(TEXTS[:2000]):
        alone = tokenizer(text, return_offsets_mapping=True)
        assert {name: rows[index] for name, rows in batch.items()} == alone


def test_text_that_the_model_does_not_know_leaves_no_trace(folder: Path) -> None:
    tokenizer = load(folder, "hf")
    tokenizer(SENTENCES, return_offsets_mapping=True)
    before = [len(tokenizer._segment._ids), len(tokenizer._segment._spans)]
    tokenizer([chr(0x13000 + index) for index in range(1000)], return_offsets_mapping=True)
    assert [len(tokenizer._segment._ids), len(tokenizer._segment._spans)] == before
