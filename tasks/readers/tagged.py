"""Turns sentences of words with tags into examples, and reads such sentences from rows of lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tasks.examples import TokenExample, Unit
from tasks.readers.columns import choose_names, identify
from tasks.readers.joining import gaps_by_script, join
from tasks.readers.policy import BadExamplePolicy, FileReading
from tasks.readers.source import Entry, Source, collect
from tasks.readers.table import Record, Table, read_records
from tasks.tagging.tags import Scheme, detect, to_iob2

ROW_NAMES = ("words", "tags", "id", "document")


@dataclass(frozen=True, slots=True)
class TaggedSentence:
    """Words and, in a labelled file, their tags as the file has them.

    Attributes:
        id: The sentence's id, unique in the file.
        document: See `TokenExample`.
        places: Where each word stands, for messages, as `line 12`.
        words: The words.
        tags: Their tags; none where the file is not labelled.
    """

    id: str
    document: str
    places: Sequence[str]
    words: Sequence[str]
    tags: Sequence[str]


def without_prefix(sentences: Sequence[TaggedSentence], prefix: str | None, language: str) -> list[TaggedSentence]:
    """Takes away a prefix that every word has; where one word lacks it, the sentences stay as they are.

    Args:
        sentences: The sentences of a file.
        prefix: The prefix, in which `{language}` stands for the language; None: there is none.
        language: Language code of the file.
    """
    start = "" if prefix is None else prefix.replace("{language}", language)
    if not all(word.startswith(start) for sentence in sentences for word in sentence.words):
        return list(sentences)
    return [replace(sentence, words=[word.removeprefix(start) for word in sentence.words]) for sentence in sentences]


def to_examples(
    sentences: Sequence[TaggedSentence],
    *,
    scheme: Scheme | None,
    type_names: Mapping[str, str | None],
    between_words: str | None,
    unit: Unit,
    labelled: bool,
    reading: FileReading,
) -> list[TokenExample]:
    """The examples; sentences whose tags are bad are noted, and left out unless the policy repairs them.

    Args:
        sentences: Those of one file.
        scheme: The scheme of its tags; None: see `tasks.tagging.tags.detect`.
        type_names: See `tasks.tagging.tags.to_iob2`.
        between_words: What stands between words in the text; None: see `gaps_by_script`.
        unit: See `TokenExample`.
        labelled: Whether there are tags.
        reading: Takes the notes.
    """
    scheme = scheme or detect([sentence.tags for sentence in sentences])
    examples = []
    for sentence in sentences:
        tags = _tags(sentence, scheme, type_names, reading) if labelled else None
        if tags is not None or not labelled:
            words = sentence.words
            text, spans = join(words, gaps_by_script(words) if between_words is None else [between_words] * len(words))
            examples.append(TokenExample(sentence.id, reading.language, sentence.document, text, spans, unit, tags))
    return examples


def _tags(
    sentence: TaggedSentence, scheme: Scheme, type_names: Mapping[str, str | None], reading: FileReading
) -> tuple[str, ...] | None:
    """The tags in IOB2 (plain ones as they are); None where the sentence is left out."""
    try:
        converted = to_iob2(sentence.tags, scheme, type_names)
    except ValueError as error:
        reading.note(sentence.places[0], sentence.id, str(error), "skipped")
        return None
    leave_out = reading.policy is BadExamplePolicy.SKIP
    for place in converted.orphans[: 1 if leave_out else None]:
        before = sentence.tags[place - 1] if place else "nothing"
        problem = f"tag {sentence.tags[place]} goes on with an entity that is not there: {before} is before it"
        reading.note(sentence.places[place], sentence.id, problem, "skipped" if leave_out else "repaired")
    return tuple(converted.tags) if reading.policy.repairs or not converted.orphans else None


def read_rows(source: Source, rows: Mapping[str, str | None], reading: FileReading) -> list[TaggedSentence]:
    """The sentences of rows with a list of words and one of tags: JSON, JSON lines, the hub (WikiANN, CoNLL-2003, UD).

    Rows that are no sentences are noted.

    Args:
        source: The file, or the split on the hub.
        rows: Names in a row of `words` and `tags`, each a list, and of `id` (None: the row's number) and `document`
            (None: the id).
        reading: Takes the notes.

    Raises:
        ConfigError: `rows` has an unknown key or lacks one.
        DataError: The file cannot be read as a table.
    """
    names = choose_names("data.read.rows", rows, known=ROW_NAMES, needed=ROW_NAMES[:2])

    def sentence(record: Record, entry: Entry) -> TaggedSentence:
        key, document = identify(record, names, entry)
        words = _texts(record, names["words"])
        tags = _texts(record, names["tags"]) if source.labelled else []
        if not words:
            raise ValueError(f"its {names['words']} are none")
        if source.labelled and len(words) != len(tags):
            raise ValueError(f"it has {len(words)} {names['words']} and {len(tags)} {names['tags']}")
        return TaggedSentence(key, document, [entry.place] * len(words), words, tags)

    return collect(read_records(source.path, Table()), sentence, reading)


def _texts(record: Record, name: str) -> list[str]:
    texts: Any = record.get(name)
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"its {name} are no list of texts")
    return texts
