"""Intervals hold what they promise: against scipy, by hand, and by how often they hold the true score."""

import numpy as np
import pytest
import scipy.stats

from tasks.metrics.bootstrap import RESAMPLES, interval, mean_of, resample
from tasks.metrics.tallies import Tally


def interval_of(
    tally: Tally, documents: list[str], *, seed: int = 0, resamples: int = RESAMPLES
) -> tuple[float, float]:
    ends = interval(resample({"en": {"f1": tally}}, {"en": documents}, seed=seed, resamples=resamples)["f1"]["en"])
    assert ends is not None
    return ends


def test_it_is_scipys_percentile_interval_of_a_mean() -> None:
    values = np.random.default_rng(0).beta(2, 1, size=80)
    theirs = scipy.stats.bootstrap(
        (values,), np.mean, method="percentile", n_resamples=20_000, rng=np.random.default_rng(1)
    ).confidence_interval
    ours = interval_of(Tally.mean(values), [str(number) for number in range(80)], resamples=20_000)
    assert ours == pytest.approx(tuple(theirs), abs=0.002)
    assert theirs.high - theirs.low > 0.05


def test_by_hand_two_documents_give_three_scores() -> None:
    tally = Tally([3, 1, 0], [4, 2, 4])
    scores = resample({"en": {"f1": tally}}, {"en": ["a", "a", "b"]}, seed=0, resamples=4000)["f1"]["en"]
    found, counts = np.unique(scores, return_counts=True)
    assert found == pytest.approx([0.0, 0.4, 4 / 6])  # b twice, both, a twice
    assert counts / 4000 == pytest.approx([0.25, 0.5, 0.25], abs=0.03)


def test_a_document_is_drawn_in_all_languages_that_have_it() -> None:
    tally = {"f1": Tally.mean([0, 1, 1, 0, 1])}
    documents = ["a", "b", "c", "d", "e"]
    turned = {"f1": Tally.mean([1, 0, 1, 1, 0])}
    both = resample({"en": tally, "de": turned}, {"en": documents, "de": ["e", "d", "c", "b", "a"]}, seed=0)["f1"]
    assert np.array_equal(both["en"], both["de"])
    apart = resample({"en": tally, "de": tally}, {"en": documents, "de": ["v", "w", "x", "y", "z"]}, seed=0)["f1"]
    assert not np.array_equal(apart["en"], apart["de"])
    together, alone = (np.std(mean_of(list(scores.values()))) for scores in (both, apart))
    assert together / alone == pytest.approx(2**0.5, abs=0.15)


def test_no_language_is_missing_from_a_draw_though_all_share_one_document() -> None:
    languages = [f"l{number}" for number in range(20)]
    documents = {language: ["shared", *(f"{language}{number}" for number in range(4))] for language in languages}
    tallies = {language: {"f1": Tally.mean([0, 1, 0, 1, 1])} for language in languages}
    scores = resample(tallies, documents, seed=0)["f1"]
    assert list(scores) == languages
    assert not np.isnan(mean_of(list(scores.values()))).any()


def test_many_languages_of_two_documents_that_overlap_have_no_interval_and_do_no_harm() -> None:
    documents = {f"l{number}": [str(number), str(number + 1)] for number in range(60)}
    assert resample({key: {"f1": Tally.mean([0, 1])} for key in documents}, documents, seed=0) == {}


def test_one_document_says_nothing_of_others() -> None:
    assert resample({"en": {"f1": Tally.mean([0, 1])}}, {"en": ["a", "a"]}, seed=0) == {}


def test_a_draw_in_which_nothing_counts_says_nothing() -> None:
    documents = [str(number) for number in range(20)]
    unanswerable = [1.0, 1.0] + [0.0] * 18
    scores = resample({"en": {"no_answer": Tally(unanswerable, unanswerable)}}, {"en": documents}, seed=0)
    drawn = scores["no_answer"]["en"]
    assert np.isnan(drawn).mean() == pytest.approx(0.9**20, abs=0.03)
    assert interval(drawn) == (1.0, 1.0)


def test_one_document_that_counts_says_nothing_of_others() -> None:
    tallies = {"no_answer": Tally([1, 0, 0], [1, 0, 0]), "f1": Tally.mean([1, 0, 0])}
    assert list(resample({"en": tallies}, {"en": ["a", "b", "c"]}, seed=0)) == ["f1"]


def test_there_is_no_interval_where_most_draws_are_no_numbers() -> None:
    assert interval(np.array([0.0, 1.0, np.nan])) is not None
    assert interval(np.array([0.0, np.nan, np.nan])) is None
    assert interval(np.array([])) is None


def test_draws_follow_the_seed_however_many_are_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tally, documents = Tally.mean(np.arange(50) % 3), [str(number) for number in range(50)]
    first = interval_of(tally, documents)
    assert interval_of(tally, documents, seed=1) != first
    monkeypatch.setattr("ernie_m.bootstrap.CELLS", 170)
    assert interval_of(tally, documents) == first


def test_19_of_20_intervals_hold_the_true_score_if_documents_are_drawn_whole() -> None:
    rng = np.random.default_rng(0)
    held, held_of_examples, trials = 0, 0, 300
    for trial in range(trials):
        easy = rng.beta(2, 2, size=50)  # how easy a document's questions are
        right = (rng.random((50, 10)) < easy[:, None]).astype(float)
        tally = Tally.mean(right.ravel())
        low, high = interval_of(tally, [str(number // 10) for number in range(500)], seed=trial, resamples=400)
        held += low <= 0.5 <= high
        low, high = interval_of(tally, [str(number) for number in range(500)], seed=trial, resamples=400)
        held_of_examples += low <= 0.5 <= high
    assert 0.91 < held / trials < 0.98
    assert held_of_examples / trials < 0.85  # as if questions about one text were independent
