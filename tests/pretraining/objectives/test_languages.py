"""Languages: numbers by name, and who is parallel to whom, at what ratio."""

import pickle
from dataclasses import dataclass

import pytest

from ernie_m.errors import ConfigError
from pretraining.corpus.corpus import Corpus
from pretraining.objectives.languages import Languages, Setting


@dataclass
class Text:
    languages: tuple[str, ...]
    length_ratio: float = 1.0


LANGUAGES = Languages.of(
    [Text(("sw",)), Text(("de",)), Text(("zh", "en"), 1.25), Text(("de", "en"), 0.5), Text(("en",))]
)


def test_numbers_are_those_of_the_names_in_order() -> None:
    assert LANGUAGES.names == ("de", "en", "sw", "zh")
    assert [LANGUAGES.number(name) for name in LANGUAGES.names] == [0, 1, 2, 3]
    with pytest.raises(ConfigError, match="no text in language fr; there is de, en, sw, zh"):
        LANGUAGES.number("fr")


def test_pairs_are_known_in_both_directions() -> None:
    assert LANGUAGES.length_ratios == {(0, 1): 0.5, (1, 0): 2.0, (3, 1): 1.25, (1, 3): 0.8}
    assert LANGUAGES.parallel == (0, 1, 3)
    assert [LANGUAGES.partners(number) for number in range(4)] == [(1,), (0, 3), (), (1,)]


def test_without_pairs_nothing_is_parallel() -> None:
    alone = Languages.of([Text(("en",))])
    assert alone.parallel == ()
    assert alone.partners(0) == ()
    with pytest.raises(ConfigError, match="there is none at all"):
        Languages.of([]).number("en")


def test_ratios_are_those_of_the_text(corpora: list[Corpus], setting: Setting) -> None:
    languages = setting.languages
    assert languages.names == ("ar", "de", "en", "es", "fr", "hi", "ru", "sw", "zh")
    pairs = [corpus for corpus in corpora if len(corpus.languages) == 2]
    assert len(languages.length_ratios) == 2 * len(pairs)
    for corpus in pairs:
        first, second = (languages.number(name) for name in corpus.languages)
        sizes = [sum(len(corpus.sample(i, (0, 1))[side].ids) for i in range(len(corpus))) for side in range(2)]
        assert languages.length_ratios[first, second] == pytest.approx(sizes[1] / sizes[0])
        assert languages.length_ratios[second, first] == pytest.approx(sizes[0] / sizes[1])
        assert second in languages.partners(first)


def test_it_travels_to_worker_processes() -> None:
    assert LANGUAGES.parallel
    assert pickle.loads(pickle.dumps(LANGUAGES)) == LANGUAGES
