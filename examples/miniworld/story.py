"""Draws what is told and asked, and in which order. A story is the same in every language until it is rendered."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from examples.miniworld.world import RELATIONS, VARIANTS, Person

Fact = tuple[Person, str]
"""A person and a relation; `Person.facts` has its value."""


@dataclass(frozen=True)
class Statement:
    """A fact to tell, by the template of that number."""

    person: Person
    relation: str
    variant: int
    full_name: bool


@dataclass(frozen=True)
class Question:
    """A fact to ask for, by the template of that number."""

    person: Person
    relation: str
    variant: int


@dataclass(frozen=True)
class Story:
    """A paragraph and the questions about it."""

    statements: Sequence[Statement]
    questions: Sequence[Question]


SHAPES = {
    "train": {(2, 1): 0.65, (2, 2): 0.2, (3, 2): 0.15},
    "validation": {(2, 2): 0.5, (3, 2): 0.5},
    "test": {(2, 2): 0.5, (3, 2): 0.5},
}
"""How many people and relations paragraphs have, and how often, for each split.

Most of the training tells two people apart by one relation, which is what a model with new weights starts from; the
evaluation always needs the person and the relation.
"""


def draw_shape(rng: random.Random, split: str) -> tuple[int, int]:
    """How many people a paragraph is about, and how many relations it tells of them."""
    shapes = SHAPES[split]
    (shape,) = rng.choices(list(shapes), weights=list(shapes.values()))
    return shape


def draw_story(rng: random.Random, people: Sequence[Person], relations: int) -> Story:
    """Draws a story in which each relation is told of two people or more, so a question needs person and relation.

    Every told fact is asked for once; of three people one may be silent about one relation.
    """
    facts = [(person, relation) for relation in rng.sample(list(RELATIONS), relations) for person in people]
    if len(people) > 2 and rng.random() < 0.5:
        facts.remove(rng.choice(facts))
    return Story(
        statements=tell(rng, _order(rng, facts)),
        questions=[draw_question(rng, person, relation) for person, relation in rng.sample(facts, len(facts))],
    )


def draw_statement(rng: random.Random, person: Person, relation: str) -> Statement:
    """Draws a statement that stands alone; every second one has the full name."""
    return Statement(person, relation, rng.randrange(VARIANTS["statements"]), full_name=rng.random() < 0.5)


def draw_question(rng: random.Random, person: Person, relation: str) -> Question:
    """Draws a question, by any of the templates of its relation."""
    return Question(person, relation, rng.randrange(VARIANTS["questions"]))


def tell(rng: random.Random, facts: Sequence[Fact]) -> list[Statement]:
    """Tells facts one after the other, with a person's full name at the first mention and the first name after that."""
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
    """Puts facts of the same group next to each other; groups are in the order of their first fact."""
    return [fact for _, fact in sorted(zip(by, facts, strict=True), key=lambda pair: by.index(pair[0]))]
