"""Sentences and translations: two aligned files, rows of both, or two lists and a file of pairs to be mined."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ernie_m.errors import ConfigError, DataError
from tasks.examples import PairExample, TextWithId
from tasks.readers.policy import BadExamplePolicy, FileReading, ReadReport
from tasks.readers.table import Table, find_columns, has_rows, read_records

SIDES = ("sentence", "translation")


def read_aligned(
    path: Path,
    *,
    language: str,
    on_bad_example: BadExamplePolicy | str,
    report: ReadReport,
    labelled: bool = True,
    translations: str,
    columns: Mapping[str, str | Sequence[str]],
) -> Iterator[PairExample]:
    """Reads two files of which line n of one is the translation of line n of the other; or rows that have both.

    An example's document is its translation: files with one and the same English sentence in several languages, or
    lines, keep all of them in one split.

    Args:
        path: The file in `language`.
        language: Of its sentences.
        on_bad_example: What to do with a pair of which a side is blank.
        report: Collects what was read and left out.
        labelled: Whether the lines belong together; for prediction they need not.
        translations: The other file: an ending in place of the file's own (`.en`), or a name beside it, which may have
            `{language}` in it.
        columns: Of rows (JSON, JSON lines, the hub): the names of `sentence` and `translation`; of several the first
            that is there. A dot goes into a record, `{language}` stands for the language.

    Returns:
        The pairs in the files' order. Ids are the file's name without its ending and the line's number, from 0; of rows
        their number.

    Raises:
        ConfigError: `translations` leads to the file itself, or `columns` are others.
        DataError: A file is missing, is not UTF-8, has another number of lines, or is bad beyond the policy.
    """
    policy = BadExamplePolicy.parse(on_bad_example)
    if has_rows(path):
        return _pairs_of_rows(path, language, policy, report, columns)
    other = _beside(path, "translations", translations, language)
    first, second = _lines(path), _lines(other)
    if len(first) != len(second):
        raise DataError(
            f"{path} has {len(first)} lines, {other} has {len(second)}: line by line they should be translations; "
            f"look for a line break too many from line {min(len(first), len(second)) + 1} on, or before"
        )
    examples = []
    with report.reading(path, language=language, policy=policy, unit="pairs") as reading:
        for number, (one, two) in enumerate(zip(first, second, strict=True)):
            reading.examples += 1
            key = f"{path.stem}-{number}"
            if blank := [file.name for file, text in ((path, one), (other, two)) if not text.strip()]:
                reading.note(f"line {number + 1}", key, f"the line is blank in {' and '.join(blank)}", "skipped")
            else:
                examples.append(PairExample(key, language, two, TextWithId(key, one), TextWithId(key, two)))
    if not examples:
        raise DataError(f"{path}: of its {len(first)} lines none can be used")
    return iter(examples)


def _pairs_of_rows(
    path: Path, language: str, policy: BadExamplePolicy, report: ReadReport, columns: Mapping[str, str | Sequence[str]]
) -> Iterator[PairExample]:
    if set(columns) != set(SIDES):
        raise ConfigError(f"data.read.columns has {', '.join(columns)}: {' and '.join(SIDES)} are needed")
    wanted = {
        side: [name.replace("{language}", language) for name in ([names] if isinstance(names, str) else names)]
        for side, names in columns.items()
    }
    examples = []
    with report.reading(path, language=language, policy=policy, unit="pairs") as reading:
        names, records = find_columns(path, read_records(path, reading, Table()), wanted)
        for record in records:
            reading.examples += 1
            key = str(record.number)
            try:
                one, two = (record.text(names[side]) for side in SIDES)
                if blank := [names[side] for side, text in zip(SIDES, (one, two), strict=True) if not text.strip()]:
                    raise ValueError(f"its {' and '.join(blank)} is blank")
            except KeyError as error:
                reading.note(record.place, key, f"it has no {error.args[0]}", "skipped")
            except ValueError as error:
                reading.note(record.place, key, str(error), "skipped")
            else:
                examples.append(PairExample(key, language, two, TextWithId(key, one), TextWithId(key, two)))
    if not examples:
        raise DataError(f"{path}: of its {reading.examples} rows none can be used")
    return iter(examples)


def read_mining(
    path: Path,
    *,
    language: str,
    on_bad_example: BadExamplePolicy | str,
    report: ReadReport,
    labelled: bool = True,
    translations: str,
    gold: str,
) -> Iterator[PairExample]:
    """Reads BUCC's three files: `id<tab>sentence` in either language, and `id<tab>id` of those that belong together.

    Args:
        path: The sentences in `language`.
        language: Of its sentences.
        on_bad_example: What to do with broken lines, and with a second pair of a sentence that has one.
        report: Collects what was read and left out.
        labelled: Whether there is a file of pairs.
        translations: See `read_aligned`.
        gold: Likewise, the file of pairs.

    Returns:
        An example for each pair, and one with one side only for every other sentence.

    Raises:
        ConfigError: `translations` or `gold` leads to the file itself.
        DataError: A file is missing or not UTF-8, or worse than the policy allows.
    """
    policy = BadExamplePolicy.parse(on_bad_example)
    other, pairs = _beside(path, "translations", translations, language), _beside(path, "gold", gold, language)
    sides = []
    for file in (path, other):
        with report.reading(file, language=language, policy=policy, unit="sentences") as reading:
            sides.append(_sentences(file, reading))
        if not sides[-1]:
            raise DataError(f"{file}: there is no sentence in it")
    first, second = sides
    found: dict[str, str] = {}
    if labelled:
        with report.reading(pairs, language=language, policy=policy, unit="pairs") as reading:
            found = _pairs(pairs, reading, first, second)
    translated = set(found.values())
    examples = []
    for key, sentence in first.items():
        translation = second[found[key]] if key in found else None
        name = f"{key} {translation.id}" if translation else key
        examples.append(PairExample(name, language, name, sentence, translation))
    examples += [PairExample(key, language, key, None, second[key]) for key in second if key not in translated]
    return iter(examples)


def _beside(path: Path, key: str, name: str, language: str) -> Path:
    name = name.replace("{language}", language)
    other = path.with_suffix(name) if name.startswith(".") and "/" not in name else path.parent / name
    if other == path:
        raise ConfigError(f"{path}: data.read.{key}={name} leads to the file itself; leave {language} out of the data")
    return other


def _lines(path: Path) -> list[str]:
    """The lines without their ends; only line feeds, with or without a carriage return, end a line."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DataError(f"{path}:{line}: not UTF-8 ({error.reason})") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    return lines[:-1] if lines[-1] == "" else lines


