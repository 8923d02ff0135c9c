"""The score of a job, by which a search compares runs."""

import signal
from typing import Any

import pytest

from conf import job
from conf.job import score_of
from tests.command import compose_with


def test_the_score_of_a_run() -> None:
    test = {"f1": {"en": 0.5, "average": 0.4}}
    assert score_of({"best": {"score": 0.7}, "test": test}, "val/f1/en") == 0.7
    assert score_of({"test": test}, "val/f1/en") == 0.5
    assert score_of({"test": test}, "val/f1/average") == 0.4
    assert score_of({}, "val/f1/en") is None
    pretrained = {"perplexity": {"mmlm": 20.0, "tlm": 10.0}, "retrieval_layer_0": {"average": 0.1}}
    assert score_of({"validation": pretrained | {"retrieval_layer_1": {"average": 0.3}}}, None) == pytest.approx(0.2)
    assert score_of({"validation": {"perplexity": pretrained["perplexity"]}}, None) == -15.0


@pytest.mark.parametrize(
    ("results", "monitor"),
    [
        ({"best": {"score": None}}, "val/f1/en"),
        ({"validation": {"f1": {"en": None}}}, "val/f1/en"),
        ({"validation": {"retrieval_layer_0": {"average": 0.1}, "retrieval_layer_1": {"average": None}}}, None),
        ({"validation": {"perplexity": {"mmlm": None, "tlm": 10.0}}}, None),
        ({"validation": {"perplexity": {"mmlm": None}}}, None),
    ],
)
def test_a_number_that_json_does_not_have_makes_no_score(results: dict[str, Any], monitor: str | None) -> None:
    assert score_of(results, monitor) is None


def test_the_jobs_of_a_sweep_leave_the_queue_to_their_launcher(monkeypatch: pytest.MonkeyPatch) -> None:
    config = compose_with("task=qa")
    assert job._requeue_signal(config) == (signal.SIGUSR1,)
    config.requeue_signal = None
    assert job._requeue_signal(config) == ()
    config.requeue_signal = "SIGUSR2"
    monkeypatch.setattr(job, "is_swept", lambda: True)
    assert job._requeue_signal(config) == ()
