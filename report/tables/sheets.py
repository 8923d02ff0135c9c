"""A table as people see it, and how it is written: Markdown, LaTeX (booktabs), and on the console."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Group

LATEX = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "±": r"$\pm$",
    "–": "--",
    "…": r"\ldots{}",
}
"""What LaTeX reads as a command, and signs that its fonts may lack -> what prints them."""
LONG = 120
"""Letters of a sentence on what is missing, above which it is a comment in LaTeX and not in the caption."""
KEPT = 3
"""So many columns at the end, which are summaries of the others, go last where a screen has not room for all."""


@dataclass(frozen=True)
class Cell:
    """A text in a table, with what stands behind it and is never bold, such as a deviation."""

    text: str
    rest: str = ""
    bold: bool = False
    italic: bool = False

    @property
    def plain(self) -> str:
        """All of it."""
        return f"{self.text}{self.rest}"


@dataclass(frozen=True)
class Sheet:
    """A table.

    Attributes:
        header: A heading for each column.
        lines: A cell for each column of each line.
        left: How many of the first columns name the line; the others are numbers.
        notes: What is to be said below it.
        lacking: Sentences on what is missing, which follow the notes; a caption has no long ones.
    """

    header: tuple[str, ...]
    lines: tuple[tuple[Cell, ...], ...]
    left: int
    notes: str = ""
    lacking: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """All that is to be said below it."""
        return " ".join(filter(None, (self.notes, *self.lacking)))

    def turned(self) -> "Sheet":
        """Lines as columns and columns as lines."""
        names = [", ".join(filter(None, (cell.text for cell in line[: self.left]))) for line in self.lines]
        numbers = range(self.left, len(self.header))
        lines = tuple((Cell(self.header[at]), *(line[at] for line in self.lines)) for at in numbers)
        return Sheet(("", *names), lines, 1, self.notes, self.lacking)

    def without(self, columns: Iterable[int]) -> "Sheet":
        """The same but for some columns."""
        kept = [at for at in range(len(self.header)) if at not in set(columns)]
        lines = tuple(tuple(line[at] for at in kept) for line in self.lines)
        return replace(self, header=tuple(self.header[at] for at in kept), lines=lines)

    def width(self) -> int:
        """How many letters a line takes on the console, with its rules."""
        columns = zip(self.header, *([cell.plain for cell in line] for line in self.lines), strict=True)
        return 1 + sum(3 + max(map(len, column)) for column in columns)


def side_by_side(sheets: Mapping[str, Sheet]) -> Sheet:
    """Tables of one line each as one: their columns are its lines, and their names its columns."""
    numbers = {name: dict(zip(sheet.header, sheet.lines[0], strict=True)) for name, sheet in sheets.items()}
    headings = dict.fromkeys(text for sheet in sheets.values() for text in sheet.header[sheet.left :])
    lines = tuple((Cell(text), *(cells.get(text, Cell("")) for cells in numbers.values())) for text in headings)
    notes = dict.fromkeys(sheet.notes for sheet in sheets.values())
    lacking = dict.fromkeys(sentence for sheet in sheets.values() for sentence in sheet.lacking)
    return Sheet(("", *sheets), lines, 1, " ".join(notes), tuple(lacking))


def markdown(sheet: Sheet) -> str:
    """The table, and its notes below."""
    rule = ["---" if at < sheet.left else "---:" for at in range(len(sheet.header))]
    lines = ([_joined(cell, _markdown_text, "**{}**", "*{}*") for cell in line] for line in sheet.lines)
    table = "\n".join(f"| {' | '.join(line)} |" for line in (map(_markdown_text, sheet.header), rule, *lines))
    return "\n\n".join(filter(None, (table, sheet.said)))


def latex(sheet: Sheet, *, title: str, label: str) -> str:
    r"""A `table` with its caption and label; a document needs `\usepackage{booktabs}` for it."""
    header = [_latex_text(text) for text in sheet.header]
    lines = [[_joined(cell, _latex_text, r"\textbf{{{}}}", r"\textit{{{}}}") for cell in line] for line in sheet.lines]
    for line in lines:
        line[sheet.left :] = [re.sub(r"(?<![\w.}-])-(?=\d)", "$-$", text) for text in line[sheet.left :]]
    columns = "".join("l" if at < sheet.left else "r" for at in range(len(header)))
    short = [sentence for sentence in sheet.lacking if len(sentence) <= LONG]
    caption = " ".join(filter(None, map(_latex_text, (_sentence(title), sheet.notes, *short))))
    rows = [rf"{_begun(' & '.join(line))} \\" for line in (header, *lines)]
    return "\n".join(
        [
            r"% \usepackage{booktabs}",
            *(f"% {' '.join(sentence.split())}" for sentence in sheet.lacking if sentence not in short),
            r"\begin{table}",
            r"\centering",
            rf"\caption{{{caption}}}",
            rf"\label{{tab:{label}}}",
            rf"\begin{{tabular}}{{{columns}}}",
            r"\toprule",
            rows[0],
            r"\midrule",
            *rows[1:],
            r"\bottomrule",
            r"\end{tabular}",
            r"\end{table}",
            "",
        ]
    )


def console(sheet: Sheet, *, title: str, width: int) -> "Group":
    """The table for a screen: turned if it is too wide, and without columns in its middle if that does not help.

    Args:
        sheet: The table.
        title: Stands above it.
        width: Of the screen, in letters.
    """
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    shown, hidden = _fitting(sheet, width)
    table = Table()
    for at, heading in enumerate(shown.header):
        table.add_column(Text(heading), justify="left" if at < shown.left else "right", overflow="fold")
    for line in shown.lines:
        styles = ("bold" if cell.bold else "italic" if cell.italic else "" for cell in line)
        table.add_row(*(Text.assemble((cell.text, style), cell.rest) for cell, style in zip(line, styles, strict=True)))
    said = [shown.said, f"{hidden} more columns are in the files (--output FOLDER)." if hidden else ""]
    return Group(Text(f"\n{title}", style="bold"), table, Text(" ".join(filter(None, said))))


def _fitting(sheet: Sheet, width: int) -> tuple[Sheet, int]:
    """The table as it fits, and how many of its columns it lacks."""
    for one in (sheet, sheet.turned()):
        if one.width() <= width:
            return one, 0
    for hidden in range(1, len(sheet.header) - sheet.left - KEPT):
        end = len(sheet.header) - KEPT
        one = sheet.without(range(end - hidden, end))
        if one.width() <= width:
            return one, hidden
    return sheet, 0


def _joined(cell: Cell, escaped: Callable[[str], str], bold: str, italic: str) -> str:
    text = escaped(cell.text)
    marked = bold.format(text) if cell.bold else italic.format(text) if cell.italic else text
    return f"{marked}{escaped(cell.rest)}"


def _markdown_text(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _latex_text(text: str) -> str:
    hyphens = re.split("(?<=[-–])(?=[-–])", text.replace("\n", " "))  # two of them would be printed as a dash
    return "{}".join("".join(LATEX.get(letter, letter) for letter in part) for part in hyphens)


def _begun(line: str) -> str:
    r"""A line that cannot be taken for an option of the command before it, as `[` and `*` behind `\\` are."""
    return f"{{}}{line}" if line.startswith(("[", "*")) else line


def _sentence(title: str) -> str:
    return title if not title or title.endswith((".", "?", "!")) else f"{title}."
