"""What would be sent to W&B, read key by key; it is made by W&B's own library and fits its own models."""

import json
import sys
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from ernie_m.errors import ConfigError
from report.dashboard.making import MARKS, Dashboard, described
from report.dashboard.sections import KINDS, Wanted

pytest.importorskip("wandb_workspaces")

STEP = "trainer/global_step"
SWEPT = Dashboard(
    project="ernie-m",
    entity="me",
    kinds=tuple(KINDS),
    wanted=Wanted(metrics=("f1", "exact_match"), languages=("de", "zh")),
    sweep="ablation_objectives",
    group_by=("config.labels.arm", "config.seed"),
)
GROUPING = [
    {"section": "run", "name": "group"},
    {"section": "run", "name": "jobType"},
    {"section": "config", "name": "labels.value.arm"},
    {"section": "config", "name": "seed.value"},
]


@pytest.fixture(scope="module")
def made() -> Any:
    return json.loads(described(SWEPT))


@pytest.fixture(scope="module")
def sections(made: Any) -> dict[str, dict[str, Any]]:
    """Title of a workspace's section -> title or key of a panel -> the panel."""
    return {
        f"{view['displayName']}/{section['name']}": {title_of(panel): panel for panel in section["panels"]}
        for view in made["workspaces"]
        for section in view["spec"]["section"]["panelBankConfig"]["sections"]
    }


def title_of(panel: Any) -> str:
    config = panel["config"]
    if panel["viewType"] == "Weave":
        return str(config["panel2Config"]["exp"]["fromOp"]["inputs"]["key"]["val"])
    if panel["viewType"] == "Vega2":
        return str(config["stringSettings"]["title"])
    return str(config["chartTitle"])


def filters_of(runs: Any) -> list[tuple[str, str, Any]]:
    return [(one["key"]["name"], one["op"], one["value"]) for one in runs["filters"]["filters"]]


def test_workspaces_are_of_a_kind_of_run_each_and_of_the_sweep(made: Any) -> None:
    fine_tuning, pretraining = made["workspaces"]
    assert [view["displayName"] for view in made["workspaces"]] == [
        "Fine-tuning: ablation_objectives", "Pre-training: ablation_objectives",
    ]  # fmt: skip
    for view, jobs in ((fine_tuning, ["finetune", "eval"]), (pretraining, ["pretrain"])):
        assert (view["entity"], view["project"]) == ("me", "ernie-m")
        section = view["spec"]["section"]
        assert (section["settings"]["xAxis"], section["settings"]["xAxisActive"]) == (STEP, True)
        (runs,) = section["runSets"]
        assert filters_of(runs) == [("jobType", "IN", jobs), ("group", "=", "ablation_objectives")]
        assert runs["grouping"] == GROUPING
    (runs,) = fine_tuning["spec"]["section"]["runSets"]
    assert runs["runFeed"]["columnOrder"] == ["run:displayName", "summary:best/score", "summary:steps"]


def test_without_a_sweep_all_runs_are_shown(made: Any) -> None:
    dashboard = Dashboard(project="p", entity="", kinds=("pretraining",), wanted=Wanted())
    (view,), (report,) = json.loads(described(dashboard)).values()
    (runs,) = view["spec"]["section"]["runSets"]
    assert (view["displayName"], report["displayName"]) == ("Pre-training", "ERNIE-M")
    assert filters_of(runs) == [("jobType", "IN", ["pretrain"])]
    assert runs["grouping"] == GROUPING[:2]


def test_each_kind_of_panel_reads_its_names(sections: dict[str, dict[str, Any]]) -> None:
    scores = sections["Fine-tuning: ablation_objectives/F1 by language"]
    lines = scores["f1 by language, validation"]
    assert lines["viewType"] == "Run History Line Plot"
    assert lines["config"]["xAxis"] == STEP
    assert lines["config"]["metricRegex"] == "^(val/f1/[a-z]{2,3}([-_][A-Za-z0-9]+)*)$"
    assert lines["config"]["useMetricRegex"] is True
    summary = scores["f1 over languages, validation"]["config"]
    assert summary["metrics"] == ["val/f1/average", "val/f1/zero_shot", "val/f1/transfer_gap"]
    bars = scores["f1 by language, test, run beside run"]
    assert (bars["viewType"], bars["config"]["metrics"]) == ("Bar Chart", ["test/f1/de", "test/f1/zh"])
    errors = sections["Fine-tuning: ablation_objectives/Predictions and errors"]
    assert errors["test/predictions"]["viewType"] == "Weave"
    confusion = errors["confusion by language, test"]
    assert confusion["viewType"] == "Media Browser"
    assert confusion["config"]["mediaKeys"] == ["test/confusion/de", "test/confusion/zh"]
    held_out = sections["Pre-training: ablation_objectives/Held-out text"]
    assert held_out["perplexity by objective, validation"]["config"]["yLogScale"] is True


