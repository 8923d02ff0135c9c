"""Specifications: what is shipped can be read, what cannot be used is refused by file and key."""

import re
from pathlib import Path

import pytest
import yaml

from ernie_m.errors import ConfigError
from report.reading import FOLDER, read_spec
from report.spec import STARS
from tests.world import ROOT

GOOD = """
title: A report
rows: [arm, pairs]
where: {sweep: s}
order:
  arm: {a: Arm A, b: Arm B}
tables:
  main:
    title: Main
    columns:
      - {heading: English, task: qa, score: test.f1.en, percent: true}
      - {heading: "*", task: qa, score: test.f1.*, without: [en]}
ratios:
  - {heading: a / b, of: {arm: a, pairs: 1}, to: {arm: b, pairs: 1}, task: qa, score: test.f1.en}
plots:
  bars: {title: Bars, kind: bars, task: qa, score: test.f1.en, axis: F1, group: pairs}
  lines: {title: Lines, kind: lines, task: qa, score: test.f1.*, axis: F1, group: arm}
  less: {title: Less, kind: ablation, task: qa, score: test.f1.en, axis: F1, baseline: {arm: a}, width: column}
  map: {title: Map, kind: heat_map, task: qa, score: val/f1_*/average, axis: F1, where: {pairs: 1}}
paper: [xnli_base_zero_shot]
readme: [main, ratios, bars]
"""


def written(folder: Path, text: str) -> str:
    (folder / "some.yaml").write_text(text, encoding="utf-8")
    return str(folder / "some.yaml")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_report_that_is_shipped_can_be_read(path: Path) -> None:
    spec = read_spec(path.stem)
    assert spec == read_spec(str(path))
    assert spec.name == path.stem
    assert spec.tables


