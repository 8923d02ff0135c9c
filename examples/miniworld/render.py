"""Statements and questions -> sentences of one language that know where they mention what."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from examples.miniworld.lexicon import SLOT, Language
from examples.miniworld.story import Question, Statement
from examples.miniworld.world import SLOTS, Name, Person

MENTION = re.compile(r"\[(.*)\]")
"""The part of a lexicon form that names the thing, where there is more: `in der [Bibliothek]`."""


@dataclass(frozen=True)
class Mention:
    """A mention: its characters `[start, end)`, its role in the sentence, its type, and what it refers to."""

    start: int
    end: int
    role: str
    category: str
    entity: str


@dataclass(frozen=True)
class MarkedText:
    """A text and its mentions, in their order."""

    text: str
    mentions: Sequence[Mention]

    def find(self, role: str, entity: str) -> Mention:
        """The mention of this entity in this role, which must be there."""
        return next(m for m in self.mentions if (m.role, m.entity) == (role, entity))


def state(statement: Statement, language: Language) -> MarkedText:
    """Tells a statement in a language."""
    template = language.statements[statement.relation][statement.variant]
    return fill(template, statement.person, language, full_name=statement.full_name)


def ask(question: Question, language: Language) -> MarkedText:
    """Asks a question in a language, always with the full name."""
    return fill(language.questions[question.relation][question.variant], question.person, language, full_name=True)


def join(sentences: Sequence[MarkedText], language: Language) -> MarkedText:
    """Several sentences as one text."""
    text, mentions = "", []
    for sentence in sentences:
        text += language.between_sentences if text else ""
        mentions += [
            Mention(len(text) + m.start, len(text) + m.end, m.role, m.category, m.entity) for m in sentence.mentions
        ]
        text += sentence.text
    return MarkedText(text, mentions)


def write_name(name: Name, language: Language, *, full_name: bool) -> str:
    """A name in the language's script."""
    first = language.form(name.gender, name.first)
    surname = language.form("surname", name.surname)
    return language.full_name.format(first=first, surname=surname) if full_name else first


def fill(
    template: str, person: Person, language: Language, *, full_name: bool, invented: Mapping[str, str] | None = None
) -> MarkedText:
    """A template's sentence about a person; `invented` has what stands in slots that are no fact of the world."""
    text, mentions = "", []
    for index, part in enumerate(SLOT.split(template)):
        if index % 2 == 0:
            text += part
        elif "|" in part:
            text += _agree(part, person)
        elif part == "person":
            name = write_name(person.name, language, full_name=full_name)
            entity = f"{person.name.first} {person.name.surname}"
            mentions.append(Mention(len(text), len(text) + len(name), "person", "person", entity))
            text += name
        elif invented and part in invented:
            mentions.append(Mention(len(text), len(text) + len(invented[part]), part, part, invented[part]))
            text += invented[part]
        else:
            before, mention, after = _surface(part, person, language)
            role, start = part.split(".")[0], len(text) + len(before)
            mentions.append(Mention(start, start + len(mention), role, SLOTS[role], person.facts[role]))
            text += before + mention + after
    return MarkedText(text[0].upper() + text[1:], mentions)


def _surface(slot: str, person: Person, language: Language) -> tuple[str, str, str]:
    """The form that a slot asks for, as the text before the mention, the mention, and the text after it."""
    role, _, form = slot.partition(".")
    value = person.facts[role]
    text = value if SLOTS[role] == "year" else _agree(language.form(SLOTS[role], value, form), person)
    match = MENTION.search(text)
    return (text[: match.start()], match[1], text[match.end() :]) if match else ("", text, "")


def _agree(alternatives: str, person: Person) -> str:
    """`masculine|feminine` -> the one that agrees with the person; a single form serves both."""
    masculine, _, feminine = alternatives.partition("|")
    return feminine if feminine and person.name.gender == "female" else masculine
