"""Why a table has no comparison; which row is compared with which is tested with the comparisons."""

from pathlib import Path

from report.runs.rows import Row
from report.runs.run import Run
from report.spec import Column, Spec, Table
from report.tables.counterparts import why_not_compared
from report.tables.table import fill

SPEC = Spec(name="s", title="S", rows=("arm",), baseline={"arm": "base"})


def why(*rows: Row, score: str = "test.f1.en", spec: Spec = SPEC) -> str:
    table = Table(title="T", columns=(Column(heading="f1", task="qa", score=score),))
    return why_not_compared(fill(table, rows), spec)


def row(arm: str) -> Row:
    return Row({"arm": arm}, (Run(Path(arm), "qa", 0, {}, {"test.f1.en": 0.5}),))


def test_a_comparison_that_there_is_needs_no_reason() -> None:
    assert why(row("base"), row("a")) == ""
    assert why(row("a"), row("b"), spec=Spec(name="s", title="S", rows=("arm",))) == ""


def test_what_is_missing_for_a_comparison_is_said() -> None:
    assert why(row("base"), row("a"), score="test.em.en") == (
        "No comparison: no row and its baseline both have test.em.en."
    )
    assert why(row("base")) == "No comparison: no other row can be compared with the baseline (arm=base)."
    assert why(row("a"), row("b")) == "No comparison: no row is the baseline (arm=base)."
