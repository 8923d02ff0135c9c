"""The miniworld's stories to extract from: spans hold names, relations join the right mentions, splits stay apart."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from examples.miniworld.extraction import ASKED, PEOPLE, TYPES, draw_told, extraction_files, load_employers, row
from examples.miniworld.generate import DIRECTORY as DATA
from examples.miniworld.generate import EXTRACTION_STORIES, SEED
from examples.miniworld.render import MENTION, write_name
from examples.miniworld.world import deal_names, generator
from tests.examples.languages import LANGUAGES

EMPLOYERS = load_employers()
CODES = sorted(LANGUAGES)
NAMES = deal_names(SEED, LANGUAGES["en"].inventory)


def rows(split: str, code: str) -> list[dict[str, Any]]:
    path: Path = DATA / "extraction" / f"{split}.{code}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def text_of(record: dict[str, Any], number: int) -> str:
    entity = record["entities"][number]
    text: str = record["text"][entity["start_offset"] : entity["end_offset"]]
    return text


def test_every_language_has_its_own_statements_and_names_of_employers() -> None:
    assert EMPLOYERS.keys() == LANGUAGES.keys()
    for employers in EMPLOYERS.values():
        assert len(set(employers.statements)) == len(set(employers.names)) == 3
        assert all(template.count("{person}") == template.count("{employer}") == 1 for template in employers.statements)
        assert all(template.count("{name}") == 1 for template in employers.names)


@pytest.mark.parametrize("code", CODES)
def test_mentions_are_those_that_were_told(code: str) -> None:
    language, employers = LANGUAGES[code], EMPLOYERS[code]
    names = deal_names(0, LANGUAGES["en"].inventory)["train"]
    rng = generator(0, "test")
    kinds: Counter[str] = Counter()
    for _ in range(200):
        told = draw_told(rng, names, LANGUAGES["en"].inventory, 3)
        record = row("0", told, language, employers)
        people = [(write_name(s.person.name, language, full_name=s.full_name), s.person.name) for s in told.statements]
        names_told = [text_of(record, e["id"]) for e in record["entities"] if e["label"] == "person"]
        assert names_told == [name for name, _ in people]
        wanted = Counter(
            (relation, mention)
            for statement in told.statements
            for relation in [statement.relation]
            if relation in ASKED
            for mention, name in people
            if name == statement.person.name
        )
        assert Counter((r["type"], text_of(record, r["from_id"])) for r in record["relations"]) == wanted
        for relation in record["relations"]:
            subject, found_object = (record["entities"][relation[side]]["label"] for side in ("from_id", "to_id"))
            assert subject == "person"
            assert found_object == ("employer" if relation["type"] == "employer" else "place")
        kinds.update(entity["label"] for entity in record["entities"])
    assert set(kinds) == set(TYPES.values())
    assert min(kinds.values()) > 50


def test_files_are_parallel_and_their_people_stay_apart() -> None:
    people: dict[str, set[str]] = {}
    for split, count in EXTRACTION_STORIES.items():
        codes = ["en"] if split == "train" else CODES
        whole = {code: rows(split, code) for code in codes}
        for records in whole.values():
            assert [record["id"] for record in records] == [f"{split}-{number:04}" for number in range(count)]
            shapes = [Counter(entity["label"] for entity in record["entities"]) for record in records]
            assert shapes == [Counter(entity["label"] for entity in record["entities"]) for record in whole["en"]]
        english = whole["en"]
        mentions = [
            text_of(record, e["id"]) for record in english for e in record["entities"] if e["label"] == "person"
        ]
        people[split] = {name for name in mentions if " " in name}
        silent = [record for record in english if not any(e["label"] == "employer" for e in record["entities"])]
        assert 0.2 < len(silent) / len(english) < 0.6  # prompts without an answer are real ones
    assert not people["train"] & people["validation"] | people["train"] & people["test"]
    assert set(PEOPLE) == {1, 2, 3}


def test_the_files_are_the_committed_ones() -> None:
    files = dict(extraction_files(SEED, LANGUAGES, EMPLOYERS, NAMES, stories=EXTRACTION_STORIES))
    assert {path.name for path in (DATA / "extraction").iterdir()} == {name.split("/")[1] for name in files}
    for name, content in files.items():
        assert (DATA / name).read_bytes() == content.encode(), name


def names_in(code: str) -> dict[str, set[str]]:
    """Everything that a language calls people (by their first names), places and employers."""
    language = LANGUAGES[code]
    forms = [form for entry in language.lexicon["city"].values() for form in entry]
    surnames = [language.form("surname", key) for key in language.lexicon["surname"]]
    return {
        "person": {language.form(kind, key) for kind in ("female", "male") for key in language.lexicon[kind]},
        "place": {match[1] if (match := MENTION.search(form)) else form for form in forms},
        "employer": {name.format(name=surname) for name in EMPLOYERS[code].names for surname in surnames},
    }


@pytest.mark.parametrize(
    ("split", "code"), [("train", "en"), *((split, code) for split in ("validation", "test") for code in CODES)]
)
def test_spans_hold_names_of_their_type_and_no_mention_is_left_out(split: str, code: str) -> None:
    known = names_in(code)
    full = {write_name(name, LANGUAGES[code], full_name=True) for name in NAMES[split]}
    allowed = known | {"person": known["person"] | full}
    longest_first = sorted(set.union(*known.values()), key=len, reverse=True)
    letters = "" if LANGUAGES[code].script == "Han" else r"[^\W\d_]"
    around = (f"(?<!{letters})", rf"(?!{letters}|[\u0900-\u0963])") if letters else ("", "")
    mention = re.compile(around[0] + f"(?:{'|'.join(map(re.escape, longest_first))})" + around[1])
    for record in rows(split, code):
        spans = [(e["start_offset"], e["end_offset"]) for e in record["entities"]]
        assert all(text_of(record, e["id"]) in allowed[e["label"]] for e in record["entities"]), record["id"]
        assert [e["id"] for e in record["entities"]] == list(range(len(spans)))
        matches = [match.span() for match in mention.finditer(record["text"])]
        assert len(matches) >= len(spans)
        for start, end in matches:
            assert any(a <= start and end <= b for a, b in spans), (record["id"], record["text"][start:end])


@pytest.mark.parametrize("code", CODES)
def test_objects_are_the_subjects_own_among_those_of_others(code: str) -> None:
    language, employers = LANGUAGES[code], EMPLOYERS[code]
    rng = generator(1, "test")
    contested = 0
    for _ in range(200):
        told = draw_told(rng, NAMES["train"], LANGUAGES["en"].inventory, 3)
        record = row("0", told, language, employers)
        people = {s.person.name: s.person for s in told.statements}
        objects: dict[str, set[str]] = {}
        for relation in record["relations"]:
            subject, value = text_of(record, relation["from_id"]), text_of(record, relation["to_id"])
            (name,) = (
                n for n in people if subject in {write_name(n, language, full_name=full) for full in (True, False)}
            )
            if relation["type"] == "employer":
                surname, kind = told.employers[name]
                assert value == employers.names[kind].format(name=language.form("surname", surname))
            else:
                forms = language.lexicon["city"][people[name].facts[relation["type"]]]
                assert value in {match[1] if (match := MENTION.search(form)) else form for form in forms}
            objects.setdefault(relation["type"], set()).add(value)
        contested += any(len(value) > 1 for value in objects.values())
    assert contested > 50


@pytest.mark.parametrize("split", ["validation", "test"])
def test_relations_are_parallel(split: str) -> None:
    counted = {
        code: [Counter(r["type"] for r in record["relations"]) for record in rows(split, code)] for code in CODES
    }
    assert all(counts == counted["en"] for counts in counted.values())


def test_full_names_are_those_dealt_to_the_split() -> None:
    for split in EXTRACTION_STORIES:
        people = {
            text_of(record, e["id"])
            for record in rows(split, "en")
            for e in record["entities"]
            if e["label"] == "person"
        }
        assert {name for name in people if " " in name} <= {f"{name.first} {name.surname}" for name in NAMES[split]}
