"""Pictures of a pre-training, of numbers and corpora made by hand."""

from dataclasses import replace

import numpy
import pytest

from pretraining.corpus.corpus import Corpus
from pretraining.showing import pictures
from pretraining.showing.pictures import MOST_STEPS, language_shares, line_lengths, retrieval_map, spread
from tests.pictures import texts_cut_off


def test_retrieval_has_layers_down_and_steps_across() -> None:
    shown = retrieval_map({200: {0: 0.3, 1: 0.9}, 100: {0: 0.25, 1: 0.5, 2: 0.75}})
    assert (shown.rows, shown.columns) == (["0, embeddings", "1", "2"], ["100", "200"])
    numpy.testing.assert_array_equal(shown.values, [[0.25, 0.3], [0.5, 0.9], [0.75, numpy.nan]])
    assert shown.percent
    assert shown.written


def test_of_many_validations_some_are_shown_the_first_and_the_last_among_them() -> None:
    steps = list(range(100, 10_100, 100))
    shown = retrieval_map({step: {0: step / 20_000} for step in steps})
    assert len(shown.columns) == len(set(shown.columns)) == MOST_STEPS
    assert (shown.columns[0], shown.columns[-1]) == ("100", "10000")
    assert shown.values[0].tolist() == [int(step) / 20_000 for step in shown.columns]
    gaps = numpy.diff([int(step) for step in shown.columns])
    assert gaps.max() - gaps.min() <= 100
    assert spread(steps[:MOST_STEPS], MOST_STEPS) == steps[:MOST_STEPS]
    assert spread([1, 2, 3], 2) == [1, 3]


@pytest.mark.parametrize(("steps", "layers"), [(1, 2), (3, 13), (60, 25)])
def test_no_text_of_the_heat_map_is_cut_off(steps: int, layers: int) -> None:
    pytest.importorskip("matplotlib", reason="drawing needs matplotlib (extra plot)")
    from ernie_m.training.pictures.heat_map import heat_map

    found = {25_000 * (step + 1): {layer: layer / layers for layer in range(layers)} for step in range(steps)}
    assert texts_cut_off(heat_map(retrieval_map(found))) == []


def test_shares_of_languages_are_in_percent_the_largest_first() -> None:
    shown = language_shares({"de": 1000, "en": 2500, "sw": 1000, "zh": 500}, step=1200)
    assert dict(shown.values) == {"en": 50.0, "de": 20.0, "sw": 20.0, "zh": 10.0}
    assert list(shown.values) == ["en", "de", "sw", "zh"]
    assert shown.title == "5,000 tokens read in 1,200 steps"


def test_lengths_are_those_of_samples_with_their_special_tokens(split: list[Corpus]) -> None:
    expected = [
        sum(len(side.ids) for side in corpus.sample(index, range(len(corpus.languages)))) + 2 * len(corpus.languages)
        for corpus in split
        for index in range(len(corpus))
    ]
    assert line_lengths(split).values.tolist() == expected


def test_of_much_text_a_part_is_measured_evenly(split: list[Corpus], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = line_lengths(split).values
    monkeypatch.setattr(pictures, "MOST_LINES", 300)
    part = line_lengths(split).values
    assert 150 < len(part) <= 300 + len(split)
    assert part.mean() == pytest.approx(whole.mean(), rel=0.05)
    nothing = replace(split[0], held_out=range(0))
    assert line_lengths([nothing, *split]).values.tolist() == part.tolist(), "text of which all is held out has none"
