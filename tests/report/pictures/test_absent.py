"""What is looked for and not there is named, with what there is instead."""

from pathlib import Path
from typing import Any

import pytest

from report.pictures.absent import why_empty
from tests.rows import SPEC, a_plot, published, scored, some_rows


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        ("bars", {"score": "f1.zeroshot"}, "no qa run has f1.zeroshot; did you mean f1.zero_shot?"),
        ("dots", {"score": "test.f2.*"}, "no qa run has test.f2.*; there are: f1.en, f1.zero_shot."),
        ("lines", {"task": "qua", "score": "f1.*"}, "no run of qua; did you mean qa?"),
        ("lines", {"task": "pretraining", "score": "f1.*"}, "no run of pretraining; there are: qa."),
        ("heat_map", {"score": "f1.*.*"}, "no qa run has f1.*.*; there are: f1.en, f1.zero_shot."),
        ("curves", {"score": "val/f1"}, "no qa run has values in a metrics.csv."),
        (
            "ablation",
            {"score": "f1.en", "baseline": {"arm": "c"}},
            "no row has a seed in common with c; there are: a, 1.",
        ),
    ],
)
def test_it_is_said_what_there_is(kind: str, more: dict[str, Any], said: str) -> None:
    rows = [scored("a", 1, {"f1.en": 0.5, "f1.zero_shot": 0.2}), published("Theirs", f1__de=0.4)]
    assert why_empty(a_plot(kind, **more), SPEC, rows) == f"No picture: {said}"


def test_a_choice_that_leaves_no_row_is_said() -> None:
    plot = a_plot("bars", where={"pairs": 3})
    assert why_empty(plot, SPEC, [published("Theirs", f1__de=0.4)]) == "No picture: no row has pairs 3."


def test_of_many_scores_a_few_are_listed() -> None:
    row = scored("a", 1, {f"test.accuracy.{number}": 0.5 for number in range(20)})
    assert why_empty(a_plot("bars", score="zzz"), SPEC, [row]).endswith("test.accuracy.7 and 12 more.")


def test_a_metric_that_no_run_has_is_answered_by_one_that_is_there(tmp_path: Path) -> None:
    rows = some_rows(tmp_path, 1, 1)
    assert why_empty(a_plot("curves", score="val/01"), SPEC, rows) == (
        "No picture: no qa run has val/01; did you mean val/1?"
    )


def test_curves_without_a_common_step_are_said(tmp_path: Path) -> None:
    (row,) = some_rows(tmp_path, 1, 2)
    (row.runs[0].folder / "metrics.csv").write_text("step,metric,value\n9,val/0,1\n", encoding="utf-8")
    said = why_empty(a_plot("curves", score="val/0"), SPEC, [row])
    assert said == "No picture: val/0 has no step that all seeds of a row have."
