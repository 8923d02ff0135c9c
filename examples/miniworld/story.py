"""What is told and asked, and in which order: a story is the same in every language until it is rendered."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from examples.miniworld.world import RELATIONS, VARIANTS, Person

Fact = tuple[Person, str]
"""A person and a relation: the value is the person's own."""


@dataclass(frozen=True)
class Statement:
    """One fact to be told, by the template of that number."""

    person: Person
    relation: str
    variant: int
    full_name: bool


@dataclass(frozen=True)
class Question:
    """One fact to be asked for, by the template of that number."""

    person: Person
    relation: str
    variant: int


@dataclass(frozen=True)
class Story:
    """A paragraph and the questions about it."""

    statements: Sequence[Statement]
    questions: Sequence[Question]


def draw_story(rng: random.Random, people: Sequence[Person]) -> Story:
    """Three relations, each told of at least two of the three people: a question needs the person and the relation."""
    relations = rng.sample(list(RELATIONS), 3)
    facts = [(person, relation) for relation in relations for person in people]
    silent = [(person, relation) for person, relation in zip(people[1:], rng.sample(relations, 2), strict=True)]
    facts = [fact for fact in facts if fact not in silent or rng.random() < 0.5]
    asked = rng.sample(facts, rng.choice((5, 6)))
    return Story(
        statements=tell(rng, _order(rng, facts)),
        questions=[draw_question(rng, person, relation) for person, relation in asked],
    )


def draw_statement(rng: random.Random, person: Person, relation: str) -> Statement:
    """A statement that stands alone; every second one has the full name."""
    return Statement(person, relation, rng.randrange(VARIANTS["statements"]), full_name=rng.random() < 0.5)


def draw_question(rng: random.Random, person: Person, relation: str) -> Question:
    """A question by any of its templates."""
    return Question(person, relation, rng.randrange(VARIANTS["questions"]))


def tell(rng: random.Random, facts: Sequence[Fact]) -> list[Statement]:
    """Facts one after the other: the full name when a person is first mentioned, the first name from then on."""
    statements: list[Statement] = []
    for person, relation in facts:
        known = any(statement.person is person for statement in statements)
        statements.append(Statement(person, relation, rng.randrange(VARIANTS["statements"]), full_name=not known))
    return statements


def _order(rng: random.Random, facts: list[Fact]) -> list[Fact]:
    """Person by person, or relation by relation, or mixed."""
    shuffled = rng.sample(facts, len(facts))
    arrangement = rng.choice(("people", "people", "relations", "mixed"))
    if arrangement == "people":
        return _grouped(shuffled, by=[person for person, _ in shuffled])
    if arrangement == "relations":
        return _grouped(shuffled, by=[relation for _, relation in shuffled])
    return shuffled


def _grouped(facts: list[Fact], *, by: Sequence[Person | str]) -> list[Fact]:
    """Facts of equal group next to each other, groups in the order of their first fact."""
    return [fact for _, fact in sorted(zip(by, facts, strict=True), key=lambda pair: by.index(pair[0]))]
