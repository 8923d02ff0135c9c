"""Tags as entities to extract: of the miniworld's CoNLL files and of MobIE's."""

from functools import partial
from pathlib import Path
from typing import Any

from hydra import compose, initialize_config_dir
from hydra.utils import instantiate

from conf import FOLDER
from tasks.information_extraction.example import ExtractionExample
from tasks.metrics.entities import entities_of
from tasks.readers.policy import ReadReport
from tasks.readers.tagged_entities import read_tagged_entities
from tests.world import MINIWORLD


def reader_of(data: str) -> partial[Any]:
    with initialize_config_dir(str(FOLDER), version_base="1.3"):
        config = compose("train", overrides=["task=information_extraction", f"data={data}", "data.train=x"])
    found: partial[Any] = instantiate(config.data.read, _convert_="all")
    return found


def read(path: Path, policy: str = "error") -> list[ExtractionExample]:
    whole = reader_of("conll_entities")
    assert whole.func is read_tagged_entities
    return list(whole(path, language="en", on_bad_example=policy, report=ReadReport()))


def test_entities_are_those_of_the_tags(real_data: Path) -> None:
    for path, policy, count in (
        (MINIWORLD / "ner" / "test.de.conll", "error", 300),
        (real_data / "mobie" / "dev+train_rss.conll2003", "repair", 517),
    ):
        found = read(path, policy)
        tagged = list(
            reader_of("conll_entities").keywords["reader"](
                path, language="en", on_bad_example=policy, report=ReadReport(), labelled=True
            )
        )
        assert len(found) == len(tagged) == count
        for example, one in zip(found, tagged, strict=True):
            words = [one.text[start:end] for start, end in one.spans]
            names = sorted((first, behind, kind) for kind, first, behind in entities_of(one.tags))
            assert [(e.type, example.text[e.start : e.end].split()) for e in example.entities] == [
                (kind, " ".join(words[first:behind]).split()) for first, behind, kind in names
            ]
