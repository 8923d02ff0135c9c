"""Raw text: which files make up a corpus, and its lines one by one, with a word on every line that is broken."""

import gzip
import os
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from typing import IO, Literal, Protocol, cast

from ernie_m.errors import ConfigError, DataError
from pretraining.hub import HubPart

OnBadLine = Literal["error", "skip"]
Kind = Literal["monolingual", "parallel"]

_NAME = "[A-Za-z0-9_]+"
_PLACEHOLDER = re.compile(r"\{(language|pair)\}")
_EXAMPLES = 5


class Part(Protocol):
    """One text, or one text and its translation.

    Attributes:
        swapped: Its rows have the corpus' second language first.
    """

    @property
    def swapped(self) -> bool: ...  # noqa: D102

    @property
    def where(self) -> str:
        """What to call it in a message."""

    def rows(self) -> Iterator[Sequence[bytes]]:
        """Its lines, or pairs of lines, as they are."""

    def stamp(self) -> str | None:
        """Changes when the text does, and is cheap to know; None where there is no such thing."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """A part in files.

    Attributes:
        width: Sentences of a row.
        files: `(text,)` of monolingual text, `(first, second)` of two files aligned line by line, or `(table,)` with a
            tab between the sentences; in the order that the files' own pair has.
        swapped: See `Part`.
    """

    width: int
    files: tuple[Path, ...]
    swapped: bool

    @property
    def where(self) -> str:
        """The files' names."""
        return ", ".join(map(str, self.files))

    def stamp(self) -> str:
        """Path, size and time of the last change of each file."""
        return "; ".join(
            f"{path.resolve()} {found.st_size} {found.st_mtime_ns}"
            for path, found in zip(self.files, self._stats(), strict=True)
        )

    def _stats(self) -> list[os.stat_result]:
        try:
            return [path.stat() for path in self.files]
        except OSError as error:
            raise DataError(f"{self.where}: cannot be read ({error})") from error

    def rows(self) -> Iterator[Sequence[bytes]]:
        """The lines; those of a table at the tabs."""
        if len(self.files) == self.width:
            yield from _aligned(self.files)
            return
        for line in _lines(self.files[0]):
            yield line.split(b"\t") if line.strip() else [b""] * self.width


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one corpus.

    Attributes:
        languages: Of its lines: one, or two of a parallel corpus.
        parts: Its texts, one read after the other.
    """

    languages: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def name(self) -> str:
        """`de`, or `de-en`."""
        return "-".join(self.languages)

    @property
    def kind(self) -> Kind:
        """Whether its lines are sentences or pairs."""
        return "monolingual" if len(self.languages) == 1 else "parallel"

    @property
    def where(self) -> str:
        """What to call all of it in a message."""
        return ", ".join(part.where for part in self.parts)

    @property
    def size(self) -> int | None:
        """Bytes on disk; None where not all of it is in files."""
        if not all(isinstance(part, FilePart) for part in self.parts):
            return None
        return sum(found.st_size for part in self.parts if isinstance(part, FilePart) for found in part._stats())


def find_parts(directory: Path, pattern: str) -> list[tuple[tuple[str, ...], FilePart]]:
    """The files that a pattern finds: languages and part, in the order of their paths.

    Args:
        directory: Where the pattern begins, unless it is an absolute path.
        pattern: A path with `*`, and `{language}` for monolingual text (`mono/{language}.txt`), `{pair}` and
            `{language}` for aligned files (`*/{pair}.{language}`, where a pair is `de-en`), or `{pair}` for tables
            (`{pair}.tsv`). `.gz` is read, too, unless the same file is there without it.

    Raises:
        ConfigError: The pattern names neither, or the folder does not exist.
        DataError: No file matches, or an aligned file lacks its other half.
    """
    return [
        (languages, FilePart(len(languages), files, swapped=False)) for languages, files in _match(directory, pattern)
    ]


def gather(parts: Iterable[tuple[tuple[str, ...], FilePart | HubPart]]) -> list[Source]:
    """The corpora that parts are of, in the order of their names.

    All parts of one language, or one pair, are one corpus; what is named twice is read once. `de-en` and `en-de` are
    one pair, named as the first one is.
    """
    found: dict[tuple[str, ...], list[Part]] = {}
    seen: set[object] = set()
    for languages, part in parts:
        same = frozenset(path.resolve() for path in part.files) if isinstance(part, FilePart) else part
        if same in seen:
            continue
        seen.add(same)
        swapped = languages not in found and languages[::-1] in found
        found.setdefault(languages[::-1] if swapped else languages, []).append(replace(part, swapped=swapped))
    return [Source(languages, tuple(parts)) for languages, parts in sorted(found.items())]


def keep_languages(sources: Sequence[Source], languages: Sequence[str] | None) -> list[Source]:
    """The corpora of some languages, a pair if it is of two of them.

    Args:
        sources: All there are, monolingual and parallel: a language may have text of one kind only.
        languages: None keeps all.

    Raises:
        ConfigError: No text is kept for a language.
    """
    if languages is None:
        return list(sources)
    kept = [source for source in sources if set(source.languages) <= set(languages)]
    missing = sorted(set(languages) - {language for source in kept for language in source.languages})
    if missing or not languages:
        raise ConfigError(
            f"data.languages: no text of {', '.join(missing) or 'any language'} is kept; there is "
            f"{', '.join(source.name for source in sources) or 'none'}, of which a pair needs both its languages"
        )
    return kept


def _match(directory: Path, pattern: str) -> list[tuple[tuple[str, ...], tuple[Path, ...]]]:
    """What one pattern finds: languages and files of every part, in the order of paths."""
    if not _PLACEHOLDER.search(pattern):
        raise ConfigError(f"{pattern}: write {{language}} or {{pair}} where the file's name has it")
    relative = Path(pattern)
    if relative.is_absolute():
        directory, relative = Path(relative.anchor), relative.relative_to(relative.anchor)
    if not directory.is_dir():
        raise ConfigError(f"{directory}: no such folder")
    expression = _expression(relative.as_posix())
    language_group = expression.groupindex.get("language")
    wildcard = re.sub(r"[\[?]", r"[\g<0>]", _PLACEHOLDER.sub("*", relative.as_posix()))
    found: dict[tuple[str, ...], dict[tuple[str, ...], dict[str, Path]]] = {}
    for path in sorted(p for glob in (wildcard, wildcard + ".gz") for p in directory.glob(glob)):
        if match := expression.fullmatch(path.relative_to(directory).as_posix().removesuffix(".gz")):
            fields = match.groupdict()
            languages = tuple(fields["pair"].split("-")) if "pair" in fields else (fields["language"],)
            rest = tuple(text for group, text in enumerate(match.groups(), start=1) if group != language_group)
            found.setdefault(languages, {}).setdefault(rest, {}).setdefault(fields.get("language", ""), path)
    if not found:
        raise DataError(f"{directory}: no file matches {pattern}")
    return [(languages, _part(languages, files)) for languages, parts in found.items() for files in parts.values()]


def _expression(pattern: str) -> re.Pattern[str]:
    """A pattern as a regular expression; a placeholder that comes again has to match the same."""
    meaning = {"*": "([^/]*)", "{language}": f"(?P<language>{_NAME})", "{pair}": f"(?P<pair>{_NAME}-{_NAME})"}
    made = ""
    for piece in re.split(r"(\*|\{language\}|\{pair\})", pattern):
        made += meaning.get(piece, re.escape(piece))
        if piece.startswith("{") and piece in meaning:
            meaning[piece] = f"(?P={piece[1:-1]})"
    return re.compile(made)


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
        for number, columns in enumerate(part.rows(), start=1):
            report.counts["read"] += 1
            kind, reason = _judge(columns, width)
            if kind == "blank":
                report.counts["blank"] += 1
            elif kind:
                message = f"{part.where}, line {number}: {reason}"
                if on_bad_line == "error":
                    raise DataError(f"{message}; mend the line, or set data.on_bad_line=skip")
                report.add(kind, message)
            else:
                texts = tuple(column.decode("utf-8").strip() for column in columns)
                yield texts[::-1] if part.swapped else texts


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


def _aligned(files: tuple[Path, ...]) -> Iterator[Sequence[bytes]]:
    missing = object()
    number = 0
    for number, lines in enumerate(zip_longest(*map(_lines, files), fillvalue=missing), start=1):
        if missing in lines:
            ended = files[lines.index(missing)]
            raise DataError(
                f"{ended}: ends after {number - 1} lines, {files[1 - files.index(ended)]} goes on: aligned files need "
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
