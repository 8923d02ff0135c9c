"""Words with their parts of speech, in CoNLL-U: `parts_of_speech/<language>.yaml` says which word is what.

* `words`: universal tag -> words, in lower case, with white space between them;
* `mentions`: category of the lexicon -> word -> tag, for words of mentions that are not what `words` says, or, where
  that has none, not nouns; `default` is for all of them. Names are proper nouns, and years numerals, in any case;
* `exceptions`: template (`statements.home.1`) -> word -> tag, for words outside mentions;
* `cuts`: regular expressions; a word ends where a match does.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from examples.miniworld.lexicon import Language, LexiconError
from examples.miniworld.question_answering import languages_of
from examples.miniworld.render import MarkedText, Mention, ask, state
from examples.miniworld.story import Question, Statement
from examples.miniworld.token_labels import CHARACTERS, SIGNS, Word, draw_telling
from examples.miniworld.world import Name, generator

DIRECTORY = Path(__file__).parent / "parts_of_speech"
TAGS = {
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM",
    "VERB", "X",
}  # fmt: skip
NAMES = {"person": "PROPN", "city": "PROPN", "year": "NUM"}
DEFAULT = "default"

Tags = Mapping[str, str]


@dataclass(frozen=True)
class PartsOfSpeech:
    """The content of one YAML file, with `words` turned around: a tag for each word."""

    words: Tags
    mentions: Mapping[str, Tags]
    exceptions: Mapping[str, Tags]
    cuts: Sequence[str]

    def tag(self, word: str, mention: Mention | None, template: str) -> str:
        """The tag of a word in a mention, or in a template's own text.

        Raises:
            LexiconError: There is none.
        """
        if set(word) <= SIGNS:
            return "PUNCT"
        word = word.lower()
        if mention is not None:
            of_the_category = self.mentions.get(mention.category, {})
            default = (
                NAMES.get(mention.category)
                or of_the_category.get(word)
                or self.words.get(word)
                or of_the_category.get(DEFAULT)
            )
            return default or "NOUN"
        part = self.exceptions.get(template, {}).get(word) or self.words.get(word)
        if part is None:
            raise LexiconError(f"'{word}' of {template} has no part of speech")
        return part


def load_parts_of_speech(code: str, directory: Path = DIRECTORY) -> PartsOfSpeech:
    """Reads the parts of speech of a language.

    Raises:
        LexiconError: A tag is none of the universal ones, or a word has two.
    """
    content: dict[str, Any] = yaml.safe_load((directory / f"{code}.yaml").read_text(encoding="utf-8"))
    pairs = [(word, tag) for tag, words in content["words"].items() for word in words.split()]
    tables = [dict(pairs), *content.get("mentions", {}).values(), *content.get("exceptions", {}).values()]
    if unknown := {tag for table in tables for tag in table.values()} - TAGS:
        raise LexiconError(f"{code}.yaml: {', '.join(sorted(unknown))} is no universal part of speech")
    if len(tables[0]) < len(pairs):
        twice = sorted({word for word, _ in pairs if [other for other, _ in pairs].count(word) > 1})
        raise LexiconError(f"{code}.yaml: {', '.join(twice)} stands twice")
    return PartsOfSpeech(tables[0], content.get("mentions", {}), content.get("exceptions", {}), content.get("cuts", []))


def part_of_speech_files(
    seed: int, languages: Mapping[str, Language], names: Mapping[str, Sequence[Name]], *, sentences: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """(path, content) of every file; `names` and `sentences` are by split."""
    for split, count in sentences.items():
        told_in = languages_of(split, languages)
        rng = generator(seed, f"pos/{split}")
        drawn = [draw_telling(rng, names[split], told_in[0].inventory) for _ in range(count)]
        for language in told_in:
            parts = load_parts_of_speech(language.code)
            blocks = (
                _block(f"{split}-{number:04}", sentence, language, parts) for number, sentence in enumerate(drawn)
            )
            yield f"pos/{split}.{language.code}.conllu", "".join(blocks)


def tagged(told: Statement | Question, language: Language, parts: PartsOfSpeech) -> tuple[str, list[tuple[Word, str]]]:
    """A sentence's text, and its words with their tags."""
    is_statement = isinstance(told, Statement)
    template = f"{'statements' if is_statement else 'questions'}.{told.relation}.{told.variant}"
    sentence = state(told, language) if isinstance(told, Statement) else ask(told, language)
    tagged_spans = []
    for start, end in _words(sentence, language, parts):
        mention = next((span for span in sentence.mentions if span.start <= start and end <= span.end), None)
        tagged_spans.append(((start, end), parts.tag(sentence.text[start:end], mention, template)))
    return sentence.text, tagged_spans


def _words(sentence: MarkedText, language: Language, parts: PartsOfSpeech) -> list[Word]:
    """The words of a sentence: it is cut at white space, at signs, at `cuts`, and where mentions begin and end."""
    text = sentence.text
    borders = {0, len(text)} | {border for span in sentence.mentions for border in (span.start, span.end)}
    for place, character in enumerate(text):
        if character in SIGNS or character.isspace():
            borders |= {place, place + 1}
    borders |= {match.end() for cut in parts.cuts for match in re.finditer(cut, text)}
    if language.script == CHARACTERS:
        inside = {place for span in sentence.mentions for place in range(span.start + 1, span.end)}
        for start, end in list(pairwise(sorted(borders))):
            borders |= set(_segments(text, start, end, parts.words)) - inside
    return [(start, end) for start, end in pairwise(sorted(borders)) if not text[start:end].isspace()]


def _segments(text: str, start: int, end: int, words: Tags) -> Iterator[int]:
    """Where the words of a stretch begin: each is the longest known word that begins there, or else one character."""
    while start < end:
        yield start
        start = next((stop for stop in range(end, start + 1, -1) if text[start:stop] in words), start + 1)


def _block(key: str, told: Sequence[Statement | Question], language: Language, parts: PartsOfSpeech) -> str:
    sentences = [tagged(statement, language, parts) for statement in told]
    lines = [f"# sent_id = {key}", f"# text = {language.between_sentences.join(text for text, _ in sentences)}"]
    number = 0
    for text, words in sentences:
        for (start, end), tag in words:
            number += 1
            is_last = end == len(text)
            glued = not language.between_sentences if is_last else not text[end].isspace()
            notes = "SpaceAfter=No" if glued else "_"
            lines.append("\t".join([str(number), text[start:end], "_", tag, *["_"] * 5, notes]))
    return "\n".join(lines) + "\n\n"
