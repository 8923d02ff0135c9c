"""Rows from what differs, and tables of what was scored, without a specification."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import DataError
from report.runs.alike import check_alike
from report.runs.rows import select
from report.runs.run import Run, read_runs
from report.tables.automatic import also_differing, draft, row_keys

WriteRun = Callable[..., Path]
SCORES = {"test": {"f1": {"de": 0.2, "en": 0.5, "average": 0.35}}, "source_language": "en"}


@pytest.fixture
def runs_of(write_run: WriteRun, tmp_path: Path) -> Callable[..., list[Run]]:
    """Writes a run for each seed and each of several (labels, typed, config), and reads them."""

    def write(*told: tuple[dict[str, Any], dict[str, Any], dict[str, Any]], seeds: int = 2) -> list[Run]:
        for at, (labels, typed, config) in enumerate(told):
            for seed in range(seeds):
                given = {"typed": typed | {"seed": seed}, "config": config | {"labels": labels}}
                write_run("qa", seed, labels, SCORES | {"encoder": "mini"}, name=f"r{at}-{seed}", **given)
        return read_runs([tmp_path])

    return write


def config(encoder: str = "mini", rate: float = 1e-3, **more: Any) -> dict[str, Any]:
    return {"encoder": {"name": encoder, "weights": f"{encoder}/model"}, "optim": {"learning_rate": rate}} | more


def test_what_was_typed_tells_rows_apart_and_what_follows_from_it_is_no_row(runs_of: Callable[..., list[Run]]) -> None:
    told = [
        (
            {"encoder": name, "sweep": "s"},
            {"encoder": name, "optim.learning_rate": rate},
            config(name, rate, depth=name),
        )
        for name in ("mini", "mini_new")
        for rate in (0.001, 0.0001)
    ]
    runs = runs_of(*told)
    assert row_keys(runs) == ["encoder", "optim.learning_rate"]
    spec, labelled = draft("qa", runs)
    rows, _ = select(spec, labelled)
    assert spec.rows == ("encoder", "learning_rate")
    assert [tuple(row.labels.values()) for row in rows] == [
        ("mini", 0.0001), ("mini", 0.001), ("mini_new", 0.0001), ("mini_new", 0.001),
    ]  # fmt: skip
    assert {len(row.runs) for row in rows} == {2}


def test_a_key_that_was_typed_for_some_runs_alone_has_its_value_in_all(runs_of: Callable[..., list[Run]]) -> None:
    runs = runs_of(({}, {}, config()), ({}, {"optim.learning_rate": 0.1}, config(rate=0.1)))
    spec, labelled = draft("qa", runs)
    assert {run.labels["learning_rate"] for run in labelled} == {0.001, 0.1}
    assert spec.rows == ("learning_rate",)


def test_labels_tell_apart_what_the_configuration_does_not(runs_of: Callable[..., list[Run]]) -> None:
    assert row_keys(runs_of(({"code": "old"}, {}, config()), ({"code": "new"}, {}, config()))) == ["code"]


def test_a_default_that_changed_is_a_row_though_nobody_typed_it(runs_of: Callable[..., list[Run]]) -> None:
    assert row_keys(runs_of(({}, {}, config(steps=5)), ({}, {}, config(steps=6)))) == ["steps"]


def test_two_keys_of_one_name_keep_their_whole_names(runs_of: Callable[..., list[Run]]) -> None:
    told: list[Any] = [
        ({}, {"a.rate": x, "b.rate": y}, {"a": {"rate": x}, "b": {"rate": y}}) for x in (1, 2) for y in (1, 2)
    ]
    assert draft("qa", runs_of(*told))[0].rows == ("a.rate", "b.rate")


def test_what_differs_beside_the_keys_of_the_rows_is_named(runs_of: Callable[..., list[Run]]) -> None:
    mapping = {"train": {"en": "a", "de": "b"}}
    runs = runs_of(
        ({}, {"data.limit": 60}, config(data={"train": "a", "limit": 60}, trainer={"max_steps": 5})),
        ({}, {"data.train": "{en: a, de: b}"}, config(data=mapping, trainer={"max_steps": 9})),
    )
    assert row_keys(runs) == ["data.limit"]
    assert also_differing(runs) == "Rows also differ in: data.train, trainer.max_steps."


def test_what_follows_from_the_encoder_of_a_row_is_not_named_again(runs_of: Callable[..., list[Run]]) -> None:
    told: list[Any] = [({}, {"encoder": name}, config(name)) for name in ("mini", "mini_new")]
    assert also_differing(runs_of(*told)) == ""


def test_of_many_keys_ten_are_named(runs_of: Callable[..., list[Run]]) -> None:
    runs = runs_of(*(({}, {}, {f"key_{at:02}": one for at in range(13)}) for one in range(2)))
    assert also_differing(runs).endswith("key_10 and 2 more.")


def test_where_numbers_are_logged_is_no_row(runs_of: Callable[..., list[Run]]) -> None:
    told = [
        ({"note": note}, {"logger": logger, "labels.note": note}, config(logger={logger: {"project": note}}))
        for note, logger in (("old", "csv"), ("new", "wandb"))
    ]
    runs = runs_of(*told)
    assert row_keys(runs) == ["note"]
    assert also_differing(runs) == ""


def test_one_row_is_named_by_its_encoder(runs_of: Callable[..., list[Run]]) -> None:
    spec, labelled = draft("qa", runs_of(({}, {}, config())))
    assert spec.rows == ("encoder",)
    assert {run.labels["encoder"] for run in labelled} == {"mini"}


def test_without_configurations_labels_and_the_encoder_tell_rows_apart(write_run: WriteRun, tmp_path: Path) -> None:
    for seed in range(2):
        for arm in ("a", "b"):
            facts = {"encoder": f"{arm}-seed{seed}"}
            write_run("qa", seed, {"arm": arm}, SCORES | facts)
            write_run("ner", seed, {}, SCORES | facts, name=f"{arm}{seed}")
    runs = read_runs([tmp_path])
    assert row_keys([run for run in runs if run.task == "qa"]) == ["arm"]
    spec, labelled = draft("ner", [run for run in runs if run.task == "ner"])
    assert [row.labels["encoder"] for row in select(spec, labelled)[0]] == ["a-seed*", "b-seed*"]


def test_runs_with_and_without_configurations_are_not_averaged_against_their_settings(
    runs_of: Callable[..., list[Run]], write_run: WriteRun, tmp_path: Path
) -> None:
    runs_of(({}, {}, config(steps=5)), ({}, {}, config(steps=6)))
    write_run("qa", 7, {}, SCORES | {"encoder": "mini"}, name="old")
    spec, labelled = draft("qa", read_runs([tmp_path]))
    rows, _ = select(spec, labelled)
    assert [(row.labels["steps"], len(row.runs)) for row in rows] == [(5, 2), (6, 2), ("–", 1)]
    assert check_alike(rows, spec)[0].startswith("1 run has no config.json")


def a_run(scores: dict[str, float], **more: Any) -> Run:
    return Run(Path("f"), "qa", 0, {}, scores, **more)


def test_a_metric_has_a_table_and_the_source_language_stands_first() -> None:
    scores = {f"test.f1.{x}": 0.5 for x in ("ar", "en", "average", "zero_shot", "transfer_gap")}
    spec, _ = draft("qa", [a_run(scores | {"validation.f1.en": 0.1, "test.em.en": 0.2, "seed": 0}, source="en")])
    assert list(spec.tables) == ["qa_f1", "qa_em"]
    table = spec.tables["qa_f1"]
    assert table.title == "qa: f1 (test, %)"
    assert [c.heading for c in table.columns] == ["en", "ar", "average", "zero-shot", "transfer gap"]
    assert [c.score for c in table.columns if c.compare] == ["test.f1.zero_shot"]


def test_validation_stands_in_for_a_test_that_is_not_there() -> None:
    spec, _ = draft("qa", [a_run({"validation.perplexity.mmlm": 3.0, "validation.loss.mmlm": 0.4})])
    found = {name: (table.title, table.columns[0].percent) for name, table in spec.tables.items()}
    assert found == {
        "qa_perplexity": ("qa: perplexity (validation)", False),
        "qa_loss": ("qa: loss (validation)", False),
    }


def test_layers_are_columns_of_one_table() -> None:
    scores = {f"test.layer_{x}.{y}": 0.1 * x for x in range(3) for y in ("average", "de")} | {"test.f1.de": 0.1}
    spec, _ = draft("qa", [a_run(scores)])
    assert list(spec.tables) == ["qa_layer", "qa_f1"]
    assert [(c.heading, c.score) for c in spec.tables["qa_layer"].columns] == [
        (f"layer {x}", f"test.layer_{x}.average") for x in range(3)
    ]


def test_runs_without_a_score_are_refused_by_folder() -> None:
    with pytest.raises(DataError, match="no run of qa has a score: f"):
        draft("qa", [a_run({"steps": 3.0})])
