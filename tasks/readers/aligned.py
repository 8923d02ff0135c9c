"""Sentences and translations: two aligned files, rows of both, or two lists and a file of pairs to be mined."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ernie_m.errors import ConfigError, DataError
from tasks.examples import PairExample, TextWithId
from tasks.readers.columns import choose_names, find_columns
from tasks.readers.source import Entry, Row, Source, collect, read_examples
from tasks.readers.table import Record, Table, has_named_values, read_records
from tasks.readers.text import read_lines

SIDES = ("sentence", "translation")


def read_aligned(
    source: Source, *, translations: str, columns: Mapping[str, str | Sequence[str]]
) -> Iterator[PairExample]:
    """Reads two files of which line n of one is the translation of line n of the other; or rows that have both.

    An example's document is its translation: files with one and the same English sentence in several languages, or
    lines, keep all of them in one split. Ids are the file's name without its ending and the line's number, from 0; of
    rows their number.

    Args:
        source: The file in the source's language. Whether it is labelled makes no difference: lines belong together.
        translations: The other file: an ending in place of the file's own (`.en`), or a name beside it, which may have
            `{language}` in it.
        columns: Of rows (JSON, JSON lines, the hub): the names of `sentence` and `translation`; of several the first
            that is there. A dot leads into a record, `{language}` stands for the language.

    Raises:
        ConfigError: `translations` leads to the file itself, or `columns` are others.
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
    given = choose_names("data.read.columns", columns, known=SIDES, needed=SIDES)
    wanted = {
        side: [name.replace("{language}", source.language) for name in ([names] if isinstance(names, str) else names)]
        for side, names in given.items()
    }
    names, rows = find_columns(source.path, read_records(source.path, Table()), wanted)

    def example(record: Record, entry: Entry) -> PairExample:
        texts = {side: record.text(names[side]) for side in SIDES}
        if blank := [names[side] for side in SIDES if not texts[side].strip()]:
            raise ValueError(f"its {' and '.join(blank)} is blank")
        return _pair(entry, **texts)

    return read_examples(source, "pairs", rows, example)


def _pair(entry: Entry, sentence: str, translation: str) -> PairExample:
    sides = (TextWithId(entry.key, text) for text in (sentence, translation))
    return PairExample(entry.key, entry.language, translation, *sides)


def read_mining(source: Source, *, translations: str, gold: str) -> Iterator[PairExample]:
    """Reads BUCC's three files: `id<tab>sentence` in either language, and `id<tab>id` of those that belong together.

    Args:
        source: The sentences in the source's language; where it is not labelled, there is no file of pairs.
        translations: See `read_aligned`.
        gold: Likewise, the file of pairs. A second pair of a sentence that has one is skipped.

    Returns:
        An example for each pair, and one with one side only for every other sentence.

    Raises:
        ConfigError: `translations` or `gold` leads to the file itself.
    """
    other, gold_file = _beside(source, "translations", translations), _beside(source, "gold", gold)
    sentences, translated = ({text.id: text for text in _read_list(source, path)} for path in (source.path, other))
    partners: dict[str, str] = {}
    if source.labelled:
        with replace(source, path=gold_file).reading("pairs") as reading:
            partners = dict(collect(_numbered(gold_file), _partners(sentences, translated), reading))
    examples = []
    for key, sentence in sentences.items():
        translation = translated[partners[key]] if key in partners else None
        name = f"{key} {translation.id}" if translation else key
        examples.append(PairExample(name, source.language, name, sentence, translation))
    alone = translated.keys() - set(partners.values())
    return iter(
        examples + [PairExample(key, source.language, key, None, translated[key]) for key in translated if key in alone]
    )


def _read_list(source: Source, path: Path) -> Iterator[TextWithId]:
    def sentence(line: str, entry: Entry) -> TextWithId:
        key, tab, text = line.partition("\t")
        if not tab or not text.strip() or not key.strip():
            raise ValueError("an id, a tab and a sentence are needed")
        return TextWithId(entry.identify(key), text)

    return read_examples(replace(source, path=path), "sentences", _numbered(path), sentence)


def _partners(
    sentences: Mapping[str, TextWithId], translated: Mapping[str, TextWithId]
) -> Callable[[str, Entry], tuple[str, str]]:
    """Makes of a line of the file of pairs the ids of a sentence and of its translation."""
    paired: set[tuple[str, str]] = set()

    def pair(line: str, entry: Entry) -> tuple[str, str]:
        first, _, second = line.partition("\t")
        sides = (("sentence", first, sentences), ("translation", second, translated))
        if unknown := [key for _, key, texts in sides if key not in texts]:
            raise ValueError(f"there is no sentence {' and none '.join(unknown)}")
        ends = {(side, key) for side, key, _ in sides}
        if ends & paired:
            raise ValueError("one of the two is in a pair already")
        paired.update(ends)
        return first, second

    return pair


def _beside(source: Source, setting: str, name: str) -> Path:
    """The file that a setting names, an ending in place of the source's own or a name beside it."""
    name = name.replace("{language}", source.language)
    path = source.path
    other = path.with_suffix(name) if name.startswith(".") and "/" not in name else path.parent / name
    if other == path:
        raise ConfigError(
            f"{path}: data.read.{setting}={name} leads to the file itself; leave {source.language} out of the data"
        )
    return other


def _lines(path: Path) -> list[str]:
    """The lines of a file, without the empty one behind the last line's end."""
    lines = read_lines(path)
    return lines[:-1] if lines[-1] == "" else lines


def _numbered(path: Path) -> Iterator[Row[str]]:
    """The lines of a file, each called by its beginning."""
    return (Row(f"line {number}", line[:40], line) for number, line in enumerate(_lines(path), start=1))
