"""Published numbers stand beside ours at the same paths, and are no run of ours."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from report.__main__ import main
from report.published.paper import read_paper
from report.published.rows import SEED, published_rows
from report.spec import Column, Spec, Table
from report.tables.table import fill, table_csv, table_markdown
from tests.rows import SPEC, published, scored

THEIRS = "ERNIE-M base, Ouyang et al. 2021"


def a_spec(*paper: str) -> Spec:
    return Spec(name="s", title="S", rows=("encoder", "regime"), paper=paper)


def test_a_score_stands_where_ours_does() -> None:
    rows = {row.published: row for row in published_rows(a_spec("xnli_base_zero_shot", "mlqa_base"))}
    assert list(rows) == [f"{model} base, Ouyang et al. 2021" for model in ("XLM-R", "InfoXLM", "ERNIE-M")]
    assert rows[THEIRS].labels == {"encoder": THEIRS, "regime": ""}
    assert rows[THEIRS].scores("xnli", "test.accuracy.de") == {SEED: pytest.approx(0.792)}
    assert rows[THEIRS].scores("qa", "test.exact_match.average") == {SEED: pytest.approx(0.502)}
    assert rows[THEIRS].scores("pawsx", "test.accuracy.de") == {}


def test_another_setting_is_another_row() -> None:
    rows = published_rows(a_spec("xnli_large_zero_shot", "xnli_large_translate_train_all"))
    assert len({row.published for row in rows}) == len(rows) == 5


def test_without_a_name_there_is_none() -> None:
    assert published_rows(a_spec()) == []


def test_a_table_has_the_rows_that_have_its_scores_and_counts_no_seed_of_theirs() -> None:
    columns = (Column(heading="*", task="qa", score="f1.*", percent=True),)
    rows = [
        scored("a", 1, {"f1.en": 0.5}, {"f1.en": 0.7}),
        scored("b", 1, {"f1.en": 0.5}),
        published("Theirs", f1__en=0.9, f1__de=0.8),
        published("Others", f1__de=0.8),
    ]
    grid = fill(Table(title="T", columns=columns), rows)
    assert table_markdown(grid, SPEC).splitlines() == [
        "| arm | pairs | seeds | en |",
        "| --- | --- | ---: | ---: |",
        "| a | 1 | 2 | **60.0** ± 14.1 |",
        "| b | 1 | 1 | 50.0 |",
        "| *Theirs* |  |  | 90.0 |",
        "",
        "Mean ± sample standard deviation over 1 to 2 seeds. In italics: published numbers, of whom their row "
        "says, not of runs of ours. No qa run of seed 1: arm=b, pairs=1.",
    ]
    assert table_csv(grid, SPEC).splitlines()[-1] == "Theirs,,qa,f1.en,0.9,,,,"


def test_the_shipped_report_has_the_papers_rows_beside_ours(
    tmp_path: Path, write_run: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib")
    paper = read_paper().tables["xnli_base_zero_shot"].models["ERNIE-M base"]["accuracy"]
    for seed in range(2):
        draw = random.Random(seed)
        scores: dict[str, Any] = {x: score / 100 - 0.1 + draw.uniform(0, 0.01) for x, score in paper.items()}
        labels = {"sweep": "xnli_transfer", "encoder": "base"}
        write_run("xnli", seed, labels, {"test": {"accuracy": scores | {"zero_shot": 0.6, "transfer_gap": 0.1}}})
    where = ["--runs", str(tmp_path / "outputs"), "--output", str(tmp_path / "docs")]
    assert main(["xnli_transfer", *where]) == 0
    text = (tmp_path / "docs" / "report.md").read_text(encoding="utf-8")
    lines = {line.split(" | ")[0]: line for line in text.splitlines() if line.startswith("| ")}
    assert f"| *{THEIRS}* | 77.3 | – | 85.5 | 80.1 |" in lines[f"| *{THEIRS}*"]
    assert "±" in lines["| base (ours)"]
    assert "±" not in lines["| *ERNIE-M large, Ouyang et al. 2021*"]
    assert "Mean ± sample standard deviation over 2 seeds. In italics: published numbers" in text
    assert "No xnli run" not in text
    assert {"average.png", "average.svg", "by_language.png", "by_language.svg"} <= {
        path.name for path in (tmp_path / "docs").iterdir()
    }
    assert f"seed {SEED}" not in text
    said = capsys.readouterr().out.replace(str(tmp_path), "")  # whose number may have a "-1", as in pytest-10
    assert str(SEED) not in said
