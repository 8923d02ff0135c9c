"""Schemes of entity tags: every one becomes the same IOB2, is told from the others, and orphans are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.tagging.tags import Scheme, detect, following, to_iob2

ENTITIES = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3), st.sampled_from(["PER", "LOC", "a-b"])), max_size=5)
"""Words outside before each entity, its length, its type."""


def written(entities: list[tuple[int, int, str]], scheme: Scheme) -> list[str]:
    tags: list[str] = []
    for gap, length, kind in entities:
        tags += ["O"] * gap
        before = tags[-1][2:] if tags else ""
        single, end = {"iobes": "SE", "bilou": "UL"}.get(scheme, "BI")
        first = "I" if scheme == "iob1" and before != kind else "B"
        letters = [single if first == "B" else first] if length == 1 else [first, *"I" * (length - 2), end]
        tags += [f"{letter}-{kind}" for letter in letters]
    return [*tags, "O"]


@given(ENTITIES, st.sampled_from(["iob1", "iob2", "iobes", "bilou"]))
def test_every_scheme_becomes_the_same_tags(entities: list[tuple[int, int, str]], scheme: Scheme) -> None:
    assert to_iob2(written(entities, scheme), scheme, {}) == (written(entities, "iob2"), [])


@given(st.lists(ENTITIES, min_size=1, max_size=4), st.sampled_from(["iob1", "iob2", "iobes", "bilou"]))
def test_what_is_detected_reads_the_tags_as_they_were_meant(
    sentences: list[list[tuple[int, int, str]]], scheme: Scheme
) -> None:
    tags = [written(entities, scheme) for entities in sentences]
    for entities, own in zip(sentences, tags, strict=True):
        assert to_iob2(own, detect(tags), {}) == (written(entities, "iob2"), [])


@pytest.mark.parametrize(
    ("sentences", "scheme"),
    [
        (["O B-A I-A", "O"], "iob2"),
        (["I-A I-A O I-B"], "iob1"),
        (["I-A B-A I-A", "O"], "iob1"),
        (["B-A I-A O", "O I-A", "B-B I-B"], "iob2"),  # an orphan among entities that begin with B-
        (["S-A O B-A E-A"], "iobes"),
        (["U-A O B-A L-A"], "bilou"),
        (["NOUN VERB PUNCT"], "plain"),
        (["O O"], "iob2"),
        ([], "iob2"),
    ],
)
def test_schemes_are_told_apart(sentences: list[str], scheme: str) -> None:
    assert detect([sentence.split() for sentence in sentences]) == scheme


@pytest.mark.parametrize(
    ("tags", "scheme", "converted", "orphans"),
    [
        ("O I-A I-A", "iob2", "O B-A I-A", [1]),
        ("B-A I-B", "iob2", "B-A B-B", [1]),
        ("I-A O I-A", "iob2", "B-A O B-A", [0, 2]),
        ("I-A I-A B-A I-B", "iob1", "B-A I-A B-A B-B", []),
        ("B-A E-A I-A", "iobes", "B-A I-A B-A", [2]),
        ("S-A E-A", "iobes", "B-A B-A", [1]),
        ("B-A O", "iobes", "B-A O", []),
    ],
)
def test_what_goes_on_with_nothing_begins_an_entity(
    tags: str, scheme: Scheme, converted: str, orphans: list[int]
) -> None:
    assert to_iob2(tags.split(), scheme, {}) == (converted.split(), orphans)


def test_types_may_be_renamed_and_left_out() -> None:
    names = {"LOC": "PLACE", "MISC": None}
    tags = ["B-LOC", "I-LOC", "B-MISC", "I-MISC", "B-PER"]
    assert to_iob2(tags, "iob2", names).tags == ["B-PLACE", "I-PLACE", "O", "O", "B-PER"]
    assert to_iob2(["NN", "VB"], "plain", {"NN": "NOUN"}).tags == ["NOUN", "VB"]


@pytest.mark.parametrize(
    ("tag", "scheme", "message"),
    [
        ("NOUN", "iob2", "tag 'NOUN' is neither O nor B-<type>, I-<type>"),
        ("E-A", "iob2", r"scheme iob2, see data.read.scheme"),
        ("L-A", "iobes", "neither O nor B-<type>, I-<type>, E-<type>, S-<type>"),
        ("B-", "iob2", "tag 'B-'"),
        ("o", "iob2", "tag 'o'"),
        ("", "plain", "a word has no tag"),
    ],
)
def test_other_tags_are_named(tag: str, scheme: Scheme, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        to_iob2(["O", tag], scheme, {})


def test_what_goes_on() -> None:
    assert [following(tag) for tag in ("B-A", "I-A", "O")] == ["I-A", "I-A", "O"]
