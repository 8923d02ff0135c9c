"""The miniworld's stories to extract from: spans hold names, relations join the right mentions, splits stay apart."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from examples.miniworld.extraction import ASKED, PEOPLE, TYPES, draw_told, load_employers, row
from examples.miniworld.generate import DIRECTORY as DATA
from examples.miniworld.generate import EXTRACTION_STORIES
from examples.miniworld.lexicon import load_languages
from examples.miniworld.render import write_name
from examples.miniworld.world import deal_names, generator

LANGUAGES, EMPLOYERS = load_languages(), load_employers()
CODES = sorted(LANGUAGES)


def rows(split: str, code: str) -> list[dict[str, Any]]:
    path: Path = DATA / "extraction" / f"{split}.{code}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def text_of(one: dict[str, Any], number: int) -> str:
    entity = one["entities"][number]
    text: str = one["text"][entity["start_offset"] : entity["end_offset"]]
    return text


def test_every_language_has_its_own_statements_and_names_of_employers() -> None:
    assert EMPLOYERS.keys() == LANGUAGES.keys()
    for found in EMPLOYERS.values():
        assert len(set(found.statements)) == len(set(found.names)) == 3
        assert all(one.count("{person}") == one.count("{employer}") == 1 for one in found.statements)
        assert all(one.count("{name}") == 1 for one in found.names)


@pytest.mark.parametrize("code", CODES)
def test_mentions_are_those_that_were_told(code: str) -> None:
    language, employers = LANGUAGES[code], EMPLOYERS[code]
    names = deal_names(0, LANGUAGES["en"].inventory)["train"]
    rng = generator(0, "test")
    kinds: Counter[str] = Counter()
    for _ in range(200):
        told = draw_told(rng, names, LANGUAGES["en"].inventory, 3)
        one = row("0", told, language, employers)
        people = [(write_name(s.person.name, language, full_name=s.full_name), s.person.name) for s in told.statements]
        found = [text_of(one, e["id"]) for e in one["entities"] if e["label"] == "person"]
        assert found == [name for name, _ in people]
        wanted = Counter(
            (relation, mention)
            for statement in told.statements
            for relation in [statement.relation]
            if relation in ASKED
            for mention, name in people
            if name == statement.person.name
        )
        assert Counter((r["type"], text_of(one, r["from_id"])) for r in one["relations"]) == wanted
        for relation in one["relations"]:
            subject, found_object = (one["entities"][relation[side]]["label"] for side in ("from_id", "to_id"))
            assert subject == "person"
            assert found_object == ("employer" if relation["type"] == "employer" else "place")
        kinds.update(entity["label"] for entity in one["entities"])
    assert set(kinds) == set(TYPES.values())
    assert min(kinds.values()) > 50


def test_files_are_parallel_and_their_people_stay_apart() -> None:
    people: dict[str, set[str]] = {}
    for split, count in EXTRACTION_STORIES.items():
        codes = ["en"] if split == "train" else CODES
        whole = {code: rows(split, code) for code in codes}
        for found in whole.values():
            assert [one["id"] for one in found] == [f"{split}-{number:04}" for number in range(count)]
            shapes = [Counter(entity["label"] for entity in one["entities"]) for one in found]
            assert shapes == [Counter(entity["label"] for entity in one["entities"]) for one in whole["en"]]
        english = whole["en"]
        mentions = [text_of(one, e["id"]) for one in english for e in one["entities"] if e["label"] == "person"]
        people[split] = {name for name in mentions if " " in name}
        silent = [one for one in english if not any(e["label"] == "employer" for e in one["entities"])]
        assert 0.2 < len(silent) / len(english) < 0.6  # prompts without an answer are real ones
    assert not people["train"] & people["validation"] | people["train"] & people["test"]
    assert set(PEOPLE) == {1, 2, 3}
