"""Retrieval by layer, of scores and of a file of metrics made by hand."""

from pathlib import Path

from ernie_m.training.loggers.metrics_file import MetricsFile
from pretraining.showing.retrieval import average_by_layer, best_layer, read_averages

SCORES = {
    "perplexity": {"mmlm": 9.0},
    "retrieval_layer_0": {"en-de": 0.9, "average": 0.9},
    "retrieval_layer_1": {"en-de": 0.2, "en-sw": 0.4, "average": 0.3},
    "retrieval_layer_10": {"en-de": 0.5, "average": 0.5},
}


def test_layers_have_their_averages_and_the_embeddings_are_no_layer_to_attend_in() -> None:
    assert average_by_layer(SCORES) == {0: 0.9, 1: 0.3, 10: 0.5}
    assert average_by_layer({"perplexity": {"mmlm": 9.0}}) == {}
    assert best_layer({0: 0.9, 1: 0.3, 10: 0.5}) == 10
    assert best_layer({0: 0.0, 1: 0.4, 2: 0.4}) == 1


def test_what_was_logged_is_read_back(tmp_path: Path) -> None:
    metrics = MetricsFile(directory=tmp_path)
    assert read_averages(metrics.path) == {}
    for step, scale in ((5, 1.0), (10, 0.5)):
        metrics.log_metrics({"train/loss": 3.0, "val/retrieval_layer_x/average": 1.0}, step)
        metrics.log_metrics({"val/retrieval_layer_0/average": 0.25 * scale, "val/perplexity/mmlm": 8.0}, step)
        metrics.log_metrics({"val/retrieval_layer_12/average": 0.75 * scale}, step)
    assert read_averages(metrics.path) == {5: {0: 0.25, 12: 0.75}, 10: {0: 0.125, 12: 0.375}}
