"""Turns sentences of words with tags into examples, and reads such sentences from rows of lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tasks.examples import TokenExample, Unit
from tasks.readers.columns import choose_names, identify
from tasks.readers.joining import join_words
from tasks.readers.policy import BadExamplePolicy, FileReading
from tasks.readers.source import Entry, Source, collect
from tasks.readers.table import Record, Table, is_list, read_records
from tasks.tagging.tags import Scheme, detect, to_iob2

ROW_NAMES = ("words", "tags", "id", "document")


@dataclass(frozen=True, slots=True)
class TaggedSentence:
    """Words and, in a labelled file, their tags as the file has them.

    Attributes:
        id: The sentence's id, unique in the file.
        document: See `TokenExample`.
        places: Where each word stands, for messages: `line 12`.
        words: The words.
        tags: Their tags; empty if the file is not labelled.
    """

    id: str
    document: str
    places: Sequence[str]
    words: Sequence[str]
    tags: Sequence[str]


@dataclass(frozen=True, slots=True)
class Tagging:
    """How the sentences of a file become examples.

    Words of white space, of zero width or of nothing stay words. A tag that continues an entity although none precedes
    it (an orphan I-) has one repair, which is conlleval's: it begins an entity.

    Attributes:
        prefix: Is taken away from every word if all words of the file begin with it (WikiANN's `en:`). `{language}`
            stands for the language.
        scheme: The tags' scheme; None: see `tasks.tagging.tags.detect`.
        type_names: Entity type in the file (or tag, if the scheme is plain) -> its name; None: that is no entity.
        between_words: See `join_words`.
        unit: See `TokenExample`.
    """

    prefix: str | None
    scheme: Scheme | None
    type_names: Mapping[str, str | None]
    between_words: str | None
    unit: Unit

    def examples(self, sentences: Sequence[TaggedSentence], source: Source, reading: FileReading) -> list[TokenExample]:
        """The examples; sentences with bad tags are noted, and left out unless the policy repairs them."""
        prefix = (self.prefix or "").replace("{language}", source.language)
        if not all(word.startswith(prefix) for sentence in sentences for word in sentence.words):
            prefix = ""
        scheme = self.scheme or detect([sentence.tags for sentence in sentences])
        examples = []
        for sentence in sentences:
            tags = self._tags(sentence, scheme, reading) if source.labelled else None
            if source.labelled and tags is None:
                continue
            text, spans = join_words([word.removeprefix(prefix) for word in sentence.words], self.between_words)
            examples.append(TokenExample(sentence.id, source.language, sentence.document, text, spans, self.unit, tags))
        return examples

    def _tags(self, sentence: TaggedSentence, scheme: Scheme, reading: FileReading) -> tuple[str, ...] | None:
        """The tags in IOB2, or as they are if they are plain; None if the sentence is left out."""
        try:
            converted = to_iob2(sentence.tags, scheme, self.type_names)
        except ValueError as error:
            reading.note(sentence.places[0], sentence.id, str(error), "skipped")
            return None
        leave_out = reading.policy is BadExamplePolicy.SKIP
        for place in converted.orphans[: 1 if leave_out else None]:
            before = f"the tag before it is {sentence.tags[place - 1]}" if place else "it is the first tag"
            problem = f"tag {sentence.tags[place]} continues an entity, but {before}"
            reading.note(sentence.places[place], sentence.id, problem, "skipped" if leave_out else "repaired")
        return tuple(converted.tags) if reading.policy.repairs or not converted.orphans else None


def read_rows(source: Source, rows: Mapping[str, str | None], reading: FileReading) -> list[TaggedSentence]:
    """The sentences of rows with a list of words and one of tags: JSON, JSON lines, the hub (WikiANN, CoNLL-2003, UD).

    Args:
        source: The file, or the split on the hub.
        rows: Names in a row of `words`, `tags`, `id` and `document`; see `tasks.readers.columns`.
        reading: Takes the notes of rows that are no sentences.
    """
    names = choose_names("data.read.rows", rows, known=ROW_NAMES, needed=("words", "tags"))

    def sentence(record: Record, entry: Entry) -> TaggedSentence:
        key, document = identify(record, names, entry)
        words = _texts(record, names["words"])
        tags = _texts(record, names["tags"]) if source.labelled else []
        if not words:
            raise ValueError(f"its {names['words']} are empty")
        if source.labelled and len(words) != len(tags):
            raise ValueError(f"it has {len(words)} {names['words']} and {len(tags)} {names['tags']}")
        return TaggedSentence(key, document, [entry.place] * len(words), words, tags)

    return collect(read_records(source.path, Table()), sentence, reading)


def _texts(record: Record, name: str) -> list[str]:
    texts: list[str] = record.get(name)
    if not is_list(texts, str):
        raise ValueError(f"its {name} are not a list of texts")
    return texts
