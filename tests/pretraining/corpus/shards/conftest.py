"""Text, and a corpus of it in shards that no test changes."""

import pytest

from ernie_m import ErnieMTokenizer
from pretraining.corpus.shards.join import join
from pretraining.corpus.shards.storage import Storage
from pretraining.corpus.text import Source
from tests.pretraining.corpus.shards.making import make, memory_url, write_text


@pytest.fixture(scope="package")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[Source]:
    return write_text(tmp_path_factory.mktemp("text"))


@pytest.fixture(scope="package")
def elsewhere(sources: list[Source], tokenizer: ErnieMTokenizer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of three shards of each corpus, joined."""
    folder = tmp_path_factory.mktemp("elsewhere")
    url = memory_url(folder)
    make(sources, tokenizer, url, folder, 3)
    join(Storage(url))
    return url
