"""What panels read is what runs log: by the vocabulary and the tasks' metrics, and by the keys of real runs."""

import re
from typing import Any

import pytest
from hydra.utils import instantiate

from conf import FOLDER
from ernie_m.training.loggers import names
from ernie_m.training.loggers.names import score
from ernie_m.training.results import SUMMARY
from pretraining.training.translation_scores import PSEUDO_PRECISION
from pretraining.training.validation import RETRIEVAL
from report.dashboard.panels import Chart, Panel, Table, reads
from report.dashboard.sections import FURTHER_METRICS, KINDS, LANGUAGE, METRICS, Wanted, fine_tuning
from tests.command import TINY, compose_with, train_here
from tests.pretraining.runs import pretrain_on
from tests.wandb_file import OfflineRun, read_offline_runs
from tests.world import LANGUAGES, small_data_for, write_small_text

pytest.importorskip("wandb")

ALL = Wanted(languages=LANGUAGES)
BY_OBJECTIVE = ("LOSS", "PERPLEXITY", "ACCURACY", "TOKENS")
OF_STAGES = {
    "SCORES": [
        *("val/scores", "test/scores"),
        *(f"{stage}/scores/{metric}" for stage in ("val", "test") for metric in (*METRICS, *FURTHER_METRICS)),
    ],
    "PREDICTIONS": ["val/predictions", "test/predictions", "predict/predictions"],
    "CONFUSION": [
        *("val/confusion", "test/confusion"),
        *(f"{stage}/confusion/{language}" for stage in ("val", "test") for language in LANGUAGES),
    ],
}
NOT_SHOWN = {"STEP"}
"""Every panel has it as its x axis."""


def vocabulary() -> dict[str, list[str]]:
    """Names under which something may be logged, by the constant of `names.py` that they are made from."""
    logged = {}
    for constant, value in vars(names).items():
        if constant.isupper() and constant not in NOT_SHOWN:
            logged[constant] = OF_STAGES.get(constant, [value])
    for constant in BY_OBJECTIVE:
        logged[constant] = [f"{vars(names)[constant]}/{objective}" for objective in ("mmlm", "camlm")]
    logged["LOSS"].append(names.LOSS)
    logged["LEARNING_RATE"].append(f"{names.LEARNING_RATE}/embeddings/decay")
    logged["ALIGNMENT"] = [f"{names.ALIGNMENT}/{number}" for number in (1, 2, 3)]
    return logged


def scores_logged() -> list[str]:
    """Names of scores, as tasks and pre-training log them."""
    of_tasks = [
        score(stage, metric, language)
        for stage in ("val", "test")
        for metric in (*METRICS, *FURTHER_METRICS)
        for language in (*LANGUAGES, "zh-Hans", *SUMMARY)
    ]
    of_objectives = [score("val", metric, "mmlm") for metric in ("perplexity", "accuracy")]
    over_pairs = [score("val", metric, "average") for metric in (f"{RETRIEVAL}0", f"{RETRIEVAL}12", PSEUDO_PRECISION)]
    return [*of_tasks, *of_objectives, *over_pairs]


RESULTS = ("best/score", "steps")
"""Of `results.json`; a test below has them from a run."""


def panels(*kinds: str) -> list[Panel]:
    return [
        panel for kind in kinds or tuple(KINDS) for section in KINDS[kind].sections(ALL) for panel in section.panels
    ]


def is_shown(name: str, by: list[Panel]) -> bool:
    return any(re.fullmatch(pattern, name) for panel in by for pattern in reads(panel))


def without_test_scores(logged: set[str]) -> set[str]:
    """The tables of scores have all scores of a stage; a test's have no course that a panel could draw."""
    return {name for name in logged if not re.fullmatch("test/[a-z_0-9]+/[^/]+", name) or name in OF_STAGES["SCORES"]}


@pytest.mark.parametrize("constant", sorted(vocabulary()))
def test_every_name_has_a_panel(constant: str) -> None:
    missing = [name for name in vocabulary()[constant] if not is_shown(name, panels())]
    assert not missing


def test_every_score_has_a_panel() -> None:
    assert {Table("val/scores"), Table("test/scores")} <= set(panels("finetuning"))
    scores = without_test_scores(set(scores_logged()))
    assert len(scores) > 100
    assert not [name for name in scores if not is_shown(name, panels())]