def test_what_a_report_says(tmp_path: Path) -> None:
    spec = read_spec(written(tmp_path, GOOD))
    assert spec.name == "some"
    assert spec.rows == ("arm", "pairs")
    assert [(c.heading, c.score, c.percent, c.without) for c in spec.tables["main"].columns] == [
        ("English", "test.f1.en", True, ()),
        ("*", "test.f1.*", False, ("en",)),
    ]
    assert spec.ratios[0].of == {"arm": "a", "pairs": 1}
    assert spec.plots["lines"].group == "arm"
    assert spec.heading({"arm": "a", "pairs": 0.05}) == "Arm A, 0.05"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title: A report", "titel: A report", "titel: unknown key; there are: title, rows"),
        ("title: A report", "", "title: missing"),
        ("title: A report", "title: 3", "title: a text is needed, not 3"),
        ("title: A report", "title: A\ntitle: B", "'title' stands there twice"),
        ("rows: [arm, pairs]", "rows: arm", "rows: a list is needed, not 'arm'"),
        ("rows: [arm, pairs]", "rows: []", "rows: one label or more is needed"),
        ("rows: [arm, pairs]", "rows: [arm, arm]", "rows: one label or more is needed, each once"),
        ("where: {sweep: s}", "where: {sweep: [s]}", "where.sweep: a text or number is needed"),
        ("where: {sweep: s}", "where: {sweep: null}", "where.sweep: a text or number is needed, not None"),
        ("  arm: {a: Arm A, b: Arm B}", "  lr: {a: A}", "order.lr: lr is not one of: arm, pairs"),
        ("percent: true", "percent: 1", "tables.main.columns[0].percent: true or false is needed, not 1"),
        ("percent: true", "digits: -1", "tables.main.columns[0].digits: a number from 0 is needed, not -1"),
        ("percent: true", "digits: true", "tables.main.columns[0].digits: a number from 0 is needed, not True"),
        ("percent: true", "per_cent: true", "tables.main.columns[0].per_cent: unknown key"),
        ("score: test.f1.en, percent", "percent", "tables.main.columns[0].score: missing"),
        ("score: test.f1.*, without", "score: '*.f1.*', without", "columns[1].score: 0 or 1 * can stand here"),
        ("  main:", "  ratios:", "ratios: a name is lower-case letters"),
        ("  main:", "  bars:", "bars: a name is lower-case letters, digits and _, stands once"),
        ("  main:", "  ../main:", "../main: a name is"),
        ("of: {arm: a, pairs: 1}", "of: {arm: a}", "ratios[0].of: a value for each of arm, pairs is needed"),
        ("to: {arm: b, pairs: 1}", "to: {arm: c, pairs: 1}", "ratios[0].to.arm: c is not one of: a, b"),
        (
            "kind: bars",
            "kind: pie",
            "plots.bars.kind: pie is not one of: bars, dots, ablation, lines, curves, heat_map",
        ),
        ("axis: F1, group: pairs", "axis: F1, group: lr", "plots.bars.group: lr is not one of: arm, pairs"),
        ("axis: F1, group: arm", "axis: F1", "plots.lines.group:  is not one of: arm, pairs"),
        ("width: column", "width: 3", "plots.less.width: a text is needed, not 3"),
        ("width: column", "width: wide", "plots.less.width: wide is not one of: column, page"),
        ("baseline: {arm: a}", "log: true, baseline: {arm: a}", "plots.less.log: ablation has no logarithmic axis"),
        ("baseline: {arm: a}", "group: arm", "plots.less.baseline: missing, and the report has none either"),
        ("axis: F1, group: arm", "axis: F1, group: arm, baseline: {arm: a}", "plots.lines.baseline: lines has none"),
        ("baseline: {arm: a}", "baseline: {arm: c}", "plots.less.baseline.arm: c is not one of: a, b"),
        ("where: {pairs: 1}", "where: {sweep: s}", "plots.map.where: sweep is not one of: arm, pairs"),
        ("val/f1_*/average", "test.f1.*", "plots.map.score: a path with two * or a metric such as val/x_*/y is needed"),
        ("val/f1_*/average", "val/*/*", "plots.map.score: a path with two * or a metric such as val/x_*/y is needed"),
        ("xnli_base_zero_shot", "xnli_base", "paper[0]: xnli_base is not one of: xnli_base_zero_shot, xnli_large"),
        ("kind: bars, task: qa, score: test.f1.en", "kind: lines, task: qa, score: x", "plots.bars.score: 1 * can"),
        (
            "readme: [main, ratios, bars]",
            "readme: [mian]",
            "readme[0]: mian is not one of: main, bars, lines, less, map, ratios",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_by_file_and_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    path = written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(ConfigError) as error:
        read_spec(path)
    assert str(error.value).startswith(f"{path}: ")
    assert said in str(error.value)


@pytest.mark.parametrize("text", ["", "- a list", "title: [open", "a: !!python/name:os.system"])
def test_what_is_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match=r"some\.yaml: "):
        read_spec(written(tmp_path, text))


def test_a_name_that_is_unknown_is_answered_by_those_that_are_known() -> None:
    with pytest.raises(ConfigError, match="ablation_objectives, ablation_real_text"):
        read_spec("ablation_objective")


def test_the_examples_of_the_guide_are_plots_of_every_kind_but_bars(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "reports_plots.md").read_text(encoding="utf-8")
    blocks = [yaml.safe_load(text) for text in re.findall("```yaml\n(.*?)```", guide, flags=re.DOTALL)]
    plots = {name: plot for block in blocks for name, plot in block.items() if name != "paper"}
    spec = {
        "title": "T",
        "rows": ["arm", "pairs"],
        "plots": plots,
        "paper": [x for b in blocks for x in b.get("paper", [])],
    }
    read = read_spec(written(tmp_path, yaml.safe_dump(spec)))
    assert {plot.kind for plot in read.plots.values()} == STARS.keys() - {"bars"}
    assert read.paper


STUDIES = {path.stem: path for path in (ROOT / "conf" / "sweep").glob("*.yaml")}


@pytest.mark.parametrize("name", sorted(STUDIES.keys() & {path.stem for path in FOLDER.glob("*.yaml")}))
def test_a_report_of_a_study_has_the_studys_baseline(name: str) -> None:
    assert read_spec(name).baseline == yaml.safe_load(STUDIES[name].read_text(encoding="utf-8"))["baseline"]
