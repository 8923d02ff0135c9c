"""The miniworld's entities and parts of speech: every mention is tagged, every word has a tag, splits stay apart."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from examples.miniworld.generate import DIRECTORY as DATA
from examples.miniworld.lexicon import LexiconError
from examples.miniworld.parts_of_speech import DIRECTORY, load_parts_of_speech, tagged
from examples.miniworld.story import Question, Statement
from examples.miniworld.token_labels import TYPES, draw_telling, render, tags_of, words_of
from examples.miniworld.world import RELATIONS, SLOTS, VARIANTS, YEARS, Name, Person, deal_names, generator
from tasks.metrics.entities import entities_of
from tests.examples.languages import LANGUAGES
from tests.sources import read_tokens

CODES = sorted(LANGUAGES)
FOLDERS = {"ner": ("miniworld_ner", "conll"), "pos": ("miniworld_pos", "conllu")}
COUNTS = {"ner": [3000, 150, 300], "pos": [1500, 100, 150]}


def everything_told(code: str) -> Iterator[Statement | Question]:
    """Every template with every entry of the lexicon, of women and men."""
    inventory = LANGUAGES[code].inventory
    for number, gender in product(range(max(map(len, inventory.values()))), ("female", "male")):
        facts = {
            slot: str(YEARS[slot][0] + number % 9) if kind == "year" else inventory[kind][number % len(inventory[kind])]
            for slot, kind in SLOTS.items()
        }
        first, surname = (inventory[part][number % len(inventory[part])] for part in (gender, "surname"))
        person = Person(Name(gender, first, surname), facts)
        for relation in RELATIONS:
            for variant in range(VARIANTS["statements"]):
                yield Statement(person, relation, variant, full_name=number % 2 == 0)
            for variant in range(VARIANTS["questions"]):
                yield Question(person, relation, variant)


@pytest.mark.parametrize("code", CODES)
def test_every_mention_of_a_type_is_an_entity_and_nothing_else_is(code: str) -> None:
    language = LANGUAGES[code]
    rng = generator(0, "test")
    names = deal_names(0, LANGUAGES["en"].inventory)["train"]
    for _ in range(300):
        sentence = render(draw_telling(rng, names, LANGUAGES["en"].inventory), language)
        words = words_of(sentence, language)
        assert "".join(sentence.text.split()) == "".join(sentence.text[start:end] for start, end in words)
        entities = {
            (words[first][0], words[behind - 1][1], kind)
            for kind, first, behind in entities_of(tags_of(sentence, words), strict=True)
        }
        assert entities == {(s.start, s.end, TYPES[s.category]) for s in sentence.mentions if s.category in TYPES}


@pytest.mark.parametrize("code", CODES)
def test_every_word_has_a_part_of_speech_and_every_entry_a_word(code: str) -> None:
    language, parts = LANGUAGES[code], load_parts_of_speech(code)
    seen: set[str] = set()
    excepted: set[tuple[str, str]] = set()
    for told in everything_told(code):
        text, words = tagged(told, language, parts)
        kind = "statements" if isinstance(told, Statement) else "questions"
        lowered = [text[start:end].lower() for (start, end), _ in words]
        assert "".join(text.split()) == "".join(text[start:end] for (start, end), _ in words)
        assert [tag for _, tag in words][-1] == "PUNCT"
        seen |= set(lowered)
        excepted |= {(f"{kind}.{told.relation}.{told.variant}", word) for word in lowered}
    mentioned = {word for words in parts.mentions.values() for word in words} - {"default"}
    assert (parts.words.keys() | mentioned) - seen == set()
    assert {(template, word) for template, words in parts.exceptions.items() for word in words} - excepted == set()


@pytest.mark.parametrize("folder", FOLDERS)
def test_files_are_parallel_and_never_of_the_same_people(folder: str) -> None:
    name, suffix = FOLDERS[folder]
    files = {path.name: read_tokens(name, path) for path in sorted((DATA / folder).iterdir())}
    assert len(files) == 1 + 2 * len(CODES)
    ids = {split: [e.id for e in files[f"{split}.en.{suffix}"]] for split in ("train", "validation", "test")}
    assert [len(numbers) for numbers in ids.values()] == COUNTS[folder]
    assert len(set().union(*ids.values())) == sum(COUNTS[folder])
    for split, code in product(("validation", "test"), CODES):
        assert [example.id for example in files[f"{split}.{code}.{suffix}"]] == ids[split]
    dealt = deal_names(1, LANGUAGES["en"].inventory)
    for split in ids:
        text = "\n".join(" ".join(example.words) for example in files[f"{split}.en.{suffix}"])
        for other in set(ids) - {split}:
            assert not any(f"{person.first} {person.surname} " in text for person in dealt[other])


def test_training_has_every_type() -> None:
    for folder, (name, suffix) in FOLDERS.items():
        types = [
            {tag.removeprefix("B-").removeprefix("I-") for e in read_tokens(name, path) for tag in e.tags or ()}
            for path in [DATA / folder / f"train.en.{suffix}", *sorted((DATA / folder).iterdir())]
        ]
        assert all(in_split <= types[0] for in_split in types)


def test_a_language_file_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    content = (DIRECTORY / "en.yaml").read_text(encoding="utf-8")
    (tmp_path / "en.yaml").write_text(content.replace("  CCONJ: and", "  CCONJ: and the"), encoding="utf-8")
    with pytest.raises(LexiconError, match=r"en.yaml: the stands twice"):
        load_parts_of_speech("en", tmp_path)
    (tmp_path / "en.yaml").write_text(content.replace("  CCONJ: and", "  KONJ: and"), encoding="utf-8")
    with pytest.raises(LexiconError, match="KONJ is no universal part of speech"):
        load_parts_of_speech("en", tmp_path)
    (tmp_path / "en.yaml").write_text(content.replace("  CCONJ: and\n", ""), encoding="utf-8")
    parts = load_parts_of_speech("en", tmp_path)
    with pytest.raises(LexiconError, match=r"'and' of statements.thing.2 has no part of speech"):
        [tagged(told, LANGUAGES["en"], parts) for told in everything_told("en")]
