"""Raw text: which files make up a corpus, and its lines one by one, with a word on every line that is broken."""

import gzip
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import IO, Literal, cast

from ernie_m.errors import ConfigError, DataError

OnBadLine = Literal["error", "skip"]

_PAIR = re.compile(r"([A-Za-z0-9_]+)-([A-Za-z0-9_]+)")
_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Source:
    """The files of one corpus.

    Attributes:
        languages: Of its lines: one, or two of a parallel corpus.
        parts: Its files: `(text,)` of a monolingual part, `(first, second)` of two aligned line by line, or `(table,)`
            of a parallel part with a tab between the sentences.
    """

    languages: tuple[str, ...]
    parts: tuple[tuple[Path, ...], ...]

    @property
    def name(self) -> str:
        """`de`, or `de-en`."""
        return "-".join(self.languages)


def find_sources(directory: Path, pattern: str) -> list[Source]:
    """The corpora below a folder.

    Args:
        directory: Where the pattern begins.
        pattern: A path with `*`, and `{language}` for monolingual text (`mono/{language}.txt`), `{pair}` and
            `{language}` for aligned files (`*/{pair}.{language}`, where a pair is `de-en`), or `{pair}` for tables
            (`{pair}.tsv`). Files of one language, or one pair, are one corpus. `.gz` is read, too.

    Raises:
        ConfigError: The pattern names neither, or the folder does not exist.
        DataError: No file matches, or an aligned file lacks its other half.
    """
    if "{language}" not in pattern and "{pair}" not in pattern:
        raise ConfigError(f"{pattern}: write {{language}} or {{pair}} where the file's name has it")
    if not directory.is_dir():
        raise ConfigError(f"{directory}: no such folder")
    wildcard = re.sub(r"\{(language|pair)\}", "*", pattern)
    expression = re.escape(pattern).replace(r"\*", "[^/]*")
    expression = expression.replace(r"\{language\}", r"(?P<language>[A-Za-z0-9_]+)")
    expression = expression.replace(r"\{pair\}", r"(?P<pair>[A-Za-z0-9_]+-[A-Za-z0-9_]+)")
    found: dict[tuple[str, ...], dict[str, dict[str, Path]]] = {}
    for path in sorted(p for glob in (wildcard, wildcard + ".gz") for p in directory.glob(glob)):
        name = path.relative_to(directory).as_posix()
        if match := re.fullmatch(expression, name.removesuffix(".gz")):
            fields = match.groupdict()
            pair = _PAIR.fullmatch(fields.get("pair") or "")
            languages = cast(tuple[str, ...], pair.groups()) if pair else (fields["language"],)
            part = name[: match.start("language")] if pair and "language" in fields else name
            found.setdefault(languages, {}).setdefault(part, {})[fields.get("language") or ""] = path
    if not found:
        raise DataError(f"{directory}: no file matches {pattern}")
    return [
        Source(languages, tuple(_part(languages, files) for files in parts.values()))
        for languages, parts in sorted(found.items())
    ]


def _part(languages: tuple[str, ...], files: dict[str, Path]) -> tuple[Path, ...]:
    if len(files) == 1 and (len(languages) == 1 or "" in files):
        return tuple(files.values())
    if set(files) != set(languages):
        known = ", ".join(str(path) for path in files.values())
        raise DataError(f"{known}: the pair {'-'.join(languages)} needs a file for each of its two languages")
    return tuple(files[language] for language in languages)


@dataclass(slots=True)
class Report:
    """What happened to the lines of a corpus.

    Attributes:
        counts: Kind of event -> how often: `read`, `blank`, and kinds of broken lines that were skipped.
        examples: The first few of each kind, as `file, line n: what is wrong`.
    """

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kind: str, message: str) -> None:
        """Counts a skipped line."""
        self.counts[kind] += 1
        shown = self.examples.setdefault(kind, [])
        if len(shown) < _EXAMPLES:
            shown.append(message)


def read_source(source: Source, on_bad_line: OnBadLine, report: Report) -> Iterator[tuple[str, ...]]:
    """The lines, or pairs of lines, of a corpus, without blank ones.

    Args:
        source: The files.
        on_bad_line: `error` stops at the first broken line; `skip` leaves it out, and its counterpart with it. Broken
            are: invalid UTF-8, NUL characters, a table's line without exactly one tab, a pair with one empty side.
        report: Counts what happens.

    Raises:
        DataError: A file cannot be read, aligned files have different numbers of lines, or a line is broken.
    """
    width = len(source.languages)
    for part in source.parts:
        for number, columns in enumerate(_rows(part, width), start=1):
            report.counts["read"] += 1
            kind, reason = _judge(columns, width)
            if kind == "blank":
                report.counts["blank"] += 1
            elif kind:
                message = f"{', '.join(map(str, part))}, line {number}: {reason}"
                if on_bad_line == "error":
                    raise DataError(f"{message}; mend the line, or set on_bad_line=skip")
                report.add(kind, message)
            else:
                yield tuple(column.decode("utf-8").strip() for column in columns)


def _judge(columns: Sequence[bytes], width: int) -> tuple[str, str]:
    """What is wrong with a line: a kind and a reason, both empty where it is sound."""
    if len(columns) != width:
        return "no table", f"{len(columns)} columns, {width} are needed, with a tab between them"
    texts = []
    for column in columns:
        try:
            texts.append(column.decode("utf-8").strip())
        except UnicodeDecodeError as error:
            return "no UTF-8", f"not UTF-8 at byte {error.start}"
    if any("\0" in text for text in texts):
        return "binary", "a NUL character: this is no text"
    if not any(texts):
        return "blank", ""
    if not all(texts):
        return "half empty", "one side of the pair is empty"
    return "", ""


def _rows(part: tuple[Path, ...], width: int) -> Iterator[Sequence[bytes]]:
    if len(part) == width:
        yield from _aligned(part)
        return
    for line in _lines(part[0]):
        columns = line.split(b"\t")
        yield [b""] * width if not line.strip() else columns


def _aligned(part: tuple[Path, ...]) -> Iterator[Sequence[bytes]]:
    missing = object()
    number = 0
    for number, lines in enumerate(zip_longest(*map(_lines, part), fillvalue=missing), start=1):
        if missing in lines:
            ended = part[lines.index(missing)]
            raise DataError(
                f"{ended}: ends after {number - 1} lines, {part[1 - part.index(ended)]} goes on: aligned files need "
                "the same number of lines"
            )
        yield cast(Sequence[bytes], lines)


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with _open(path) as file:
            for line in file:
                yield line.rstrip(b"\r\n")
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path}: cannot be read ({error})") from error


def _open(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")