def test_charts_ask_for_what_a_run_draws(sections: dict[str, dict[str, Any]]) -> None:
    wandb = pytest.importorskip("wandb")
    drawn = wandb.plot.bar(wandb.Table(columns=["language", "f1"], data=[["de", 0.5]]), "language", "f1", title="f1")
    drawn.set_key("test/scores/f1")
    theirs = drawn.spec.config_value["panel_config"]
    ours = sections["Fine-tuning: ablation_objectives/F1 by language"]["f1 by language, test"]
    assert ours["viewType"] == drawn.spec.config_value["panel_type"]
    for key in ("panelDefId", "fieldSettings", "transform"):
        assert ours["config"][key] == theirs[key]
    asked, drawn_from = ours["config"]["userQuery"]["queryFields"][0], theirs["userQuery"]["queryFields"][0]
    assert asked["name"] == drawn_from["name"] == "runSets"
    assert asked["fields"] == drawn_from["fields"]


def test_the_report_explains_each_section_and_shows_the_same_panels(
    made: Any, sections: dict[str, dict[str, Any]]
) -> None:
    (report,) = made["reports"]
    assert report["displayName"] == "ERNIE-M: ablation_objectives"
    blocks = report["spec"]["blocks"]
    first = blocks[1]["children"][0]["text"]
    assert "the runs of ablation_objectives" in first
    assert "config.labels.arm" in first
    shown = {}
    for title, text, grid in zip(blocks, blocks[1:], blocks[2:], strict=False):
        if title["type"] == "heading" and grid["type"] == "panel-grid":
            assert len(text["children"][0]["text"]) > 20
            (runs,) = grid["metadata"]["runSets"]
            assert runs["grouping"] == GROUPING
            assert "project" not in runs  # it is the report's own
            panels = grid["metadata"]["panelBankSectionConfig"]["panels"]
            shown[f"{runs['name']}/{title['children'][0]['text']}"] = [title_of(panel) for panel in panels]
            assert filters_of(runs)[1] == ("group", "=", "ablation_objectives")
    in_workspaces = {title: list(panels) for title, panels in sections.items() if "Further scores" not in title}
    assert shown == in_workspaces


def test_panels_of_a_report_lie_beside_and_below_each_other(made: Any) -> None:
    grids = [block for block in made["reports"][0]["spec"]["blocks"] if block["type"] == "panel-grid"]
    for grid in grids:
        places = [panel["layout"] for panel in grid["metadata"]["panelBankSectionConfig"]["panels"]]
        assert all(place["x"] + place["w"] <= 24 for place in places)
        for one, other in combinations(places, 2):
            beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
            assert beside or one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]


def test_what_is_made_fits_the_models_of_the_library(made: Any) -> None:
    from wandb_workspaces.reports.v2.internal import ReportViewspec
    from wandb_workspaces.workspaces.internal import View

    for view in made["workspaces"]:
        read = View.model_validate(view | {"id": ""})
        assert read.spec.model_dump(mode="json", by_alias=True)["section"]["settings"]["xAxis"] == STEP
    report = ReportViewspec.model_validate(made["reports"][0] | {"id": ""})
    kinds = {type(panel).__name__ for block in report.spec.blocks for panel in _panels_of(block)}
    assert kinds == {"LinePlot", "BarPlot", "Vega2", "WeavePanel", "MediaBrowser"}


def _panels_of(block: Any) -> list[Any]:
    return block.metadata.panel_bank_section_config.panels if block.type == "panel-grid" else []


def test_the_same_dashboard_is_the_same_text() -> None:
    assert described(SWEPT) == described(SWEPT)


def test_a_sweep_is_filtered_by_its_very_name() -> None:
    name = f"or 1e-3 и 中 {MARKS}"
    made = json.loads(described(replace(SWEPT, sweep=name, kinds=("pretraining",))))
    (runs,) = made["workspaces"][0]["spec"]["section"]["runSets"]
    assert filters_of(runs)[1] == ("group", "=", name)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"sweep": "it's"}, "--sweep it's: a title and filter of W&B can only have"),
        ({"sweep": "pairs=1"}, "--sweep pairs=1: "),
        ({"sweep": "mmlm+tlm"}, "--sweep mmlm+tlm: "),
        ({"sweep": "x" * 101}, "--sweep xxx"),
        ({"sweep": ""}, "--sweep : "),
        ({"group_by": ("optim.layer_decay",)}, "--group-by optim.layer_decay: give a configuration's key, such as"),
        ({"group_by": ("config.",)}, "--group-by config.: give a configuration's key"),
    ],
)
def test_what_wandb_cannot_be_asked_for_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError) as error:
        Dashboard(project="p", entity="", kinds=("pretraining",), wanted=Wanted(), **given)
    assert str(error.value).startswith(said)


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wandb_workspaces", None)
    with pytest.raises(ConfigError, match=r"pip install 'ernie-m\[dashboard\]'"):
        described(SWEPT)
