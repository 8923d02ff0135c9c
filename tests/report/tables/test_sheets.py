"""Tables as Markdown, LaTeX and on the console: every letter arrives, columns are whole, a screen is not left."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from report.tables.sheets import LATEX, Cell, Sheet, console, latex, markdown, side_by_side
from tests.report.latex import parse

SHEET = Sheet(
    header=("arm", "English", "gap"),
    lines=(
        (Cell("MMLM & TLM, 5 % of_pairs"), Cell("97.3", " ± 1.7", bold=True), Cell("-3.2", " ± 0.5")),
        (Cell("[a, b]"), Cell("86.5", " [80.1, 90.2]"), Cell("–")),
    ),
    left=1,
    notes="Mean ± sample standard deviation over 3 seeds. –: none.",
)
texts = st.text(st.sampled_from("".join(LATEX) + "ab1 .-[]*'é"), max_size=8).map(str.strip)


def test_markdown_has_its_bold_numbers_and_notes() -> None:
    assert markdown(SHEET).splitlines() == [
        "| arm | English | gap |",
        "| --- | ---: | ---: |",
        "| MMLM & TLM, 5 % of_pairs | **97.3** ± 1.7 | -3.2 ± 0.5 |",
        "| [a, b] | 86.5 [80.1, 90.2] | – |",
        "",
        SHEET.notes,
    ]


def test_a_bar_in_a_cell_is_no_column_of_markdown() -> None:
    assert "| a \\| b | c |" in markdown(Sheet(("x", "y"), ((Cell("a | b"), Cell("c")),), 1))


def test_latex_is_a_table_with_rules_caption_and_label() -> None:
    text = latex(SHEET, title="Main (%)", label="main")
    found = parse(text)
    assert (found.columns, found.label) == ("lrr", "tab:main")
    assert found.caption == f"Main (%). {SHEET.notes}"
    assert found.header == ["arm", "English", "gap"]
    assert found.rows == [
        [("MMLM & TLM, 5 % of_pairs", ""), ("97.3 ± 1.7", "97.3"), ("-3.2 ± 0.5", "")],
        [("[a, b]", ""), ("86.5 [80.1, 90.2]", ""), ("–", "")],
    ]
    assert r"$-$3.2 $\pm$ 0.5" in text


@given(st.lists(st.tuples(texts, texts, st.booleans()), min_size=1, max_size=3), texts)
def test_every_letter_arrives_in_latex(lines: list[tuple[str, str, bool]], heading: str) -> None:
    rows = tuple((Cell(name), Cell(text, bold=bold)) for name, text, bold in lines)
    found = parse(latex(Sheet((heading, "x"), rows, 1), title="T", label="t"))
    assert found.header == [heading, "x"]
    assert [[text for text, _ in row] for row in found.rows] == [[name, text] for name, text, _ in lines]
    assert [row[1][1] == row[1][0] for row in found.rows if row[1][0]] == [bold for _, text, bold in lines if text]


@pytest.mark.parametrize(
    ("old", "new"),
    [(r"\%", "%"), (r"\_", "_"), (" & ", " "), (r"\bottomrule", ""), (r"\end{tabular}", ""), ("[a, b]", "{[a, b]"),
     (r"\textbf{", r"\textbff{"), (r"{}[a", "[a"), (r"\centering", r"\centring")],
)  # fmt: skip
def test_the_reader_of_latex_refuses_what_does_not_compile(old: str, new: str) -> None:
    text = latex(SHEET, title="Main (%)", label="main")
    assert old in text
    with pytest.raises((AssertionError, IndexError)):
        parse(text.replace(old, new))


def on_screen(sheet: Sheet, width: int) -> list[str]:
    file = io.StringIO()
    Console(file=file, width=width).print(console(sheet, title="Main [b]", width=width))
    return file.getvalue().splitlines()


def test_a_screen_with_room_shows_all_of_it() -> None:
    said = on_screen(SHEET, 100)
    assert said[1] == "Main [b]"
    assert any("│ MMLM & TLM, 5 % of_pairs │        97.3 ± 1.7 │" in line for line in said)
    assert said[-1] == SHEET.notes


def wide(lines: int) -> Sheet:
    languages = [f"l{number}" for number in range(20)]
    cells = tuple((Cell(f"arm {at}"), *(Cell("50.0", " ± 1.0") for _ in languages)) for at in range(lines))
    return Sheet(("arm", *languages), cells, 1)


def test_a_wide_table_of_few_lines_is_turned() -> None:
    said = on_screen(wide(2), 60)
    assert max(map(len, said)) <= 60
    assert any(line.startswith("│ l19 ") for line in said)


def test_a_wide_table_of_many_lines_leaves_columns_to_the_files_and_says_so() -> None:
    said = on_screen(wide(12), 90)
    assert max(map(len, said)) <= 90
    assert "l0" in said[3]
    assert "l17 " in said[3]
    assert "l19 " in said[3]
    assert said[-1] == "14 more columns are in the files (--output FOLDER)."


def test_turned_lines_are_columns() -> None:
    turned = SHEET.turned()
    assert turned.header == ("", "MMLM & TLM, 5 % of_pairs", "[a, b]")
    assert [[cell.plain for cell in line] for line in turned.lines] == [
        ["English", "97.3 ± 1.7", "86.5 [80.1, 90.2]"],
        ["gap", "-3.2 ± 0.5", "–"],
    ]


def test_tables_of_one_line_stand_side_by_side() -> None:
    one = Sheet(("arm", "en", "de"), ((Cell("a"), Cell("1"), Cell("2")),), 1, "One seed each.")
    two = Sheet(("arm", "de"), ((Cell("a"), Cell("3")),), 1, "One seed each.")
    found = side_by_side({"F1": one, "EM": two})
    assert found.header == ("", "F1", "EM")
    assert [[cell.text for cell in line] for line in found.lines] == [["en", "1", ""], ["de", "2", "3"]]
    assert found.notes == "One seed each."


def test_a_long_sentence_on_what_is_missing_is_a_comment_in_latex() -> None:
    long = f"No qa run of seed 1: {'; '.join(f'rate={at}' for at in range(20))}."
    sheet = Sheet(("arm", "f1"), ((Cell("a"), Cell("1")),), 1, "One seed each.", ("No qa run of seed 2: b.", long))
    assert markdown(sheet).endswith(f"One seed each. No qa run of seed 2: b. {long}")
    text = latex(sheet, title="T", label="t")
    assert parse(text).caption == "T. One seed each. No qa run of seed 2: b."
    assert f"% {long}" in text.splitlines()
