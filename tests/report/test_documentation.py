"""docs/reports.md: its specifications are read, its keys are those that there are."""

import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from report.__main__ import main
from report.reading import read_spec
from report.spec import Column, Ratio, Spec, Table
from tests.world import ROOT

TEXT = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
SPECS = dict(re.findall(r"<!-- spec: (\w+) -->\n```yaml\n(.*?)```", TEXT, re.DOTALL))


@pytest.mark.parametrize("name", SPECS)
def test_the_examples_can_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.yaml").write_text(SPECS[name], encoding="utf-8")
    spec = read_spec(str(tmp_path / f"{name}.yaml"))
    assert spec.tables["main"].columns


def test_there_are_two_of_which_one_compares_and_marks_the_best() -> None:
    assert len(SPECS) == 2
    assert all(key in SPECS["my_objectives"] for key in ("baseline:", "best:", "compare:", "may_differ:", "readme:"))


def test_every_key_is_in_the_table_and_none_that_is_not() -> None:
    rows = TEXT.partition("| key |")[2].partition("\n\n")[0]
    said = set(re.findall(r"^\| `(\w+)` \|", rows, re.MULTILINE))
    known = {field.name for kind in (Spec, Table, Column, Ratio) for field in fields(kind)}
    assert said == known - {"name", "heading", "task", "of", "to"}
    assert all(f"`{key}`" in rows for key in ("heading", "task", "of", "to"))


def test_the_full_example_makes_a_report(tmp_path: Path, write_sweep: Callable[[], None]) -> None:
    write_sweep()
    text = SPECS["my_objectives"].partition("\nplots:")[0].replace("main_comparison, zero_shot", "main_comparison")
    (tmp_path / "my_objectives.yaml").write_text(text, encoding="utf-8")
    given = ["--runs", str(tmp_path / "outputs"), "--output", str(tmp_path / "docs")]
    assert main([str(tmp_path / "my_objectives.yaml"), *given]) == 0
    found = (tmp_path / "docs" / "report.md").read_text(encoding="utf-8")
    assert "difference of zero-shot to the baseline (MMLM), in points" in found
    assert "| MMLM + TLM | 5 % of pairs | " in found


def test_the_commands_for_this_projects_tables_are_of_reports_that_there_are() -> None:
    names = re.findall(r"^python -m report (\w+) --runs /tmp/runs", TEXT, re.MULTILINE)
    assert set(names) == {path.stem for path in (ROOT / "report" / "specs").glob("*.yaml") if _is_archived(path.stem)}


def _is_archived(name: str) -> bool:
    return (ROOT / "docs" / name / "runs.tar.gz").is_file()
