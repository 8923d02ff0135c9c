"""The pairs whose alignment is shown are held out, of different languages, of a handy length, and always the same."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ernie_m import ErnieMTokenizer
from pretraining.corpus.corpus import Corpus
from pretraining.objectives.languages import Setting
from pretraining.showing.pairs import LONGEST, LOOKED_AT, SHORTEST, PairOfTexts, choose_pairs


@pytest.fixture(scope="module")
def held_out(corpora: list[Corpus]) -> list[Corpus]:
    """The same corpora with their shortest hundred lines but a few held out."""
    return [replace(corpus, held_out=range(100, 200)) for corpus in corpora]


def texts_of(corpus: Corpus, tokenizer: ErnieMTokenizer) -> list[list[str]]:
    samples = (corpus.sample(index, (0, 1)) for index in corpus.held_out[:LOOKED_AT])
    return [[tokenizer.decode(sentence.ids) for sentence in sample] for sample in samples]


def directions(pairs: Sequence[PairOfTexts]) -> list[str]:
    return [f"{pair.source}-{pair.target}" for pair in pairs]


def test_they_are_spread_over_the_parallel_text(
    held_out: list[Corpus], tokenizer: ErnieMTokenizer, setting: Setting
) -> None:
    pairs = choose_pairs(held_out, tokenizer, setting, most=3)
    parallel = [corpus for corpus in held_out if corpus.kind == "parallel"]
    assert len(parallel) == 12
    assert directions(pairs) == [parallel[place].name for place in (0, 4, 8)]
    assert pairs == choose_pairs(held_out, tokenizer, setting, most=3)
    for pair, place in zip(pairs, (0, 4, 8), strict=True):
        texts = [pair.text, pair.translation]
        assert texts in texts_of(parallel[place], tokenizer)
        assert all(SHORTEST <= len(ids) <= LONGEST for ids in tokenizer.encode_plain(texts))
    assert len(choose_pairs(parallel[:2], tokenizer, setting, most=3)) == 2


def test_where_no_pair_is_handy_the_nearest_is_taken_and_what_does_not_fit_is_not(
    held_out: list[Corpus], tokenizer: ErnieMTokenizer, setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = next(corpus for corpus in held_out if corpus.kind == "parallel")
    monkeypatch.setattr("pretraining.showing.pairs.LONGEST", 0)
    (pair,) = choose_pairs([corpus], tokenizer, setting, most=3)
    sizes = [max(map(len, tokenizer.encode_plain(texts))) for texts in texts_of(corpus, tokenizer)]
    assert max(map(len, tokenizer.encode_plain([pair.text, pair.translation]))) == min(sizes)
    assert choose_pairs([corpus], tokenizer, replace(setting, max_length=6), most=3) == []


def test_text_of_which_nothing_is_held_out_has_none(
    corpora: list[Corpus], held_out: list[Corpus], tokenizer: ErnieMTokenizer, setting: Setting
) -> None:
    assert choose_pairs(corpora, tokenizer, setting, most=3) == []
    monolingual = [corpus for corpus in held_out if corpus.kind == "monolingual"]
    assert choose_pairs(monolingual, tokenizer, setting, most=3) == []
