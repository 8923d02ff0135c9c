"""Writes facts as plain text for pre-training: monolingual files, and parallel files that are aligned line by line."""

import random
from collections.abc import Iterator, Mapping, Sequence

from examples.miniworld.lexicon import REFERENCE, Language
from examples.miniworld.render import ask, join, state
from examples.miniworld.story import Question, Statement, draw_question, draw_shape, draw_statement, draw_story, tell
from examples.miniworld.world import RELATIONS, Inventory, Name, draw_people, generator

FURTHER_PAIRS = (("de", "fr"), ("ru", "zh"), ("es", "ar"), ("hi", "sw"))
"""Parallel text beside English with every other language."""

Kinds = Mapping[str, int]
"""What a line may be, and how often it is that."""

PARALLEL_KINDS: Kinds = {"statement": 9, "question": 5, "question and answer": 3, "two statements": 3}
MONOLINGUAL_KINDS: Kinds = {"statement": 4, "question": 2, "question and answer": 2, "two statements": 2, "story": 10}

RETOLD = 2
"""Facts of a story that are asked for and told again: what is hidden in one place stands in the other."""

Line = Sequence[Statement | Question]


def monolingual_files(
    seed: int, languages: Mapping[str, Language], names: Sequence[Name], *, lines: int
) -> Iterator[tuple[str, str]]:
    """(path, content) of one file a language; each tells of other people and other facts."""
    for language in languages.values():
        rng = generator(seed, f"text/mono/{language.code}")
        drawn = [_draw_line(rng, names, language.inventory, MONOLINGUAL_KINDS) for _ in range(lines)]
        yield f"text/mono.{language.code}.txt", _write(drawn, language)


def parallel_files(
    seed: int, languages: Mapping[str, Language], names: Sequence[Name], *, lines: int
) -> Iterator[tuple[str, str]]:
    """(path, content) of two files a pair, which tell the same in the same order."""
    with_english = [(REFERENCE, code) for code in languages if code != REFERENCE]
    for pair in (*with_english, *FURTHER_PAIRS):
        name = "-".join(pair)
        rng = generator(seed, f"text/parallel/{name}")
        drawn = [_draw_line(rng, names, languages[REFERENCE].inventory, PARALLEL_KINDS) for _ in range(lines)]
        for code in pair:
            yield f"text/parallel.{name}.{code}", _write(drawn, languages[code])


def _draw_line(rng: random.Random, names: Sequence[Name], inventory: Inventory, kinds: Kinds) -> Line:
    kind = rng.choices(list(kinds), list(kinds.values()))[0]
    if kind == "story":
        people, relations = draw_shape(rng, "train")
        story = draw_story(rng, draw_people(rng, names, inventory, count=people), relations)
        return [*story.statements, *(part for question in story.questions[:RETOLD] for part in _retell(rng, question))]
    (person,) = draw_people(rng, names, inventory, count=1)
    first, second = rng.sample(list(RELATIONS), 2)
    if kind == "statement":
        return [draw_statement(rng, person, first)]
    if kind == "question":
        return [draw_question(rng, person, first)]
    if kind == "question and answer":
        return [draw_question(rng, person, first), draw_statement(rng, person, first)]
    return tell(rng, [(person, first), (person, second)])


def _retell(rng: random.Random, question: Question) -> Line:
    return [question, draw_statement(rng, question.person, question.relation)]


def _write(lines: Sequence[Line], language: Language) -> str:
    return "".join(f"{_render(line, language)}\n" for line in lines)


def _render(line: Line, language: Language) -> str:
    sentences = [state(part, language) if isinstance(part, Statement) else ask(part, language) for part in line]
    return join(sentences, language).text
