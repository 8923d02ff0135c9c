"""Tables with marked texts, as Markdown and as a page: every mark at its place, and nothing of a text is markup."""

from html.parser import HTMLParser

from ernie_m.training.loggers.shown import MarkedText, Span, Table, segments, table_html, table_markdown
from tests.shown import MARKED, PLAIN


class Page(HTMLParser):
    """Texts of the cells, and what is marked in them with its colour."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.marks: list[tuple[str, str]] = []
        self._open: list[str] = []
        self._style = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open += [tag] if tag != "meta" else []
        if tag == "td":
            self.cells.append("")
        if tag == "mark":
            self._style = dict(attrs)["style"] or ""

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, "tags close in the order in which they opened"

    def handle_data(self, data: str) -> None:
        if "td" in self._open:
            self.cells[-1] += data if "small" not in self._open else f"[{data}]"
        if "mark" in self._open:
            self.marks.append((data, self._style))


def test_pieces_end_where_spans_begin_or_end() -> None:
    marked = MarkedText("abcdef", (Span(1, 4, "X"), Span(2, 6, "Y")))
    assert segments(marked) == [("a", ()), ("b", ("X",)), ("cd", ("X", "Y")), ("ef", ("Y",))]
    assert segments(MarkedText("", ())) == []


def test_a_page_shows_the_texts_and_a_colour_for_each_label() -> None:
    page = Page(table_html(MARKED))
    assert page.cells == ["Anna [PER] <3 Kiew [LOC]", "a|b", "张 [PER]三 [PER, LOC] lebt", "2 labels"]
    legend, marks = page.marks[:2], page.marks[2:]
    assert [label for label, _ in legend] == ["LOC", "PER"]
    tints = dict(legend)
    assert [text for text, _ in marks] == ["Anna", "Kiew", "张", "三"]
    assert [tint for _, tint in marks] == [tints["PER"], tints["LOC"], tints["PER"], tints["PER"]]
    assert tints["PER"] != tints["LOC"]


def test_markdown_has_a_cell_for_each_value_whatever_is_in_it() -> None:
    assert table_markdown(PLAIN).splitlines() == ["| language | f1 |", "| --- | --- |", "| de | 0.500 |", "| zh |  |"]
    lines = table_markdown(MARKED).splitlines()
    assert lines[2] == r"| **Anna** (PER) \<3 **Kiew** (LOC) | a\|b |"
    assert lines[3] == "| **张** (PER)**三** (PER, LOC) lebt | 2 labels |"
    assert table_markdown(Table(("t",), (("two\nlines *x*",),))).splitlines()[2] == r"| two lines \*x\* |"
    ends = MarkedText("in\nKiew\n", (Span(2, 8, "LOC"),))
    assert table_markdown(Table(("t",), ((ends,),))).splitlines()[2] == "| in **Kiew** (LOC)  |"
    assert MARKED.marked
    assert not PLAIN.marked


def test_blanks_at_the_ends_of_a_span_stay_outside_the_bold_and_labels_are_no_markup() -> None:
    marked = MarkedText("has a fox", (Span(0, 9, "a|b"), Span(6, 9, "gold")))
    assert table_markdown(Table(("t",), ((marked,),))).splitlines()[2] == r"| **has a** (a\|b) **fox** (a\|b, gold) |"
    assert table_markdown(Table(("t",), ((MarkedText("a b", (Span(1, 2, "x"),)),),))).splitlines()[2] == "| a b |"
