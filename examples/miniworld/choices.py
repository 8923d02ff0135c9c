"""Stories and statements to choose from: which of two to four does the story tell in other words? JSON lines."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from examples.miniworld.lexicon import Language
from examples.miniworld.question_answering import languages_of
from examples.miniworld.render import join, state
from examples.miniworld.sentence_pairs import SAME_TYPE
from examples.miniworld.story import Statement, tell
from examples.miniworld.world import RELATIONS, VARIANTS, Inventory, Name, draw_people, generator

NUMBERS = (2, 3, 4)
"""How many statements there may be to choose from."""

SHAPES = {
    "train": {(1, 1): 0.25, (2, 1): 0.35, (2, 2): 0.4},
    "validation": {(2, 2): 1.0},
    "test": {(2, 2): 1.0},
}
"""How many people and relations stories have, and how often, for each split.

With one fact of one person a small encoder learns to look for a value in the story, with two people to tell them apart.
In the evaluation there are always two people and two relations.
"""

SAME_TYPE_SHARE = 0.2
"""How often the two relations have values of the same type, so that the value and the person do not decide."""


@dataclass(frozen=True)
class Choice:
    """A story, statements that differ in nothing but a value, and the index of the one that is told."""

    story: Sequence[Statement]
    statements: Sequence[Statement]
    right: int


def choice_files(
    seed: int, languages: Mapping[str, Language], names: Mapping[str, Sequence[Name]], *, choices: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """(path, content) of every file; `names` and `choices` are by split."""
    for split, count in choices.items():
        told_in = languages_of(split, languages)
        rng = generator(seed, f"choices/{split}")
        drawn = [draw_choice(rng, names[split], told_in[0].inventory, split) for _ in range(count)]
        for language in told_in:
            rows = (_row(f"{split}-{number:04}", choice, language) for number, choice in enumerate(drawn))
            lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            yield f"choices/{split}.{language.code}.jsonl", "".join(lines)


def draw_choice(rng: random.Random, names: Sequence[Name], inventory: Inventory, split: str) -> Choice:
    """Draws a story, and one of its facts in other words among statements that differ only in the value."""
    shapes = SHAPES[split]
    ((people_count, relation_count),) = rng.choices(list(shapes), weights=list(shapes.values()))
    people = draw_people(rng, names, inventory, count=people_count)
    relations = rng.sample(list(RELATIONS), relation_count)
    if relation_count == 2 and rng.random() < SAME_TYPE_SHARE:
        relations = list(SAME_TYPE)
    facts = [(person, relation) for person in people for relation in relations]
    story = tell(rng, rng.sample(facts, len(facts)))
    told = rng.choice(story)
    variant = rng.choice([other for other in range(VARIANTS["statements"]) if other != told.variant])
    right, *wrong = _values(rng, story, told, inventory)[: rng.choice(NUMBERS)]
    values = rng.sample([right, *wrong], 1 + len(wrong))
    alternatives = [replace(told.person, facts={**told.person.facts, told.relation: value}) for value in values]
    statements = [Statement(person, told.relation, variant, full_name=True) for person in alternatives]
    return Choice(story, statements, values.index(right))


def _values(rng: random.Random, story: Sequence[Statement], told: Statement, inventory: Inventory) -> list[str]:
    """The right value, one that the story tells of another person or by another relation, and any others."""
    right = told.person.facts[told.relation]
    alike = (told.relation, SAME_TYPE.get(told.relation, told.relation))
    present = dict.fromkeys(s.person.facts[s.relation] for s in story if s.relation in alike)
    others = [value for value in present if value != right]
    rng.shuffle(others)
    values = dict.fromkeys([right, *others[:1]])
    while len(values) < max(NUMBERS):
        (stranger,) = draw_people(rng, [told.person.name], inventory, count=1)
        values.setdefault(rng.choice([*others[1:], stranger.facts[told.relation]]))
    return list(values)


def _row(key: str, choice: Choice, language: Language) -> dict[str, object]:
    return {
        "id": key,
        "story": join([state(statement, language) for statement in choice.story], language).text,
        "choices": [state(statement, language).text for statement in choice.statements],
        "label": choice.right,
    }
