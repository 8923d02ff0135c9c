"""Words with labels: entities in CoNLL columns (IOB2), English to train on, validation and test in every language."""

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from examples.miniworld.lexicon import Language
from examples.miniworld.question_answering import languages_of
from examples.miniworld.render import MarkedText, ask, join, state
from examples.miniworld.story import Question, Statement, draw_question, draw_statement, tell
from examples.miniworld.world import RELATIONS, Inventory, Name, draw_people, generator

TYPES = {"person": "PER", "city": "LOC", "event": "EVENT", "year": "DATE"}
"""The type of entity of each category of mentions; other mentions (jobs, dishes, instruments ...) are no entities."""

KINDS = {"statement": 5, "question": 2, "two statements": 3}
"""What is told, and how often."""

SIGNS = frozenset(".,?¿؟।—。，？")
"""Characters that are words by themselves."""

CHARACTERS = "Han"
"""The script whose words are characters."""

Telling = Sequence[Statement | Question]
Word = tuple[int, int]
"""Characters `[start, end)` of a text."""


def entity_files(
    seed: int, languages: Mapping[str, Language], names: Mapping[str, Sequence[Name]], *, sentences: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """(path, content) of every file; `names` and `sentences` are by split."""
    for split, count in sentences.items():
        told_in = languages_of(split, languages)
        rng = generator(seed, f"ner/{split}")
        drawn = [draw_telling(rng, names[split], told_in[0].inventory) for _ in range(count)]
        for language in told_in:
            blocks = (
                _block(f"{split}-{number:04}", render(telling, language), language)
                for number, telling in enumerate(drawn)
            )
            yield f"ner/{split}.{language.code}.conll", "\n".join(blocks)


def draw_telling(rng: random.Random, names: Sequence[Name], inventory: Inventory) -> Telling:
    """A statement, a question, or two statements about one person."""
    (kind,) = rng.choices(list(KINDS), weights=list(KINDS.values()))
    (person,) = draw_people(rng, names, inventory, count=1)
    first, second = rng.sample(list(RELATIONS), 2)
    if kind == "statement":
        return [draw_statement(rng, person, first)]
    if kind == "question":
        return [draw_question(rng, person, first)]
    return tell(rng, [(person, first), (person, second)])


def render(telling: Telling, language: Language) -> MarkedText:
    """Tells a telling in a language."""
    parts = [state(part, language) if isinstance(part, Statement) else ask(part, language) for part in telling]
    return join(parts, language)


def words_of(sentence: MarkedText, language: Language) -> list[Word]:
    """The words of a sentence: it is cut at white space, signs and ends of mentions, in Chinese at every character."""
    borders = {border for span in sentence.mentions for border in (span.start, span.end)}
    for place, character in enumerate(sentence.text):
        alone = character in SIGNS or (language.script == CHARACTERS and not character.isdigit())
        if alone or character.isspace():
            borders |= {place, place + 1}
    ends = sorted(borders | {0, len(sentence.text)})
    return [(start, end) for start, end in pairwise(ends) if not sentence.text[start:end].isspace()]


def tags_of(sentence: MarkedText, words: Sequence[Word]) -> list[str]:
    """The tag of each word."""
    tags = ["O"] * len(words)
    for span in sentence.mentions:
        if span.category in TYPES:
            inside = [place for place, (start, end) in enumerate(words) if span.start <= start and end <= span.end]
            for place in inside:
                tags[place] = f"{'B' if place == inside[0] else 'I'}-{TYPES[span.category]}"
    return tags


def _block(key: str, sentence: MarkedText, language: Language) -> str:
    words = words_of(sentence, language)
    rows = zip(words, tags_of(sentence, words), strict=True)
    return f"# sent_id = {key}\n" + "".join(f"{sentence.text[start:end]}\t{tag}\n" for (start, end), tag in rows)
