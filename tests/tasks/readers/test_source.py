"""The loop from rows to examples: what is kept, noted, repaired and refused, and under which id and place."""

from pathlib import Path

import pytest

from ernie_m.errors import DataError
from tasks.readers.policy import BadExamplePolicy, ReadReport
from tasks.readers.source import BadExampleError, Entry, Row, Source, read_examples

POLICIES = ["error", "repair", "skip", "repair_or_skip"]


def source(policy: str, report: ReadReport | None = None) -> Source:
    return Source(Path("a.tsv"), "de", BadExamplePolicy(policy), report or ReadReport())


def rows(*contents: str) -> list[Row[str]]:
    return [Row(f"line {number}", str(number), content) for number, content in enumerate(contents, start=1)]


def convert(content: str, entry: Entry) -> str:
    """Takes ids before a colon; knows every kind of problem."""
    key, _, text = content.rpartition(":")
    entry.identify(key or entry.key)
    match text:
        case "bad":
            raise ValueError("it is bad")
        case "bad inside":
            raise BadExampleError("a word is bad", place="line 1, word 2")
        case "lacking":
            raise KeyError("label")
        case "off":
            entry.repair("it is off by one")
    return text


def problems(report: ReadReport) -> list[tuple[str, str, str, str]]:
    return [(note.location, note.example_id, note.problem, note.action) for note in report.incidents]


def test_what_can_be_used_is_kept_and_the_rest_is_noted_with_its_place_and_id() -> None:
    report = ReadReport()
    given = [*rows("x:good", "y:bad", "bad inside", "lacking"), Row("line 5", "5", "", "it has no end")]
    assert list(read_examples(source("skip", report), "texts", given, convert)) == ["good"]
    assert problems(report) == [
        ("line 2", "y", "it is bad", "skipped"),
        ("line 1, word 2", "3", "a word is bad", "skipped"),
        ("line 4", "4", "it has no label", "skipped"),
        ("line 5", "5", "it has no end", "skipped"),
    ]
    assert report.summary() == ["a.tsv (de): 5 texts, 0 repaired, 4 skipped"]


def test_an_id_is_taken_by_an_example_and_not_by_what_was_left_out() -> None:
    report = ReadReport()
    given = rows("x:bad", "x:good", "x:again", "3")
    assert list(read_examples(source("skip", report), "texts", given, convert)) == ["good", "3"]
    assert problems(report)[1] == ("line 3", "x", "its id is already that of line 2", "skipped")


@pytest.mark.parametrize("policy", POLICIES)
def test_a_repair_follows_the_policy(policy: str) -> None:
    report = ReadReport()
    given = rows("good", "off")
    if policy == "error":
        with pytest.raises(DataError, match="line 2, id 2: it is off by one"):
            read_examples(source(policy, report), "texts", given, convert)
    else:
        kept = list(read_examples(source(policy, report), "texts", given, convert))
        assert kept == (["good"] if policy == "skip" else ["good", "off"])
        assert [action for *_, action in problems(report)] == ["skipped" if policy == "skip" else "repaired"]


@pytest.mark.parametrize("given", [[], rows("bad", "bad")])
def test_a_source_without_an_example_is_refused(given: list[Row[str]]) -> None:
    problem = rf"a.tsv: the data set is empty: none of its {len(given)} texts can be used \(de\)"
    with pytest.raises(DataError, match=problem):
        read_examples(source("skip"), "texts", given, convert)
