"""The world itself: people and the facts about them, drawn from a seed, before any language tells of them."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

RELATIONS = {
    "job": "job",
    "birthplace": "city",
    "birth_year": "year",
    "home": "city",
    "sunday": "place",
    "thing": "thing",
    "dish": "dish",
    "instrument": "instrument",
    "pet": "animal",
    "colour": "colour",
    "event": "event",
}
"""The relations that can be told and asked of a person, with the lexicon category of their values."""

SLOTS = RELATIONS | {"event_year": "year"}
"""The slots that a template may have beside `person`: every relation, and the year that goes with the event."""

VARIANTS = {"statements": 3, "questions": 2}
"""Templates of every relation: a variant's number says the same in all languages."""

YEARS = {"birth_year": range(1940, 1991), "event_year": range(2009, 2026)}

EVALUATION_NAMES = {"validation": 400, "test": 600}

Inventory = Mapping[str, Sequence[str]]
"""The keys of every lexicon category, equal in all languages."""


@dataclass(frozen=True)
class Name:
    """A full name, by the keys of its parts."""

    gender: str
    first: str
    surname: str


@dataclass(frozen=True)
class Person:
    """A name and the value of every slot: a lexicon key, or a year."""

    name: Name
    facts: Mapping[str, str]


def generator(seed: int, purpose: str) -> random.Random:
    """A random generator for one purpose, so that a change of one file of the data leaves the others as they are."""
    return random.Random(f"miniworld/{seed}/{purpose}")


def deal_names(seed: int, inventory: Inventory) -> dict[str, list[Name]]:
    """Deals all full names to train, validation and test; none is in two of them."""
    names = [
        Name(gender, first, surname)
        for gender in ("female", "male")
        for first in inventory[gender]
        for surname in inventory["surname"]
    ]
    generator(seed, "names").shuffle(names)
    dealt, start = {}, 0
    for split, count in EVALUATION_NAMES.items():
        dealt[split] = names[start : start + count]
        start += count
    return dealt | {"train": names[start:]}


def draw_people(rng: random.Random, names: Sequence[Name], inventory: Inventory, *, count: int) -> list[Person]:
    """People who share neither first name nor surname, with a fact for every slot."""
    drawn: list[Name] = []
    while len(drawn) < count:
        name = rng.choice(names)
        if all(name.first != other.first and name.surname != other.surname for other in drawn):
            drawn.append(name)
    return [Person(name, _draw_facts(rng, inventory)) for name in drawn]


def _draw_facts(rng: random.Random, inventory: Inventory) -> dict[str, str]:
    return {
        slot: str(rng.choice(YEARS[slot])) if category == "year" else rng.choice(inventory[category])
        for slot, category in SLOTS.items()
    }
