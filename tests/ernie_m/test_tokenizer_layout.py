"""Rows from tokens: specials, truncation, windows, padding; by hand, and against Hugging Face's fast tokenizers."""

import random
from itertools import pairwise
from typing import Any

import pytest

from ernie_m.errors import ConfigError
from ernie_m.tokenizer.encoding import Encoding, RowOptions, Specials, frame, lay_out, to_tensors, windows
from ernie_m.tokenizer.segmentation import Tokens

SPECIALS = Specials(cls=0, sep=2, pad=1)


def layout(
    padding: str | None = None,
    truncation: str | None = None,
    max_length: int | None = None,
    stride: int = 0,
    overflow: bool = False,
) -> RowOptions:
    return RowOptions(padding=padding, truncation=truncation, max_length=max_length, stride=stride, overflow=overflow)


def words(length: int, start: int = 10) -> Tokens:
    """A text of one-letter words: token i stands at character 2 * i."""
    return Tokens([start + i for i in range(length)], [(2 * i, 2 * i + 1) for i in range(length)])


def rows(first: int, second: int | None = None, **options: Any) -> Encoding:
    pair = None if second is None else words(second, 50)
    return lay_out([words(first)], [pair], layout(**options), SPECIALS, with_offsets=True)


def test_a_pair_has_two_separators_in_the_middle() -> None:
    encoding = rows(2, 1)
    assert encoding.input_ids == [[0, 10, 11, 2, 2, 50, 2]]
    assert encoding.attention_mask == [[1] * 7]
    assert encoding.sequence_ids == [[None, 0, 0, None, None, 1, None]]
    assert encoding.offset_mapping == [[(0, 0), (0, 1), (2, 3), (0, 0), (0, 0), (0, 1), (0, 0)]]
    assert "overflow_to_sample_mapping" not in encoding


def test_every_window_repeats_the_question_and_overlaps_by_the_stride() -> None:
    encoding = rows(1, 7, truncation="only_second", max_length=8, stride=1, overflow=True)
    assert encoding.input_ids == [
        [0, 10, 2, 2, 50, 51, 52, 2],
        [0, 10, 2, 2, 52, 53, 54, 2],
        [0, 10, 2, 2, 54, 55, 56, 2],
    ]
    assert encoding.offset_mapping[1][4:7] == [(4, 5), (6, 7), (8, 9)]
    assert encoding.overflow_to_sample_mapping == [0, 0, 0]


def test_windows_of_the_first_text_and_of_a_single_one() -> None:
    first = rows(4, 2, truncation="only_first", max_length=8, stride=1, overflow=True)
    assert first.input_ids == [
        [0, 10, 11, 2, 2, 50, 51, 2],
        [0, 11, 12, 2, 2, 50, 51, 2],
        [0, 12, 13, 2, 2, 50, 51, 2],
    ]
    for truncation in ("longest_first", "only_first"):
        single = rows(4, truncation=truncation, max_length=5, overflow=True)
        assert single.input_ids == [[0, 10, 11, 12, 2], [0, 13, 2]]


def test_longest_first_levels_the_texts_and_takes_the_odd_token_from_the_second() -> None:
    cut = [windows(first, second, layout(truncation="longest_first", max_length=10))[0] for first, second in
           ((9, 1), (1, 9), (5, 5), (5, 4))]  # fmt: skip
    assert [(window.first.stop, window.second.stop) for window in cut] == [(5, 1), (1, 5), (3, 3), (3, 3)]
    odd = windows(5, 5, layout(truncation="longest_first", max_length=9))[0]
    assert (odd.first.stop, odd.second.stop) == (3, 2)


def test_padding_fills_on_the_right() -> None:
    texts, none = [words(1), words(3)], [None, None]
    longest = lay_out(texts, none, layout("longest"), SPECIALS, with_offsets=True)
    assert longest.input_ids == [[0, 10, 2, 1, 1], [0, 10, 11, 12, 2]]
    assert longest.attention_mask == [[1, 1, 1, 0, 0], [1] * 5]
    assert longest.offset_mapping[0][-2:] == [(0, 0), (0, 0)]
    assert longest.sequence_ids[0][-3:] == [None, None, None]
    fixed = lay_out(texts, none, layout("max_length", max_length=4), SPECIALS, with_offsets=False)
    assert [len(row) for row in fixed.input_ids] == [4, 5]
    assert to_tensors(longest).input_ids.shape == (2, 5)
    with pytest.raises(ConfigError, match="padding=True"):
        to_tensors(fixed)


