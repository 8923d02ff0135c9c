"""What a table lacks."""

from pathlib import Path

from report.runs.rows import Row
from report.runs.run import Run
from report.spec import Column, Spec, Table
from report.tables.missing import missing
from report.tables.table import fill


def test_rows_without_a_run_of_a_seed_are_named_by_key_and_value_three_at_most() -> None:
    column = Column(heading="f1", task="ner", score="test.f1.en")
    spec = Spec(name="s", title="S", rows=("limit", "train"))
    rows = []
    for at in range(6):
        runs = [Run(Path(f"{at}-{seed}"), "ner", seed, {}, {"test.f1.en": 0.5}) for seed in range(1 if at < 5 else 2)]
        rows.append(Row({"limit": 40 + at, "train": "{en: a}"}, tuple(runs)))
    (said,) = missing(fill(Table(title="T", columns=(column,)), rows), spec)
    named = "; ".join(f"limit={40 + at}, train={{en: a}}" for at in range(3))
    assert said == f"No ner run of seed 1: {named} and 2 more."