def _sentences(path: Path, reading: FileReading) -> dict[str, TextWithId]:
    """Sentences by id."""
    found: dict[str, TextWithId] = {}
    for number, line in enumerate(_lines(path), start=1):
        reading.examples += 1
        key, tab, text = line.partition("\t")
        if not tab or not text.strip() or not key.strip():
            reading.note(f"line {number}", key[:40], "an id, a tab and a sentence are needed", "skipped")
        elif key in found:
            reading.note(f"line {number}", key, "its id is already that of another line", "skipped")
        else:
            found[key] = TextWithId(key, text)
    return found


def _pairs(
    path: Path, reading: FileReading, first: dict[str, TextWithId], second: dict[str, TextWithId]
) -> dict[str, str]:
    """Ids of translations by the ids of sentences."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for number, line in enumerate(_lines(path), start=1):
        reading.examples += 1
        one, _, two = line.partition("\t")
        if unknown := [key for key, side in ((one, first), (two, second)) if key not in side]:
            reading.note(f"line {number}", line[:40], f"there is no sentence {' and none '.join(unknown)}", "skipped")
        elif one in found or two in taken:
            reading.note(f"line {number}", line[:40], "one of the two is in a pair already", "skipped")
        else:
            found[one] = two
            taken.add(two)
    return found
