"""What can be shown beside numbers, as plain values: each logger shows it in the way of its place."""

import html
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy

TINTS = ("#ffd8a8", "#b2f2bb", "#a5d8ff", "#eebefa", "#ffec99", "#ffc9c9", "#99e9f2", "#d8f5a2")
"""Backgrounds of spans, one for each label."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text with a label: half-open, in characters."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text with spans, which may overlap."""

    text: str
    spans: tuple[Span, ...]


Cell = str | int | float | bool | None | MarkedText


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a few values; texts may have marked spans."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def marked(self) -> bool:
        """Whether a text has spans."""
        return any(isinstance(cell, MarkedText) for row in self.rows for cell in row)


@dataclass(frozen=True, slots=True)
class Bars:
    """A number for each of a few names, such as a score for each language.

    Attributes:
        title: Stands above.
        name: What the names are, such as `language`.
        axis: What the numbers are.
        values: Name -> number.
        distinguished: A name whose bar has a colour of its own, such as the source language.
    """

    title: str
    name: str
    axis: str
    values: Mapping[str, float]
    distinguished: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class HeatMap:
    """A matrix of numbers as colours; it equals itself only.

    Attributes:
        title: Stands above.
        row_name: What the rows are.
        column_name: What the columns are.
        scale_name: What the numbers are.
        rows: Names of the rows, from top to bottom.
        columns: Names of the columns; they run leftwards where their script does.
        values: `(rows, columns)`; NaN where there is none.
        percent: Whether the numbers are shares, to be shown as percentages.
        frames: Whether the largest number of each row is framed.
        written: Whether the numbers are written into the cells.
    """

    title: str
    row_name: str
    column_name: str
    scale_name: str
    rows: Sequence[str]
    columns: Sequence[str]
    values: numpy.ndarray
    percent: bool = True
    frames: bool = False
    written: bool = False


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many of the numbers lie where: `(N,)`."""

    values: numpy.ndarray


Shown = Table | Bars | HeatMap | Histogram


def table_markdown(table: Table) -> str:
    """The table in Markdown; a marked span is bold, with its label behind it."""
    lines = [table.columns, tuple("---" for _ in table.columns), *(map(_markdown_of, row) for row in table.rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def table_html(table: Table) -> str:
    """The table as a page; spans have a colour for each label, and their label behind them in small letters."""
    labels = dict.fromkeys(
        span.label for row in table.rows for cell in row if isinstance(cell, MarkedText) for span in cell.spans
    )
    tints = {label: TINTS[number % len(TINTS)] for number, label in enumerate(sorted(labels))}
    legend = " ".join(f'<mark style="background:{tint}">{html.escape(label)}</mark>' for label, tint in tints.items())
    head = "".join(f"<th>{html.escape(column)}</th>" for column in table.columns)
    body = "".join(f"<tr>{''.join(_html_of(cell, tints) for cell in row)}</tr>" for row in table.rows)
    style = (
        "body{font:14px sans-serif}table{border-collapse:collapse}td,th{border:1px solid #ddd;padding:4px 6px;"
        "text-align:start;vertical-align:top}mark{border-radius:3px;padding:0 2px}small{color:#555}"
    )
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><style>{style}</style></head><body><p>{legend}</p>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></body></html>"
    )


def segments(marked: MarkedText) -> list[tuple[str, tuple[str, ...]]]:
    """A marked text cut where spans begin and end: each piece with the labels of all spans that cover it."""
    edges = sorted({0, len(marked.text)} | {edge for span in marked.spans for edge in (span.start, span.end)})
    pieces = []
    for start, end in itertools.pairwise(edges):
        labels = (span.label for span in marked.spans if span.start <= start and end <= span.end)
        pieces.append((marked.text[start:end], tuple(dict.fromkeys(labels))))
    return pieces


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:.3f}" if isinstance(cell, float) else str(cell)


def _markdown_of(cell: Cell) -> str:
    if not isinstance(cell, MarkedText):
        return _escaped(_plain(cell))
    return "".join(_bold(text, labels) if labels else _escaped(text) for text, labels in segments(cell))


def _bold(text: str, labels: Sequence[str]) -> str:
    """Blanks at either end stay outside, where Markdown wants them."""
    bare = text.strip()
    if not bare:
        return _escaped(text)
    before, after = text.split(bare, 1)
    return f"{_escaped(before)}**{_escaped(bare)}** ({_escaped(', '.join(labels))}){_escaped(after)}"


def _escaped(text: str) -> str:
    for character in "\\|*_`<>[]":
        text = text.replace(character, f"\\{character}")
    return " ".join(text.split("\n"))


def _html_of(cell: Cell, tints: Mapping[str, str]) -> str:
    if not isinstance(cell, MarkedText):
        return f'<td dir="auto">{html.escape(_plain(cell))}</td>'
    pieces = []
    for text, labels in segments(cell):
        written = html.escape(text)
        if labels:
            name = html.escape(", ".join(labels))
            written = f'<mark style="background:{tints[labels[0]]}">{written}</mark> <small>{name}</small>'
        pieces.append(written)
    return f'<td dir="auto">{"".join(pieces)}</td>'
