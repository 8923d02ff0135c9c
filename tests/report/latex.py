"""A strict reader of the LaTeX that reports write: what it does not know, or would not compile, is an error."""

import re
from dataclasses import dataclass, field

SIGNS = {
    "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textless": "<", "textgreater": ">",
    "textbar": "|", "textquotedbl": '"', "ldots": "…",
}  # fmt: skip
MATHS = {r"$\pm$": "±", "$-$": "-"}
TOKEN = re.compile(r"\$[^$]*\$|\\[a-zA-Z]+|\\.|--|[{}&]|[^\\{}&$]", re.DOTALL)


@dataclass
class Parsed:
    """A table: its columns, caption, label, and rows of cells, each a text and which part of it is bold."""

    columns: str = ""
    caption: str = ""
    label: str = ""
    header: list[str] = field(default_factory=list)
    rows: list[list[tuple[str, str]]] = field(default_factory=list)


def parse(source: str) -> Parsed:
    """Reads a table.

    Raises:
        AssertionError: It is not what LaTeX with booktabs would compile to a full table.
    """
    parsed, open_, rules = Parsed(), list[str](), list[str]()
    for line in source.splitlines():
        if line.startswith("%"):
            continue
        if match := re.fullmatch(r"\\begin\{(\w+)\}(?:\{([lcr]+)\})?", line):
            open_.append(match[1])
            assert (match[1] == "tabular") == (match[2] is not None), line
            parsed.columns = match[2] or ""
        elif match := re.fullmatch(r"\\end\{(\w+)\}", line):
            assert open_.pop() == match[1], line
        elif match := re.fullmatch(r"\\caption\{(.*)\}", line):
            parsed.caption = text_of(match[1])[0]
        elif match := re.fullmatch(r"\\label\{([\w:]+)\}", line):
            assert parsed.caption, "a label before its caption is that of something else"
            parsed.label = match[1]
        elif re.fullmatch(r"\\(top|mid|bottom)rule", line):
            rules.append(line[1:])
        elif line != r"\centering":
            assert open_ == ["table", "tabular"], line
            cells = row_of(line)
            assert len(cells) == len(parsed.columns), f"{len(cells)} cells in {parsed.columns}: {line}"
            if rules == ["toprule"]:
                parsed.header = [text for text, _ in cells]
            else:
                assert rules == ["toprule", "midrule"], line
                parsed.rows.append(cells)
    assert not open_
    assert rules == ["toprule", "midrule", "bottomrule"]
    return parsed


def row_of(line: str) -> list[tuple[str, str]]:
    """The cells of a row, which ends in two backslashes and does not begin like an option of those before it."""
    assert line.endswith(r" \\"), line
    assert not line.startswith(("[", "*")), line
    cells, depth = [""], 0
    for token in tokens(line[: -len(r" \\")]):
        depth += (token == "{") - (token == "}")
        if token == "&" and not depth:
            cells.append("")
        else:
            cells[-1] += token
    return [text_of(cell.removeprefix(" ") if at else cell) for at, cell in enumerate(_trimmed(cells))]


def _trimmed(cells: list[str]) -> list[str]:
    for cell in cells[:-1]:
        assert cell.endswith(" "), cells
    return [*(cell[:-1] for cell in cells[:-1]), cells[-1]]


def text_of(source: str) -> tuple[str, str]:
    """What is printed, and which of it is bold."""
    text, bold, open_ = "", "", list[str]()
    words = iter(tokens(source))
    for token in words:
        if token == r"\textbf":
            assert next(words) == "{"
            open_.append("bold")
            continue
        if token == "{":
            open_.append("")
            continue
        if token == "}":
            open_.pop()
            continue
        if token.startswith("\\") and token[1:] in SIGNS:
            assert (next(words), next(words)) == ("{", "}"), source
            shown = SIGNS[token[1:]]
        elif token.startswith("\\"):
            assert token[1:] in tuple("&%$#_{}"), f"unknown command {token} in {source}"
            shown = token[1:]
        else:
            assert token not in tuple('&%$#_^~<>|"±–…'), f"{token} needs an escape in {source}"
            shown = MATHS[token] if token.startswith("$") else "–" if token == "--" else token
        text += shown
        bold += shown if "bold" in open_ else ""
    assert not open_, source
    return text, bold


def tokens(source: str) -> list[str]:
    """Commands, braces, formulas and letters, nothing left between them."""
    found = TOKEN.findall(source)
    assert "".join(found) == source, source
    return [str(token) for token in found]