@pytest.mark.parametrize("kind", KINDS)
def test_no_panel_reads_what_nobody_logs(kind: str) -> None:
    logged = [*(name for of_constant in vocabulary().values() for name in of_constant), *scores_logged(), *RESULTS]
    idle = [
        (panel, pattern)
        for panel in panels(kind)
        for pattern in reads(panel)
        if not any(re.fullmatch(pattern, name) for name in logged)
    ]
    assert not idle


def test_metrics_are_those_of_the_tasks() -> None:
    own = {path.stem for path in (FOLDER / "task").glob("*.yaml")} - {"pretraining", "sentences", "token_tags"}
    found, monitored = set(), set()
    for task in sorted(own):
        config = compose_with(f"task={task}", *(["task.mining=true"] if task == "retrieval" else []))
        made = instantiate(config.task, _convert_="all")
        found |= set(made.metrics)
        monitored.add(made.monitor.split("/")[1])
    assert found == {*METRICS, *FURTHER_METRICS}, "FURTHER_METRICS has the names of all that are no METRICS"
    assert monitored <= set(METRICS)


def test_words_for_several_languages_are_no_language() -> None:
    assert not [word for word in SUMMARY if re.fullmatch(LANGUAGE, word)]
    assert all(re.fullmatch(LANGUAGE, code) for code in ("en", "swh", "zh-CN", "sr_Latn", "de-AT-1996"))


def test_metrics_that_are_asked_for_have_the_sections_and_the_others_a_panel_each() -> None:
    sections = {section.title: section for section in fine_tuning(Wanted(metrics=("matthews", "f1")))}
    assert [title for title in sections if "language" in title] == ["Matthews by language", "F1 by language"]
    assert is_shown("val/matthews/de", list(sections["Matthews by language"].panels))
    further = [reads(panel)[0] for panel in sections["Further scores"].panels]
    assert "val/accuracy/[^/]+" in further
    assert "val/f1/[^/]+" not in further
    assert not sections["Further scores"].is_open


# ------------------------------------------------------------------------------------------------------ real runs

LOGGED = ("name=run", "logger=wandb", "trainer.max_steps=4", "trainer.val_check_interval=2")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, OfflineRun]:
    """A tiny run of each kind, as W&B keeps it."""
    folder, out = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("outputs")
    data = small_data_for("ner", folder / "ner")
    train_here("task=ner", *TINY, *data, f"output_dir={out}", *LOGGED, "trainer.log_every_n_steps=1")
    text = write_small_text(folder / "text")
    train_here(*pretrain_on(text, out, "objective=[mmlm,camlm,btmlm]", *LOGGED))
    runs: dict[str, OfflineRun] = {}
    for kind, run in {"finetuning": out / "ner" / "run", "pretraining": out / "pretraining" / "run"}.items():
        (runs[kind],) = read_offline_runs(run)
    return runs


@pytest.mark.parametrize("kind", KINDS)
def test_all_that_a_run_logs_has_a_panel(kept: dict[str, OfflineRun], kind: str) -> None:
    logged = {name.removesuffix("_table") for row in kept[kind].history for name in row if not name.startswith("_")}
    assert names.LOSS in logged
    assert any(name.startswith("val/") for name in logged)
    missing = [name for name in without_test_scores(logged) - {names.STEP} if not is_shown(name, panels(kind))]
    assert not missing


@pytest.mark.parametrize("kind", KINDS)
def test_bars_that_a_run_draws_have_the_columns_that_charts_read(kept: dict[str, OfflineRun], kind: str) -> None:
    drawn: dict[str, Any] = kept[kind].config.get("_wandb", {}).get("visualize", {})
    charts = {panel.name: panel for panel in panels(kind) if isinstance(panel, Chart)}
    for name, said in drawn.items():
        fields = said["panel_config"]["fieldSettings"]
        assert fields == {"label": charts[name].label, "value": charts[name].value}


@pytest.mark.parametrize("kind", KINDS)
def test_workspaces_hold_the_runs_of_their_kind_with_numbers_that_they_have(
    kept: dict[str, OfflineRun], kind: str
) -> None:
    assert kept[kind].run.job_type in KINDS[kind].job_types
    assert set(KINDS[kind].columns) <= kept[kind].summary.keys()
