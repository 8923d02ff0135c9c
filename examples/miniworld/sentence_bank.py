"""Sentences and their translations, a file a language, aligned line by line: for retrieval."""

import random
from collections.abc import Iterator, Mapping, Sequence

from examples.miniworld.lexicon import REFERENCE, Language
from examples.miniworld.render import ask, join, state
from examples.miniworld.story import Question, Statement, draw_question, draw_statement, tell
from examples.miniworld.world import RELATIONS, Inventory, Name, draw_people, generator

TRAINING_PAIR = (REFERENCE, "de")
"""The languages to train on; all others are for zero-shot evaluation."""

KINDS = {"statement": 5, "question": 3, "two statements": 2}
"""What a line may be, and how often."""

Line = Sequence[Statement | Question]


def sentence_bank_files(
    seed: int, languages: Mapping[str, Language], names: Mapping[str, Sequence[Name]], *, lines: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """(path, content) of every file; `names` and `lines` are by split."""
    for split, count in lines.items():
        told_in = [languages[code] for code in (TRAINING_PAIR if split == "train" else languages)]
        bank = draw_bank(seed, split, told_in, names[split], lines=count)
        for number, language in enumerate(told_in):
            yield f"retrieval/{split}.{language.code}", "".join(f"{texts[number]}\n" for texts in bank)


def draw_bank(
    seed: int, split: str, languages: Sequence[Language], names: Sequence[Name], *, lines: int
) -> list[tuple[str, ...]]:
    """Draws lines of which no two are the same in any of these languages, so that each has one translation."""
    rng = generator(seed, f"retrieval/{split}")
    inventory = languages[0].inventory
    told: list[set[str]] = [set() for _ in languages]
    bank: list[tuple[str, ...]] = []
    while len(bank) < lines:
        line = _draw_line(rng, names, inventory)
        texts = tuple(_render(line, language) for language in languages)
        if not any(text in known for text, known in zip(texts, told, strict=True)):
            bank.append(texts)
            for text, known in zip(texts, told, strict=True):
                known.add(text)
    return bank


def _draw_line(rng: random.Random, names: Sequence[Name], inventory: Inventory) -> Line:
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    (person,) = draw_people(rng, names, inventory, count=1)
    first, second = rng.sample(list(RELATIONS), 2)
    if kind == "statement":
        return [draw_statement(rng, person, first)]
    if kind == "question":
        return [draw_question(rng, person, first)]
    return tell(rng, [(person, first), (person, second)])


def _render(line: Line, language: Language) -> str:
    return join([state(p, language) if isinstance(p, Statement) else ask(p, language) for p in line], language).text
