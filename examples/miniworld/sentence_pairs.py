"""Pairs of sentences with a label: inference (does the second follow from the first?) and paraphrases, as TSV."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from examples.miniworld.lexicon import Language
from examples.miniworld.question_answering import languages_of
from examples.miniworld.render import join, state
from examples.miniworld.story import Fact, Statement, tell
from examples.miniworld.world import RELATIONS, VARIANTS, Inventory, Name, Person, draw_people, generator

INFERENCES = ("entailment", "contradiction", "neutral")
SAME_TYPE = {"home": "birthplace", "birthplace": "home"}
"""Relations whose values are of one type: with one and the same city they say different things."""


@dataclass(frozen=True)
class Pair:
    """Two texts, as facts that no language has told yet, and their label."""

    first: Sequence[Statement]
    second: Statement
    label: str


Draw = Callable[[random.Random, Sequence[Name], Inventory, str], Pair]


def inference_files(
    seed: int, languages: Mapping[str, Language], names: Mapping[str, Sequence[Name]], *, pairs: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """(path, content) of every file; `names` and `pairs` are by split."""
    header = ("id", "premise", "hypothesis", "label")
    yield from _files("nli", draw_inference, INFERENCES, header, seed, languages, names, pairs)


def paraphrase_files(
    seed: int, languages: Mapping[str, Language], names: Mapping[str, Sequence[Name]], *, pairs: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """(path, content) of every file; `names` and `pairs` are by split."""
    header = ("id", "sentence1", "sentence2", "label")
    yield from _files("paraphrases", draw_paraphrase, ("0", "1"), header, seed, languages, names, pairs)


def draw_inference(rng: random.Random, names: Sequence[Name], inventory: Inventory, label: str) -> Pair:
    """Draws two facts, of one person or of two, and a statement about one of them.

    It tells the same in other words, gives another value (every second time the other person's), or tells something
    that was not told.
    """
    people = draw_people(rng, names, inventory, count=rng.choice((1, 1, 2)))
    told = rng.sample(list(RELATIONS), 2 if len(people) == 1 else 1)
    facts: list[Fact] = [(person, relation) for person in people for relation in told]
    rng.shuffle(facts)
    first = tell(rng, facts)
    statement = rng.choice(first)
    person, relation = statement.person, statement.relation
    if label == "neutral":
        relation = rng.choice([other for other in RELATIONS if other not in told])
    elif label == "contradiction":
        others = [other.facts[relation] for other in people if other is not person]
        person = _with_other_value(rng, person, relation, inventory, others)
    second = Statement(person, relation, _other_variant(rng, statement.variant), full_name=rng.random() < 0.5)
    return Pair(first, second, label)


def draw_paraphrase(rng: random.Random, names: Sequence[Name], inventory: Inventory, label: str) -> Pair:
    """Draws a statement, and the same in other words or one that differs in the value, the person or the relation."""
    person, stranger = draw_people(rng, names, inventory, count=2)
    relation = rng.choice(list(RELATIONS))
    statement = Statement(person, relation, rng.randrange(VARIANTS["statements"]), full_name=True)
    second = replace(statement, variant=_other_variant(rng, statement.variant))
    if label == "0":
        kinds = ["value", "person", *(["relation"] if relation in SAME_TYPE else [])]
        match rng.choice(kinds):
            case "value":
                second = replace(second, person=_with_other_value(rng, person, relation, inventory, []))
            case "person":
                second = replace(second, person=replace(person, name=stranger.name))
            case _:
                other = SAME_TYPE[relation]
                facts = {**person.facts, other: person.facts[relation]}
                second = replace(second, relation=other, person=replace(person, facts=facts))
    first, second = (statement, second) if rng.random() < 0.5 else (second, statement)
    return Pair([first], second, label)


def _other_variant(rng: random.Random, variant: int) -> int:
    return rng.choice([other for other in range(VARIANTS["statements"]) if other != variant])


def _with_other_value(
    rng: random.Random, person: Person, relation: str, inventory: Inventory, others: Sequence[str]
) -> Person:
    """The person with another value of a relation: every second time one of `others`, if there are any."""
    while True:
        (stranger,) = draw_people(rng, [person.name], inventory, count=1)
        value = rng.choice(others) if others and rng.random() < 0.5 else stranger.facts[relation]
        if value != person.facts[relation]:
            return replace(person, facts={**person.facts, relation: value})
        others = []


def _files(
    folder: str,
    draw: Draw,
    labels: Sequence[str],
    header: Sequence[str],
    seed: int,
    languages: Mapping[str, Language],
    names: Mapping[str, Sequence[Name]],
    pairs: Mapping[str, int],
) -> Iterator[tuple[str, str]]:
    for split, count in pairs.items():
        told_in = languages_of(split, languages)
        rng = generator(seed, f"{folder}/{split}")
        drawn = [draw(rng, names[split], told_in[0].inventory, rng.choice(labels)) for _ in range(count)]
        for language in told_in:
            rows = (_row(f"{split}-{number:04}", pair, language) for number, pair in enumerate(drawn))
            yield f"{folder}/{split}.{language.code}.tsv", "".join("\t".join(row) + "\n" for row in (header, *rows))


def _row(key: str, pair: Pair, language: Language) -> tuple[str, str, str, str]:
    first = join([state(statement, language) for statement in pair.first], language).text
    return key, first, state(pair.second, language).text, pair.label
