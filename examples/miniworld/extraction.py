"""Stories with what is to be extracted: people, employers, places, and who works and lives where. JSON lines."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from examples.miniworld.lexicon import Language
from examples.miniworld.question_answering import languages_of
from examples.miniworld.render import MarkedText, fill, join, state
from examples.miniworld.story import Statement, tell
from examples.miniworld.world import RELATIONS, Inventory, Name, draw_people, generator

EMPLOYERS = Path(__file__).parent / "employers.yaml"
EMPLOYER = "employer"
TYPES = {"person": "person", EMPLOYER: EMPLOYER, "city": "place"}
"""The type of entity of each category of mentions; mentions of other categories are no entities."""
ASKED = (EMPLOYER, "home", "birthplace")
"""The relations of a person to extract. Stories also tell other things, which are not to be extracted."""
PEOPLE = {1: 3, 2: 5, 3: 2}
"""How many people a story is about, and how often."""


@dataclass(frozen=True)
class Employers:
    """What one language says of employers: statements, and kinds of names."""

    statements: Sequence[str]
    names: Sequence[str]


@dataclass(frozen=True)
class Told:
    """A story, and whom its people work for: each employer is the key of a surname and a kind of name."""

    statements: Sequence[Statement]
    employers: Mapping[Name, tuple[str, int]]


def load_employers(path: Path = EMPLOYERS) -> dict[str, Employers]:
    """What every language says of employers, by its code."""
    return {code: Employers(**content) for code, content in yaml.safe_load(path.read_text(encoding="utf-8")).items()}


def extraction_files(
    seed: int,
    languages: Mapping[str, Language],
    employers: Mapping[str, Employers],
    names: Mapping[str, Sequence[Name]],
    *,
    stories: Mapping[str, int],
) -> Iterator[tuple[str, str]]:
    """(path, content) of every file; `names` and `stories` are by split."""
    kinds = len(employers["en"].names)
    for split, count in stories.items():
        told_in = languages_of(split, languages)
        rng = generator(seed, f"extraction/{split}")
        drawn = [draw_told(rng, names[split], told_in[0].inventory, kinds) for _ in range(count)]
        for language in told_in:
            rows = (row(f"{split}-{n:04}", told, language, employers[language.code]) for n, told in enumerate(drawn))
            lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in rows)
            yield f"extraction/{split}.{language.code}.jsonl", "".join(lines)


def draw_told(rng: random.Random, names: Sequence[Name], inventory: Inventory, kinds: int) -> Told:
    """One to three people, of each of whom one or two of the relations to extract are told, and perhaps another one."""
    (count,) = rng.choices(list(PEOPLE), weights=list(PEOPLE.values()))
    people = draw_people(rng, names, inventory, count=count)
    others = [relation for relation in RELATIONS if relation not in ASKED]
    facts = [(person, relation) for person in people for relation in rng.sample(ASKED, rng.choice((1, 1, 2)))]
    facts += [(person, rng.choice(others)) for person in people if rng.random() < 0.4]
    taken = {person.name.surname for person in people}
    free = rng.sample([surname for surname in inventory["surname"] if surname not in taken], count)
    employers = {person.name: (surname, rng.randrange(kinds)) for person, surname in zip(people, free, strict=True)}
    return Told(tell(rng, rng.sample(facts, len(facts))), employers)


def row(key: str, told: Told, language: Language, employers: Employers) -> dict[str, Any]:
    """A story as doccano exports it; a fact holds of every mention of its person."""
    sentences = [_sentence(statement, told, language, employers) for statement in told.statements]
    whole = join(sentences, language)
    spans = iter(whole.mentions)
    entities: list[dict[str, Any]] = []
    mentions: dict[Name, list[int]] = {}
    facts: list[tuple[Name, str, int]] = []
    for statement, sentence in zip(told.statements, sentences, strict=True):
        person = statement.person.name
        for span in islice(spans, len(sentence.mentions)):
            if span.category not in TYPES:
                continue
            number = len(entities)
            kind = {"id": number, "label": TYPES[span.category]}
            entities.append(kind | {"start_offset": span.start, "end_offset": span.end})
            if span.category == "person":
                mentions.setdefault(person, []).append(number)
            elif span.role in ASKED:
                facts.append((person, span.role, number))
    relations = [(subject, number, role) for person, role, number in facts for subject in mentions[person]]
    return {
        "id": key,
        "text": whole.text,
        "entities": entities,
        "relations": [
            {"id": number, "from_id": subject, "to_id": place, "type": role}
            for number, (subject, place, role) in enumerate(relations)
        ],
    }


def _sentence(statement: Statement, told: Told, language: Language, employers: Employers) -> MarkedText:
    if statement.relation != EMPLOYER:
        return state(statement, language)
    surname, kind = told.employers[statement.person.name]
    name = employers.names[kind].format(name=language.form("surname", surname))
    template = employers.statements[statement.variant]
    invented = {EMPLOYER: name}
    return fill(template, statement.person, language, full_name=statement.full_name, invented=invented)
