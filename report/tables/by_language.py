"""The tables of a single row, turned: a line for each language, a column for each metric."""

from collections.abc import Sequence

from report.readme import Part
from report.spec import Spec
from report.tables.sheets import Sheet, latex, markdown, side_by_side


def by_language(spec: Spec, parts: Sequence[Part], files: dict[str, bytes]) -> list[Part]:
    """The tables of a row by language, those of the same languages side by side.

    Args:
        spec: What was drafted.
        parts: A table for each metric, of one line.
        files: Their files; the LaTeX among them is replaced.
    """
    alike: dict[frozenset[str], dict[str, Sheet]] = {}
    for part in parts:
        if part.sheet is not None:
            percent = " (%)" if spec.tables[part.name].columns[0].percent else ""
            heading = f"{part.name.removeprefix(f'{spec.name}_').replace('_', ' ')}{percent}"
            alike.setdefault(frozenset(part.sheet.header), {})[heading] = part.sheet
            del files[f"{part.name}.tex"]
    made = []
    for at, sheets in enumerate(alike.values()):
        name = spec.name if not at else f"{spec.name}_{at + 1}"
        first = next(iter(sheets.values()))
        row = ", ".join(cell.text for cell in first.lines[0][: first.left])
        title, sheet = f"{spec.title}: {row}", side_by_side(sheets)
        files[f"{name}.tex"] = latex(sheet, title=title, label=name).encode()
        made.append(Part(name, title, markdown(sheet), sheet=sheet))
    return made