@pytest.mark.parametrize(
    ("first", "second", "options", "message"),
    [
        (5, None, {"truncation": "longest_first"}, "max_length"),
        (5, None, {"padding": "max_length"}, "max_length"),
        (5, None, {"truncation": "longest_first", "max_length": 2}, "max_length=2"),
        (5, 5, {"truncation": "longest_first", "max_length": 4}, "max_length=4"),
        (5, None, {"truncation": "only_second", "max_length": 5}, "text_pair"),
        (5, 5, {"truncation": "only_second", "max_length": 9}, "other text takes all the room"),
        (5, 5, {"truncation": "longest_first", "max_length": 8, "overflow": True}, "only_second"),
        (1, 9, {"truncation": "only_second", "max_length": 8, "stride": 3, "overflow": True}, "stride=3"),
        (5, None, {"stride": -1}, "stride=-1"),
        (5, None, {"max_length": 0}, "max_length=0"),
    ],
)
def test_impossible_layouts_are_explained(
    first: int, second: int | None, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        rows(first, second, **options)


def test_windows_cover_the_text_once_but_for_the_stride() -> None:
    for length in range(1, 40):
        for room in range(1, 12):
            for stride in range(room):
                options = layout(truncation="only_first", max_length=room + 2, stride=stride, overflow=True)
                parts = [window.first for window in windows(length, None, options)]
                assert parts[0].start == 0
                assert parts[-1].stop == length
                assert all(part.stop - part.start == room for part in parts[:-1])
                assert all(left.stop - right.start == stride for left, right in pairwise(parts))


def fast_tokenizer() -> Any:
    transformers = pytest.importorskip("transformers")
    tokenizers = pytest.importorskip("tokenizers")
    ids = {"[CLS]": 0, "[PAD]": 1, "[SEP]": 2} | {chr(97 + i): 10 + i for i in range(26)}
    ids |= {chr(0x430 + i): 50 + i for i in range(26)}
    backend = tokenizers.Tokenizer(tokenizers.models.WordLevel(ids, unk_token="[PAD]"))
    backend.pre_tokenizer = tokenizers.pre_tokenizers.WhitespaceSplit()
    backend.post_processor = tokenizers.processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] [SEP] $B:1 [SEP]",
        special_tokens=[("[CLS]", 0), ("[SEP]", 2)],
    )
    return transformers.PreTrainedTokenizerFast(tokenizer_object=backend, pad_token="[PAD]")


@pytest.mark.parametrize(
    ("truncation", "paired"),
    [("only_first", False), ("longest_first", False), ("only_first", True), ("only_second", True)],
)
def test_rows_equal_those_of_a_fast_tokenizer(truncation: str, paired: bool) -> None:
    fast = fast_tokenizer()
    generator = random.Random(0)
    for _ in range(200):
        lengths = [(generator.randint(1, 6), generator.randint(1, 24)) for _ in range(3)]
        if truncation == "only_first":
            lengths = [(second, first) for first, second in lengths]
        stride, max_length = generator.randint(0, 3), generator.randint(14, 20)
        first = [" ".join(chr(97 + i) for i in range(length)) for length, _ in lengths]
        second = [" ".join(chr(0x430 + i) for i in range(length)) for _, length in lengths] if paired else None
        expected = fast(
            first, second, padding=True, truncation=truncation, max_length=max_length, stride=stride,
            return_overflowing_tokens=True, return_offsets_mapping=True,
        )  # fmt: skip
        ours = lay_out(
            [words(length) for length, _ in lengths],
            [words(length, 50) if paired else None for _, length in lengths],
            layout("longest", truncation, max_length, stride, overflow=True),
            SPECIALS,
            with_offsets=True,
        )
        for name in set(ours) - {"sequence_ids"}:
            assert ours[name] == expected[name], name
        assert ours.sequence_ids == [expected.sequence_ids(row) for row in range(len(ours.input_ids))]


def test_frames_need_no_ids() -> None:
    assert frame("ab", None, "<", ">") == ["<", "a", "b", ">"]
    assert frame([0], [0, 0], 1, 1) == [1, 0, 1, 1, 0, 0, 1]
