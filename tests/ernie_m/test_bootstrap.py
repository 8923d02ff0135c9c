"""Documents drawn again: by strata, as many as there are, and only where enough of them count."""

import numpy as np

from ernie_m.bootstrap import Totals, drawn_scores, numbers_in, ratio, strata, totals_by_document


def totals(*documents: str, sums: list[float], counts: list[float]) -> Totals:
    return Totals(documents, np.stack([sums, counts], axis=1)[:, :, None])


def test_strata_are_the_documents_that_the_same_languages_have() -> None:
    documents = {"en": ["a", "b", "b", "c"], "de": ["b", "c", "d"], "fr": ["x"]}
    assert strata(documents) == [(("en",), ["a"]), (("en", "de"), ["b", "c"]), (("de",), ["d"]), (("fr",), ["x"])]


def test_examples_are_added_up_by_document() -> None:
    found = totals_by_document(["b", "a", "b"], np.array([[[1.0], [2.0]], [[3.0], [3.0]], [[4.0], [5.0]]]))
    assert found.documents == ("b", "a")
    assert found.values[:, :, 0].tolist() == [[5.0, 7.0], [3.0, 3.0]]


def test_a_score_is_the_ratio_of_sums_and_not_a_mean_of_ratios() -> None:
    drawn = drawn_scores({"de": totals("a", "b", sums=[2, 6], counts=[4, 6])}, draws=200, seed=0)["de"]
    assert drawn.shape == (200, 1)
    assert set(drawn[:, 0]) == {0.5, 0.8, 1.0}


def test_nothing_that_counts_is_no_number() -> None:
    assert np.isnan(ratio(np.zeros((1, 2, 1)))).all()
    drawn = drawn_scores({"de": totals("a", "b", "c", sums=[1, 1, 0], counts=[1, 1, 0])}, draws=500, seed=0)["de"][:, 0]
    assert 0 < np.isnan(drawn).sum() < 60  # 1 in 27: c thrice
    assert set(drawn[~np.isnan(drawn)]) == {1.0}


def test_languages_are_scored_on_the_same_documents() -> None:
    en = totals("a", "b", "c", "d", sums=[0, 1, 0, 1], counts=[1] * 4)
    de = totals("d", "c", "b", "a", sums=[0, 1, 0, 1], counts=[1] * 4)
    drawn = drawn_scores({"en": en, "de": de}, draws=100, seed=0)
    assert np.allclose(drawn["en"] + drawn["de"], 1)


def test_fewer_than_two_documents_a_stratum_have_no_draws() -> None:
    pair = totals("a", "b", sums=[0, 1], counts=[1, 1])
    crossing = totals("b", "c", sums=[0, 1], counts=[1, 1])
    drawn = drawn_scores(
        {"en": pair, "de": crossing, "fr": totals("x", "y", sums=[0, 1], counts=[1, 1])}, draws=9, seed=0
    )
    assert [bool(np.isnan(of).all()) for of in drawn.values()] == [True, True, False]


def test_half_of_the_draws_have_to_be_numbers() -> None:
    assert numbers_in(np.array([np.nan, 1.0])) is not None
    assert numbers_in(np.array([np.nan, np.nan, 1.0])) is None
