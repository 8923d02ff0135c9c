"""CC-100 without text: its lines, and lengths that are drawn from their buckets."""

import numpy
import pytest

from benchmarks.paper.corpora import Lengths, cells_of, characters_per_line, languages, lines_of
from pretraining.corpus.build import BUCKETS


def test_lines_are_those_that_are_published_or_follow_from_the_characters() -> None:
    known = languages()
    lines = dict(zip((language.code for language in known), lines_of(known), strict=True))
    assert len(lines) == 95
    assert (lines["am"], lines["ka"], lines["sr"]) == (3_124_561, 31_708_119, 35_747_957)
    assert max(lines, key=lambda code: lines[code]) == "en"
    english = next(language for language in known if language.code == "en")
    assert english.characters == pytest.approx(300.8 * 2**30, rel=0.01)
    assert lines["en"] == pytest.approx(english.characters / characters_per_line(known), rel=1e-6)


def test_lengths_are_shared_out_to_buckets_and_drawn_within_them() -> None:
    measured = Lengths.measured("sentences")
    shares = measured.buckets()
    assert sum(shares.values()) == pytest.approx(1)
    assert shares[16] == pytest.approx(measured.shares[(measured.tokens > 12) & (measured.tokens <= 16)].sum())
    bounds = numpy.repeat(BUCKETS, [round(100_000 * shares[bound]) for bound in BUCKETS])
    drawn = measured.draw(bounds, numpy.random.default_rng(0))
    shorter = numpy.array([0, *BUCKETS])[numpy.searchsorted(BUCKETS, bounds)]
    assert ((drawn > shorter) & (drawn <= bounds)).all()
    assert drawn.mean() == pytest.approx(measured.mean, rel=0.01)
    for bound in (16, 48):
        within = (measured.tokens <= bound) & (measured.tokens > BUCKETS[BUCKETS.index(bound) - 1])
        mean = numpy.average(measured.tokens[within], weights=measured.shares[within])
        assert drawn[bounds == bound].mean() == pytest.approx(mean, rel=0.01)


def test_other_lengths_are_what_they_say() -> None:
    heavy = Lengths.heavy_tailed(35.0, 1.2)
    assert heavy.shares.sum() == pytest.approx(1)
    assert heavy.mean == pytest.approx(35.0, rel=0.05)
    assert heavy.buckets()[512] > 10 * Lengths.measured("sentences").buckets()[512]
    full = Lengths.all_of(512)
    assert set(full.draw(numpy.full(9, 512), numpy.random.default_rng(0)).tolist()) == {512}
    assert full.buckets()[512] == 1


def test_cells_are_ranges_of_lines_by_bucket() -> None:
    cells = cells_of([1000, 10], Lengths.measured("sentences"))
    large = [cell for cell in cells if cell.corpus == 0]
    assert [cell.first for cell in large] == [sum(c.lines for c in large[:i]) for i in range(len(large))]
    assert sum(cell.lines for cell in large) == pytest.approx(1000, abs=3)
    assert [cell.tokens for cell in large] == sorted(cell.tokens for cell in large)
    assert {cell.corpus for cell in cells} == {0, 1}
