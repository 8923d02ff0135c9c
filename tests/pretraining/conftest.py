"""The miniworld as corpora, tokenised once for all tests; and a small run of all objectives."""

from pathlib import Path

import pytest

from ernie_m import ErnieMTokenizer
from pretraining.corpus.corpus import Corpus, open_corpus
from pretraining.objectives.languages import Languages, Setting
from pretraining.objectives.vocabulary import Vocabulary
from tests.command import train
from tests.pretraining.runs import ALL, STEPS, pretrain_on
from tests.pretraining.words import find_sources
from tests.world import MINIWORLD, write_small_text


@pytest.fixture(scope="session")
def corpora(tokenizer: ErnieMTokenizer, tmp_path_factory: pytest.TempPathFactory) -> list[Corpus]:
    """Every language's text, and every pair's."""
    cache = tmp_path_factory.mktemp("corpora")
    sources = [
        source
        for pattern in ("mono.{language}.txt", "parallel.{pair}.{language}")
        for source in find_sources(MINIWORLD / "text", pattern)
    ]
    return [
        open_corpus(
            source, tokenizer, cache=cache, max_length=64, on_bad_line="error", held_out=0.0, split_seed=0, workers=0
        )
        for source in sources
    ]


@pytest.fixture(scope="session")
def setting(tokenizer: ErnieMTokenizer, corpora: list[Corpus]) -> Setting:
    """Of all corpora."""
    return Setting(Vocabulary.of(tokenizer), Languages.of(corpora), max_length=64)


@pytest.fixture(scope="session")
def split(tokenizer: ErnieMTokenizer, tmp_path_factory: pytest.TempPathFactory) -> list[Corpus]:
    """English and Swahili with a tenth held out, and French, of which nothing is."""
    cache = tmp_path_factory.mktemp("split")
    wanted = {"en": 0.1, "sw": 0.1, "en-sw": 0.1, "en-fr": 0.0}
    return [
        open_corpus(
            source, tokenizer, cache=cache, max_length=64, on_bad_line="error", held_out=wanted[source.name],
            split_seed=0, workers=0,
        )
        for source in find_sources(MINIWORLD / "text", ["mono.{language}.txt", "parallel.{pair}.{language}"])
        if source.name in wanted
    ]  # fmt: skip


@pytest.fixture(scope="session")
def split_setting(tokenizer: ErnieMTokenizer, split: list[Corpus]) -> Setting:
    return Setting(Vocabulary.of(tokenizer), Languages.of(split), max_length=64)


@pytest.fixture(scope="session")
def text(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_text(tmp_path_factory.mktemp("text"))


@pytest.fixture(scope="session")
def finished(text: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A run of all objectives from beginning to end, and what it said."""
    output = tmp_path_factory.mktemp("outputs")
    more = ("objective.btmlm.first_step=2", "name=first", "task.export=[xlm_roberta]")
    said = train(*pretrain_on(text, output, ALL, *STEPS, *more))
    return output / "pretraining" / "first", said
