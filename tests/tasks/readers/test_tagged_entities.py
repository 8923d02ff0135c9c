"""Tags as entities to extract: of the miniworld's CoNLL files and of MobIE's."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hydra import compose, initialize_config_dir
from hydra.utils import instantiate

from conf import FOLDER
from ernie_m.errors import DataError
from tasks.examples import Entity, ExtractionExample
from tasks.metrics.entities import entities_of
from tasks.readers.tagged_entities import read_tagged_entities
from tests.sources import read_file
from tests.world import MINIWORLD


def reader_of(data: str) -> partial[Any]:
    with initialize_config_dir(str(FOLDER), version_base="1.3"):
        config = compose("train", overrides=["task=information_extraction", f"data={data}", "data.train=x"])
    reader: partial[Any] = instantiate(config.data.read, _convert_="all")
    return reader


def read(path: Path, policy: str = "error", **how: Any) -> list[ExtractionExample]:
    whole = reader_of("conll_entities")
    assert whole.func is read_tagged_entities
    return read_file(whole, path, on_bad_example=policy, **how)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.conll"
    path.write_text("In\tO\nNew\tB-LOC\nYork\tI-LOC\n\u3000\tI-LOC\nBob\tB-PER\n\u3000\tB-LOC\n\nno\tO\n")
    return path


def test_spans_hold_what_is_said_and_no_space_at_their_ends(file: Path) -> None:
    first, second = read(file)
    assert first.text == "In New York\u3000Bob\u3000"
    assert first.entities == (Entity(3, 11, "LOC"), Entity(12, 15, "PER"))
    assert (second.text, second.entities) == ("no", ())


def test_words_are_enough_to_predict(tmp_path: Path, file: Path) -> None:
    words = tmp_path / "words.conll"
    words.write_text("In\nRome\n\nno\n")
    assert [(example.text, example.entities) for example in read(words, labelled=False)] == [
        ("In Rome", ()),
        ("no", ()),
    ]
    assert [example.entities for example in read(file, labelled=False)] == [(), ()]


def test_an_orphan_follows_the_policy(tmp_path: Path) -> None:
    path = tmp_path / "a.conll"
    path.write_text("Rome\tI-LOC\n\nAnn\tB-PER\n\nAnn\tB-PER\nBob\tB-PER\n")
    with pytest.raises(DataError, match="tag I-LOC continues an entity, but it is the first tag"):
        read(path)
    assert [example.text for example in read(path, "skip")] == ["Ann", "Ann Bob"]
    assert [example.entities for example in read(path, "repair")] == [
        (Entity(0, 4, "LOC"),),
        (Entity(0, 3, "PER"),),
        (Entity(0, 3, "PER"), Entity(4, 7, "PER")),
    ]


def test_tags_that_are_no_entities_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.conll"
    path.write_text("Ann\tNOUN\nsings\tVERB\n")
    with pytest.raises(DataError, match="sentence 0 has tag 'NOUN', which is no entity's"):
        read(path)


def test_entities_are_those_of_the_tags(real_data: Path) -> None:
    for path, policy, count in (
        (MINIWORLD / "ner" / "test.de.conll", "error", 300),
        (real_data / "mobie" / "dev+train_rss.conll2003", "repair", 517),
    ):
        examples = read(path, policy)
        tagged = read_file(reader_of("conll_entities").keywords["reader"], path, on_bad_example=policy)
        assert len(examples) == len(tagged) == count
        for example, sentence in zip(examples, tagged, strict=True):
            words = [sentence.text[start:end] for start, end in sentence.spans]
            names = sorted((first, behind, kind) for kind, first, behind in entities_of(sentence.tags))
            assert [(e.type, example.text[e.start : e.end].split()) for e in example.entities] == [
                (kind, " ".join(words[first:behind]).split()) for first, behind, kind in names
            ]
