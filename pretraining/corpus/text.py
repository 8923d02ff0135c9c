"""Raw text: the parts that a corpus is made of, and their lines one by one; every broken line is reported."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol, TextIO

from ernie_m.errors import DataError
from pretraining.objectives.languages import TextKind

OnBadLine = Literal["error", "skip"]

EXAMPLES = 5
"""The most broken lines of a kind that are shown."""
_LINES_OF_A_PART = 2**60


class Survey(NamedTuple):
    """What has to be known of a part before it is cut into shards.

    Attributes:
        digest: A hash of its text.
        pieces: The number of pieces that it can be cut into: of text files, their lines.
    """

    digest: str
    pieces: int


class TextPart(Protocol):
    """A part of a corpus: a text, or a text and its translation.

    Attributes:
        swapped: Whether its rows have the corpus' second language first.
    """

    @property
    def swapped(self) -> bool: ...  # noqa: D102

    @property
    def where(self) -> str:
        """What to call it in a message."""

    @property
    def size(self) -> int | None:
        """The number of bytes on disk; None if it is not in files."""

    def rows(self, pieces: range | None = None) -> Iterator[tuple[int, Sequence[bytes]]]:
        """Its lines, or pairs of lines, with their numbers, as bytes that nothing has been done to.

        Args:
            pieces: The pieces to read, which follow one another; None reads all.
        """

    def place(self, number: int) -> str:
        """What to call the line of a number in a message."""

    def stamp(self) -> str | None:
        """A string that changes when the text does and is cheap to get; None where there is no such thing."""

    def survey(self) -> Survey:
        """Its digest and its pieces; all of it may have to be read."""


class InLanguages:
    """What the text of a corpus and the corpus itself have in common.

    Attributes:
        languages: One language, or the two of pairs.
    """

    __slots__ = ()
    languages: tuple[str, ...]

    @property
    def name(self) -> str:
        """`de`, or `de-en`."""
        return "-".join(self.languages)

    @property
    def kind(self) -> TextKind:
        """Whether its lines are sentences, or pairs of translations."""
        return "monolingual" if len(self.languages) == 1 else "parallel"


@dataclass(frozen=True, slots=True)
class Source(InLanguages):
    """The text of one corpus.

    Attributes:
        languages: The language of its lines, or the two of a parallel corpus.
        parts: Its parts, which are read one after the other.
    """

    languages: tuple[str, ...]
    parts: tuple[TextPart, ...]

    @property
    def where(self) -> str:
        """What to call all of it in a message."""
        return ", ".join(part.where for part in self.parts)

    @property
    def size(self) -> int | None:
        """The number of bytes on disk; None if not all of it is in files."""
        sizes = [part.size for part in self.parts]
        return None if None in sizes else sum(size for size in sizes if size is not None)


@dataclass(slots=True)
class Report:
    """What happened to the lines of a corpus.

    Attributes:
        counts: How many lines were `read`, were `blank`, or were skipped, by the kind of what is wrong with them.
        examples: The first few skipped lines of each kind, as `file, line n: what is wrong`.
        skipped: The file that all skipped lines are written to, a line each; None writes none.
    """

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    skipped: TextIO | None = None

    def add(self, kind: str, message: str) -> None:
        """Notes a skipped line."""
        if self.skipped is not None:
            self.skipped.write(f"{message}\n")
        self.counts[kind] += 1
        shown = self.examples.setdefault(kind, [])
        if len(shown) < EXAMPLES:
            shown.append(message)


class Line(NamedTuple):
    """A line of a corpus, or a pair of lines.

    Attributes:
        part: The number of its part.
        number: Its number in that part.
        texts: Its text, or the two texts of a pair.
    """

    part: int
    number: int
    texts: tuple[str, ...]

    @property
    def address(self) -> int:
        """A number that no other line of the corpus has; that of a line of the first part is its number there."""
        return self.part * _LINES_OF_A_PART + self.number


def read_source(
    source: Source, on_bad_line: OnBadLine, report: Report, cuts: Sequence[range] | None = None
) -> Iterator[Line]:
    """The lines, or pairs of lines, of a corpus, without blank ones.

    Args:
        source: The text.
        on_bad_line: `error` stops at the first broken line; `skip` leaves it out, together with its translation. A line
            is broken if it is no valid UTF-8, has a NUL character, is in a table and does not have exactly one tab, or
            is a pair with one empty side.
        report: Counts what happens to the lines.
        cuts: The pieces of each part to read; None reads all of the text.

    Raises:
        DataError: A file cannot be read, aligned files have different numbers of lines, or a line is broken.
    """
    width = len(source.languages)
    for place, part in enumerate(source.parts):
        for number, columns in part.rows(None if cuts is None else cuts[place]):
            report.counts["read"] += 1
            kind, reason = _judge(columns, width)
            if kind == "blank":
                report.counts["blank"] += 1
            elif kind:
                message = f"{part.where}, {part.place(number)}: {reason}"
                if on_bad_line == "error":
                    raise DataError(f"{message}; mend the line, or set data.on_bad_line=skip")
                report.add(kind, message)
            else:
                texts = tuple(column.decode("utf-8").strip() for column in columns)
                yield Line(place, number, texts[::-1] if part.swapped else texts)


def _judge(columns: Sequence[bytes], width: int) -> tuple[str, str]:
    """What is wrong with a line, as a kind and a reason; both are empty if nothing is."""
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
