"""The row that others are compared with: as the user says, or as the runs of a study do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ernie_m.errors import DataError
from report.runs.run import Run, read_runs
from report.spec import Labels, Spec
from report.tables.automatic import draft
from report.tables.baselines import common_baseline, parsed_baseline

WriteRun = Callable[..., Path]
SCORES = {"test": {"f1": {"de": 0.2, "en": 0.5, "average": 0.35}}}


@pytest.fixture
def study(write_run: WriteRun, tmp_path: Path) -> Callable[..., list[Run]]:
    """Writes a run for each rate, data set and seed, whose label is the rate and whose baseline is given."""

    def write(rates: dict[float, Labels], data: tuple[str, ...] = ("a",)) -> list[Run]:
        for rate, baseline in rates.items():
            for name in data:
                for seed in range(2):
                    labels = {"rate": rate}
                    config = {"optim": {"decay": rate}, "data": {"name": name}, "baseline": baseline, "labels": labels}
                    typed = {"optim.decay": rate, "data": name, "seed": seed}
                    write_run("qa", seed, labels, SCORES, name=f"{rate}{name}{seed}", typed=typed, config=config)
        return read_runs([tmp_path])

    return write


def found(runs: list[Run]) -> tuple[Labels, str]:
    spec, labelled = draft("qa", runs)
    return common_baseline(spec, runs, labelled)


def test_the_baseline_of_a_study_is_found_among_the_rows(study: Callable[..., list[Run]]) -> None:
    assert found(study({rate: {"rate": 1.0} for rate in (1.0, 0.9, 0.5)}, ("a", "b"))) == (
        {"decay": 1.0},
        "Baseline of qa: rate=1.0, as the runs' configurations say.",
    )


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        ({1.0: {"rate": 1.0}, 0.5: {"rate": 0.5}}, "(rate=0.5; rate=1.0); --baseline chooses one."),
        ({1.0: {"rate": 1.0}, 0.5: {}}, "different baselines (none; rate=1.0)"),
        ({1.0: {"rate": 0.1}, 0.5: {"rate": 0.1}}, "no run is the baseline that the runs' configurations name"),
    ],
)  # fmt: skip
def test_what_the_runs_do_not_agree_on_is_said_and_not_compared(
    study: Callable[..., list[Run]], rates: dict[float, Labels], said: str
) -> None:
    baseline, sentence = found(study(rates))
    assert not baseline
    assert sentence.startswith("No comparison in qa: ")
    assert said in sentence


def test_a_baseline_that_shares_its_row_with_others_is_none(study: Callable[..., list[Run]]) -> None:
    runs = study({rate: {"rate": 1.0} for rate in (1.0, 0.5)})
    spec = Spec(name="qa", title="T", rows=("all",))
    labelled = [Run(run.folder, "qa", run.seed, {"all": "same"}, run.scores) for run in runs]
    baseline, sentence = common_baseline(spec, runs, labelled)
    assert not baseline
    assert sentence.endswith("(rate=1.0) is no row of its own.")


def test_the_baseline_alone_and_runs_without_one_have_nothing_to_say(study: Callable[..., list[Run]]) -> None:
    assert found(study({1.0: {"rate": 1.0}})) == ({}, "")
    assert found([Run(Path("f"), "qa", 0, {"rate": 1.0}, {"test.f1.en": 0.1})]) == ({}, "")


def test_a_baseline_is_found_by_key_and_value(study: Callable[..., list[Run]]) -> None:
    spec, labelled = draft("qa", study({rate: {} for rate in (0.001, 0.0001)}))
    assert parsed_baseline("decay=0.001", spec, labelled) == {"decay": 0.001}
    assert parsed_baseline("optim.decay=0.0001", spec, labelled) == {"decay": 0.0001}
    for text in ("rate=1", "decay"):
        with pytest.raises(DataError, match="keys of the rows are: decay"):
            parsed_baseline(text, spec, labelled)
    with pytest.raises(DataError, match=r"no run has that; decay is one of: 0\.0001, 0\.001"):
        parsed_baseline("decay=1", spec, labelled)


def test_a_number_is_found_however_it_is_typed(study: Callable[..., list[Run]]) -> None:
    spec, labelled = draft("qa", study({rate: {} for rate in (0.001, 0.0001)}))
    for typed in ("optim.decay=1e-3", "decay=1.0e-3", "decay=.001"):
        assert parsed_baseline(typed, spec, labelled) == {"decay": 0.001}
    with pytest.raises(DataError, match="no run has that"):
        parsed_baseline("decay=fast", spec, labelled)


def test_a_key_with_a_slip_is_guessed(study: Callable[..., list[Run]]) -> None:
    spec, labelled = draft("qa", study({rate: {} for rate in (0.001, 0.0001)}))
    for typed in ("decya=0.001", "optim.decya=0.001"):
        with pytest.raises(DataError, match=r"did you mean decay\?\); keys of the rows are: decay"):
            parsed_baseline(typed, spec, labelled)


def test_a_value_with_a_comma_is_one_value() -> None:
    runs = [Run(Path("f"), "qa", 0, {"experiment": "[a,b]", "arm": x}, {}) for x in ("c", "d")]
    spec = Spec(name="s", title="S", rows=("experiment", "arm"))
    assert parsed_baseline("experiment=[a,b],arm=d", spec, runs) == {"experiment": "[a,b]", "arm": "d"}
