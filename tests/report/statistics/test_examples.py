"""Documents drawn again: against scipy, by hand, and what cannot be paired."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from ernie_m.errors import DataError
from report.runs.run import Run
from report.statistics.examples import DRAWS, Examples, terms_of

stats = pytest.importorskip("scipy.stats")
Lines = Mapping[str, tuple[str, float, float]]
"""Example -> document, sum, count."""


def a_run(folder: Path, languages: Mapping[str, Lines], metric: str = "f1", seed: int = 0) -> Run:
    """A run whose scores are those of its examples, German not trained in, English the source."""
    scores = {}
    (folder / "predictions").mkdir(parents=True)
    for language, lines in languages.items():
        rows = [f"{example},{document},{one},{of}" for example, (document, one, of) in lines.items()]
        text = "\n".join([f"example,document,{metric}:sum,{metric}:count", *rows, ""])
        (folder / "predictions" / f"test.{language}.scores.csv").write_text(text, encoding="utf-8")
        scores[f"test.{metric}.{language}"] = sum(x for _, x, _ in lines.values()) / sum(n for *_, n in lines.values())
    others = [score for name, score in scores.items() if not name.endswith(".en")]
    scores[f"test.{metric}.average"] = float(np.mean(list(scores.values())))
    if others and len(others) < len(languages):
        scores[f"test.{metric}.zero_shot"] = float(np.mean(others))
        scores[f"test.{metric}.transfer_gap"] = scores[f"test.{metric}.en"] - float(np.mean(others))
    return Run(folder, "qa", seed, {}, scores, source="en", trained_in=("en",))


def answers(right: np.ndarray, documents: int | None = None, start: str = "") -> dict[str, tuple[str, float, float]]:
    return {f"{start}{at}": (f"{start}{at % (documents or len(right))}", float(x), 1.0) for at, x in enumerate(right)}


@pytest.fixture
def drawn() -> np.ndarray:
    """Right and wrong answers of two systems, the first better: `(2, 200)`."""
    return (np.random.default_rng(0).random((2, 200)) < [[0.7], [0.6]]).astype(float)


def test_one_language_and_seed_is_scipys_paired_bootstrap(tmp_path: Path, drawn: np.ndarray) -> None:
    ours, base = (a_run(tmp_path / str(at), {"de": answers(right)}) for at, right in enumerate(drawn))
    (found,) = Examples().compare([([ours], [base])], "test.f1.de")
    assert found is not None
    given = {"method": "percentile", "n_resamples": DRAWS, "rng": np.random.default_rng(1)}
    expected = stats.bootstrap((drawn[0] - drawn[1],), np.mean, **given).confidence_interval
    assert found.difference == pytest.approx(float(np.mean(drawn[0] - drawn[1])))
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=0.01)
    assert found.n == 200
    assert Examples().compare([([ours], [base])], "test.f1.de") == [found]


def test_examples_of_a_document_are_drawn_together(tmp_path: Path) -> None:
    right = np.repeat(np.array([1.0, 0.0]), [60, 40])
    lines = {str(at): (str(at // 20), float(x), 1.0) for at, x in enumerate(right)}
    runs = [a_run(tmp_path / "ours", {"de": lines}), a_run(tmp_path / "base", {"de": answers(np.zeros(100))})]
    base = a_run(tmp_path / "zero", {"de": {key: (document, 0.0, 1.0) for key, (document, *_) in lines.items()}})
    (found,) = Examples().compare([([runs[0]], [base])], "test.f1.de")
    assert found is not None
    assert found.n == 5
    assert (found.low, found.high) == (pytest.approx(0.2), pytest.approx(1.0))


def test_seeds_are_averaged_on_the_same_documents(tmp_path: Path) -> None:
    right = np.array([1.0, 0.0] * 10)
    ours = [a_run(tmp_path / f"a{at}", {"de": answers(x)}, seed=at) for at, x in enumerate((right, 1 - right))]
    base = [a_run(tmp_path / f"b{at}", {"de": answers(np.zeros(20))}, seed=at) for at in range(2)]
    (found,) = Examples().compare([(ours, base)], "test.f1.de")
    assert found is not None
    assert (found.difference, found.low, found.high) == pytest.approx((0.5, 0.5, 0.5))


def test_documents_that_languages_share_are_drawn_together(tmp_path: Path) -> None:
    right = np.array([1.0, 0.0] * 10)
    zero = answers(np.zeros(20))
    ours = a_run(tmp_path / "a", {"en": zero, "de": answers(right), "fr": answers(1 - right)})
    base = a_run(tmp_path / "b", dict.fromkeys(("en", "de", "fr"), zero))
    (found,) = Examples().compare([([ours], [base])], "test.f1.zero_shot")
    assert found is not None
    assert (found.difference, found.low, found.high) == pytest.approx((0.5, 0.5, 0.5))
    apart = {"en": zero, "de": answers(right), "fr": answers(1 - right, start="f")}
    ours = a_run(tmp_path / "c", apart)
    base = a_run(tmp_path / "d", {name: {k: (d, 0.0, 1.0) for k, (d, *_) in x.items()} for name, x in apart.items()})
    (found,) = Examples().compare([([ours], [base])], "test.f1.zero_shot")
    assert found is not None
    assert found.low is not None
    assert found.low < 0.4
    assert found.n == 40


def test_draws_in_which_nothing_counts_do_not_count(tmp_path: Path) -> None:
    kinds = {str(at): (str(at), float(at < 2), float(at < 2)) for at in range(20)}
    nothing = {key: (document, 0.0, count) for key, (document, _, count) in kinds.items()}
    ours, base = a_run(tmp_path / "a", {"de": kinds}), a_run(tmp_path / "b", {"de": nothing})
    (found,) = Examples().compare([([ours], [base])], "test.f1.de")
    assert found is not None
    assert (found.difference, found.low, found.high) == (1.0, 1.0, 1.0)


def test_one_document_has_no_interval_and_that_is_said(tmp_path: Path) -> None:
    lines = {str(at): ("same", float(at < 5), 1.0) for at in range(10)}
    wrong = {key: (document, 0.0, 1.0) for key, (document, *_) in lines.items()}
    runs = [a_run(tmp_path / "a", {"de": lines}), a_run(tmp_path / "b", {"de": wrong})]
    examples = Examples()
    assert examples.compare([([runs[0]], [runs[1]])], "test.f1.de") == [None]
    assert list(examples.notes) == ["Too few documents count in test.f1.de for an interval over documents."]


def test_a_score_is_made_of_the_languages_of_its_mean() -> None:
    scores = {f"test.f1.{x}": 0.5 for x in ("en", "de", "fr", "average", "zero_shot", "transfer_gap")}
    run = Run(Path("f"), "qa", 0, {}, scores, source="en", trained_in=("en", "fr"))
    assert terms_of(run, "test.f1.de") == (("de", 1.0),)
    assert dict(terms_of(run, "test.f1.average")) == pytest.approx({"en": 1 / 3, "de": 1 / 3, "fr": 1 / 3})
    assert terms_of(run, "test.f1.zero_shot") == (("de", 1.0),)
    assert terms_of(run, "test.f1.transfer_gap") == (("en", 1.0), ("de", -1.0))
    assert terms_of(run, "steps") == terms_of(run, "a.b.c.d") == ()


def test_the_transfer_gap_is_that_of_the_languages(tmp_path: Path, drawn: np.ndarray) -> None:
    ours = a_run(tmp_path / "a", {"en": answers(drawn[0]), "de": answers(drawn[1])})
    base = a_run(tmp_path / "b", {"en": answers(drawn[1]), "de": answers(drawn[1])})
    found = Examples().compare([([ours], [base])] * 2, "test.f1.transfer_gap")
    assert found[0] is not None
    assert found[0].difference == pytest.approx(float(np.mean(drawn[0] - drawn[1])))
    assert found[0] == found[1]


def test_where_examples_lack_there_is_no_interval(tmp_path: Path, drawn: np.ndarray) -> None:
    ours, base = (a_run(tmp_path / str(at), {"de": answers(right)}) for at, right in enumerate(drawn))
    other = a_run(tmp_path / "2", {"de": answers(drawn[0][:50])})
    examples = Examples()
    pairs = [([ours], [base]), ([ours], [other]), ([Run(tmp_path / "3", "qa", 0, {}, ours.scores)], [base])]
    found = examples.compare(pairs, "test.f1.de")
    assert [comparison is None for comparison in found] == [False, True, True]
    assert list(examples.notes) == ["0 and 2 have different examples of test de."]
    assert examples.compare(pairs[:1], "test.em.de") == [None]
    assert examples.compare(pairs[:1], "validation.f1.de") == [None]


def test_means_of_the_same_languages_are_compared_in_whatever_order_they_stand(
    tmp_path: Path, drawn: np.ndarray
) -> None:
    languages = {"de": answers(drawn[0]), "en": answers(drawn[0]), "fr": answers(drawn[1])}
    ours = a_run(tmp_path / "a", languages)
    base = a_run(tmp_path / "b", dict(reversed(languages.items())))
    examples = Examples()
    for score in ("average", "zero_shot", "transfer_gap"):
        (found,) = examples.compare([([ours], [base])], f"test.f1.{score}")
        assert found is not None
        assert found.difference == pytest.approx(0)
    assert not examples.notes


def test_means_of_different_languages_are_not_compared(tmp_path: Path, drawn: np.ndarray) -> None:
    ours = a_run(tmp_path / "a", {"en": answers(drawn[0]), "de": answers(drawn[0])})
    base = a_run(tmp_path / "b", {"en": answers(drawn[1]), "fr": answers(drawn[1])})
    examples = Examples()
    assert examples.compare([([ours], [base])], "test.f1.zero_shot") == [None]
    assert list(examples.notes) == ["test.f1.zero_shot is a mean of different languages in a and b."]


def test_scores_of_examples_that_are_not_those_of_the_run_are_refused(tmp_path: Path, drawn: np.ndarray) -> None:
    ours, base = (a_run(tmp_path / str(at), {"de": answers(right)}) for at, right in enumerate(drawn))
    wrong = Run(ours.folder, "qa", 0, {}, {"test.f1.de": 0.1})
    with pytest.raises(DataError, match=r"give test\.f1\.de = 0\.\d+, results\.json has 0\.100000"):
        Examples().compare([([wrong], [base])], "test.f1.de")
