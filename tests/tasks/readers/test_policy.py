"""The policy for bad examples and the report of what was done with them."""

import json
from pathlib import Path

import pytest

from ernie_m.errors import ConfigError, DataError
from tasks.readers.policy import BadExamplePolicy, Incident, ReadReport
from tasks.readers.source import Source

FILE = Path("corpus.tsv")


def read_three_bad(report: ReadReport, policy: BadExamplePolicy) -> None:
    with Source(FILE, "de", policy, report).reading("sentences") as reading:
        reading.examples = 9
        reading.note("line 2", "b", "its label is Neutral, not neutral", "repaired")
        reading.note("line 5", "e", "its label is missing", "skipped")
        reading.note("line 7", "g", "one of its answers is empty", "answer dropped")


def test_an_unknown_policy_is_named_with_the_choices() -> None:
    with pytest.raises(ConfigError, match=r"data\.on_bad_example=ignore .*error, repair, skip, repair_or_skip"):
        BadExamplePolicy.parse("ignore")


@pytest.mark.parametrize("policy", BadExamplePolicy)
def test_policies_parse_from_their_names(policy: BadExamplePolicy) -> None:
    assert BadExamplePolicy.parse(policy.value) is policy


def test_accepted_incidents_are_counted_and_kept() -> None:
    report = ReadReport()
    read_three_bad(report, BadExamplePolicy.REPAIR_OR_SKIP)
    assert report.summary() == ["corpus.tsv (de): 9 sentences, 1 repaired, 1 skipped, 1 answers dropped"]
    assert [(i.location, i.action) for i in report.incidents] == [
        ("line 2", "repaired"),
        ("line 5", "skipped"),
        ("line 7", "answer dropped"),
    ]


@pytest.mark.parametrize(
    ("policy", "refused", "accepted"),
    [
        (BadExamplePolicy.ERROR, ["line 2", "line 5", "line 7"], []),
        (BadExamplePolicy.REPAIR, ["line 5", "line 7"], ["line 2"]),
        (BadExamplePolicy.SKIP, ["line 2"], ["line 5", "line 7"]),
    ],
)
def test_all_that_is_refused_is_raised_at_once(
    policy: BadExamplePolicy, refused: list[str], accepted: list[str]
) -> None:
    with pytest.raises(DataError) as caught:
        read_three_bad(ReadReport(), policy)
    message = str(caught.value)
    assert "corpus.tsv (de)" in message
    assert "data.on_bad_example=repair_or_skip" in message
    assert all(f"  {line}, id " in message for line in refused)
    assert not any(line in message for line in accepted)


def test_a_long_list_of_problems_is_cut_and_counted() -> None:
    with (
        pytest.raises(DataError, match=r"12 problems in 0 sentences(.|\n)*\.\.\. and 7 more"),
        Source(FILE, "de", BadExamplePolicy.ERROR, ReadReport()).reading("sentences") as reading,
    ):
        reading.refused = [Incident("corpus.tsv", f"line {line}", "a", "de", "bad", "skipped") for line in range(12)]


def test_an_error_of_the_reader_is_not_covered_up() -> None:
    def read() -> None:
        with Source(FILE, "de", BadExamplePolicy.ERROR, ReadReport()).reading("sentences") as reading:
            reading.note("line 1", "a", "bad", "skipped")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        read()


def test_reading_a_file_again_counts_it_once() -> None:
    report = ReadReport()
    read_three_bad(report, BadExamplePolicy.REPAIR_OR_SKIP)
    read_three_bad(report, BadExamplePolicy.REPAIR_OR_SKIP)
    assert len(report.incidents) == 3
    assert len(report.summary()) == 1


def test_the_report_lists_every_incident_with_its_id(tmp_path: Path) -> None:
    report = ReadReport()
    with Source(FILE, "zh", BadExamplePolicy.SKIP, report).reading("questions") as reading:
        reading.note("data[0]", "编号", "its text is '\ud83d'", "skipped")
    report.write(tmp_path / "new" / "incidents.jsonl")
    raw = (tmp_path / "new" / "incidents.jsonl").read_text("utf-8")
    assert "编号" in raw
    assert [json.loads(line) for line in raw.splitlines()] == [
        {
            "file": "corpus.tsv",
            "location": "data[0]",
            "example_id": "编号",
            "language": "zh",
            "problem": "its text is '\ud83d'",
            "action": "skipped",
        }
    ]
