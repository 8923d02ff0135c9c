"""Sentences and translations: two aligned files, rows of both, or two lists and a file of pairs to be mined."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ernie_m.errors import ConfigError, DataError
from tasks.examples import PairExample, TextWithId
from tasks.readers.columns import choose_names, find_columns, read_texts
from tasks.readers.source import Entry, Row, Source, collect, read_examples
from tasks.readers.table import Record, Table, has_named_values, read_records
from tasks.readers.text import read_lines

SIDES = ("sentence", "translation")


def read_aligned(
    source: Source, *, translations: str, columns: Mapping[str, str | Sequence[str]]
) -> Iterator[PairExample]:
    """Reads two files of which line n of one is the translation of line n of the other; or rows that have both.

    An example's document is its translation. So lines with the same English sentence stay in one split, whatever their
    language. The id of a line is the file's name without its ending and the
    line's number, from 0; the id of a row is its number.

    Args:
        source: The file in the source's language. Whether it is labelled makes no difference.
        translations: The other file: an ending in place of the file's own (`.en`), or a name beside it. `{language}`
            stands for the language.
        columns: For rows (JSON, JSON lines, the hub): the names of `sentence` and `translation`; see
            `tasks.readers.columns`. `{language}` stands for the language.

    Raises:
        ConfigError: `translations` leads to the file itself.
        DataError: The files have different numbers of lines.
    """
    if has_named_values(source.path):
        return _read_rows_of_pairs(source, columns)
    path, other = source.path, _beside(source, "translations", translations)
    sentences, translated = _lines(path), _lines(other)
    if len(sentences) != len(translated):
        raise DataError(
            f"{path} has {len(sentences)} lines, {other} has {len(translated)}: line by line they should be "
            "translations; look for a line break too many from line "
            f"{min(len(sentences), len(translated)) + 1} on, or before"
        )
    pairs = enumerate(zip(sentences, translated, strict=True))
    rows = (Row(f"line {number + 1}", f"{path.stem}-{number}", texts) for number, texts in pairs)

    def example(texts: tuple[str, str], entry: Entry) -> PairExample:
        if blank := [file.name for file, text in zip((path, other), texts, strict=True) if not text.strip()]:
            raise ValueError(f"the line is blank in {' and '.join(blank)}")
        return _pair(entry, *texts)

    return read_examples(source, "pairs", rows, example)


def _read_rows_of_pairs(source: Source, columns: Mapping[str, str | Sequence[str]]) -> Iterator[PairExample]:
    wanted = {
        side: [name.replace("{language}", source.language) for name in ([names] if isinstance(names, str) else names)]
        for side, names in choose_names("data.read.columns", columns, known=SIDES, needed=SIDES).items()
    }
    names, rows = find_columns(source.path, read_records(source.path, Table()), wanted)

    def example(record: Record, entry: Entry) -> PairExample:
        return _pair(entry, **read_texts(record, names))

    return read_examples(source, "pairs", rows, example)


def _pair(entry: Entry, sentence: str, translation: str) -> PairExample:
    sides = (TextWithId(entry.key, text) for text in (sentence, translation))
    return PairExample(entry.key, entry.language, translation, *sides)


def read_mining(source: Source, *, translations: str, gold: str) -> Iterator[PairExample]:
    """Reads BUCC's three files: `id<tab>sentence` in either language, and `id<tab>id` of those that belong together.

    There is an example for each pair, and one with a single side for every other sentence.

    Args:
        source: The sentences in the source's language; if it is not labelled, there is no file of pairs.
        translations: The sentences in the other language; see `read_aligned`.
        gold: The file of pairs, given in the same way. A second pair of a sentence is skipped.
    """
    other, gold_file = _beside(source, "translations", translations), _beside(source, "gold", gold)
    sentences, translated = _read_list(source, source.path), _read_list(source, other)
    partners = _read_partners(replace(source, path=gold_file), sentences, translated) if source.labelled else {}
    examples = []
    for key, sentence in sentences.items():
        translation = translated[partners[key]] if key in partners else None
        name = f"{key} {translation.id}" if translation else key
        examples.append(PairExample(name, source.language, name, sentence, translation))
    alone = translated.keys() - set(partners.values())
    return iter(
        examples + [PairExample(key, source.language, key, None, translated[key]) for key in translated if key in alone]
    )


def _read_list(source: Source, path: Path) -> dict[str, TextWithId]:
    """The sentences of a file, by their ids."""

    def sentence(line: str, entry: Entry) -> TextWithId:
        key, tab, text = line.partition("\t")
        if not tab or not text.strip() or not key.strip():
            raise ValueError("an id, a tab and a sentence are needed")
        return TextWithId(entry.identify(key), text)

    sentences = read_examples(replace(source, path=path), "sentences", _numbered(path), sentence)
    return {sentence.id: sentence for sentence in sentences}


def _read_partners(
    gold: Source, sentences: Mapping[str, TextWithId], translated: Mapping[str, TextWithId]
) -> dict[str, str]:
    """Id of a sentence -> id of its translation."""
    partners: dict[str, str] = {}
    taken: set[str] = set()

    def pair(line: str, entry: Entry) -> None:
        first, _, second = line.partition("\t")
        sides = ((first, sentences), (second, translated))
        if unknown := [key for key, texts in sides if key not in texts]:
            raise ValueError(f"there is no sentence {' and none '.join(unknown)}")
        if first in partners or second in taken:
            raise ValueError("one of the two is in a pair already")
        partners[first] = second
        taken.add(second)

    with gold.reading("pairs") as reading:
        collect(_numbered(gold.path), pair, reading)
    return partners


def _beside(source: Source, setting: str, name: str) -> Path:
    """The file that a setting names, by an ending in place of the source's own or by a name beside it."""
    name = name.replace("{language}", source.language)
    path = source.path
    other = path.with_suffix(name) if name.startswith(".") and "/" not in name else path.parent / name
    if other == path:
        raise ConfigError(
            f"{path}: data.read.{setting}={name} leads to the file itself; leave {source.language} out of the data"
        )
    return other


def _lines(path: Path) -> list[str]:
    """The lines of a file, without the empty one after the last line break."""
    lines = read_lines(path)
    return lines[:-1] if lines[-1] == "" else lines


def _numbered(path: Path) -> Iterator[Row[str]]:
    """The lines of a file; the key of each is its beginning."""
    return (Row(f"line {number}", line[:40], line) for number, line in enumerate(_lines(path), start=1))
