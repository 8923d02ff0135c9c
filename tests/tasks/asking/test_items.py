"""What users ask about: values, lines and rows as items; what format a file has; what is refused."""

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ernie_m.errors import ConfigError, DataError
from tasks.asking.items import Item, check_columns, column_names, item_format, items_of, read_items
from tasks.readers.policy import BadExamplePolicy, ReadReport
from tasks.readers.source import Source
from tasks.readers.table import Table

QA = ("question", "context")
PAIR = ("text", "second")


def source(path: Path, policy: str = "error") -> Source:
    return Source(path, "en", BadExamplePolicy.parse(policy), ReadReport(), labelled=False)


def read(
    path: Path, form: Any = "table", inputs: tuple[str, ...] = QA, policy: str = "error", **columns: Any
) -> list[Item]:
    def ask(item: Item) -> Item:
        for name in inputs:
            item.text(name)
        return item

    how: dict[str, Any] = {"inputs": inputs, "columns": columns, "table": Table()}
    rows = read_items(source(path, policy), form, ask, **how)
    assert all(item.columns == beside for item, beside in rows)
    return [item for item, _ in rows]


@pytest.mark.parametrize(
    ("given", "inputs", "values"),
    [
        ("Anna.", ("text",), [{"text": "Anna."}]),
        (["a", "b"], ("text",), [{"text": "a"}, {"text": "b"}]),
        (("a", "b"), PAIR, [{"text": "a", "second": "b"}]),
        ([("a", "b"), ("c",)], PAIR, [{"text": "a", "second": "b"}, {"text": "c"}]),
        ({"first": "a", "hypothesis": "b"}, PAIR, [{"text": "a", "second": "b"}]),
        ((text for text in "ab"), ("text",), [{"text": "a"}, {"text": "b"}]),
        (np.array(["a", "b"]), ("text",), [{"text": "a"}, {"text": "b"}]),
        ({"text": "q", "context": "c"}, QA, [{"question": "q", "context": "c"}]),
        ({"context": "c", "question": "q"}, QA, [{"question": "q", "context": "c"}]),
    ],
)
def test_values_become_items(given: Any, inputs: tuple[str, ...], values: list[dict[str, str]]) -> None:
    items = items_of(given, inputs=inputs)
    assert [dict(item.values) for item in items] == values
    assert [item.id for item in items] == [str(number) for number in range(len(values))]


@pytest.mark.parametrize(
    "given", [[], None, 3, [["a", "b"]], ("a", "b", "c"), {"answer": "x"}, {"text": "a", "first": "b"}]
)
def test_what_is_no_item_is_refused(given: Any) -> None:
    with pytest.raises(ConfigError):
        items_of(given, inputs=PAIR)


def test_lines_are_items_with_their_numbers_and_blank_ones_are_none(tmp_path: Path) -> None:
    path = tmp_path / "texts.txt"
    path.write_bytes("\ufeffAnna came.\r\n\r\n  \nBob\u2028left.\n".encode())
    items = read(path, "text", ("text",))
    assert [(item.id, item.values["text"]) for item in items] == [("1", "Anna came."), ("4", "Bob\u2028left.")]
    (tmp_path / "empty.txt").write_text("\n")
    with pytest.raises(DataError, match=r"empty\.txt: the data set is empty"):
        read(tmp_path / "empty.txt", "text", ("text",))


def test_rows_keep_their_ids_and_all_of_their_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('id,question,context,note\n7,Who?,"Anna, of course",x\n8,Where?,Kyiv,\n')
    (tmp_path / "a.tsv").write_text("nr\tq\tcontext\n7\tWho?\tAnna\n")
    with gzip.open(tmp_path / "a.jsonl.gz", "wt") as file:
        file.write('{"question": "Who?", "context": "Anna", "more": {"a": [1]}}\n')
    first, second = read(tmp_path / "a.csv")
    assert (first.id, first.values) == ("7", {"question": "Who?", "context": "Anna, of course"})
    assert first.columns == {"id": "7", "question": "Who?", "context": "Anna, of course", "note": "x"}
    assert second.columns["note"] == ""
    (named,) = read(tmp_path / "a.tsv", question="q", id="nr")
    assert (named.id, named.values["question"]) == ("7", "Who?")
    (packed,) = read(tmp_path / "a.jsonl.gz")
    assert (packed.id, packed.columns["more"]) == ("0", {"a": [1]})


def test_a_broken_row_is_named_and_two_of_an_id_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("question\tcontext\nWho?\tAnna\nWhere?\n")
    with pytest.raises(DataError, match="line 3"):
        read(path)
    path.write_text("id\tquestion\tcontext\n1\tWho?\tAnna\n1\tWhere?\tKyiv\n")
    with pytest.raises(DataError, match="its id is already that of line 2"):
        read(path)


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("a.txt", "Anna came.\n", "text"),
        ("a.csv", "question,context\nWho?,Anna\n", "table"),
        ("a.csv", "question,passage\nWho?,Anna\n", "table"),
        ("a.tsv.gz", "question\tcontext\nWho?\tAnna\n", "table"),
        ("a.json", '[{"question": "Who?", "context": "Anna"}]', "table"),
        ("a.json", '{"data": [{"paragraphs": []}]}', "data_set"),
        ("a.json", '{\n"data": []\n}', "data_set"),
        ("a.conll", "Anna\n", "data_set"),
        ("hub:owner/name::test", None, "data_set"),
    ],
)
def test_a_file_says_what_it_is(name: str, content: str | None, form: str, tmp_path: Path) -> None:
    path = Path(name) if content is None else tmp_path / name
    if content is not None:
        path.write_bytes(gzip.compress(content.encode()) if name.endswith(".gz") else content.encode())
    how: dict[str, Any] = {"needed": QA, "columns": {}, "table": Table(), "readable": False}
    assert item_format(path, own=(), **how) == form
    assert item_format(path, own=(), **how | {"readable": True}) == (
        form if "passage" not in str(content) else "data_set"
    )
    assert item_format(path, own=(".txt", ".csv", ".json", ".tsv"), **how) == "data_set"


def test_a_cell_that_is_blank_is_named_and_the_policy_may_leave_its_row_out(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,question,context\n7,Who?,Anna\n8,,Bob\n9,Where?, \n")
    with pytest.raises(DataError, match=r"line 3, id 8: its question is blank(.|\n)*line 4, id 9: its context is ' '"):
        read(path)
    assert [item.id for item in read(path, policy="skip")] == ["7"]
    assert [item.id for item in read(path, policy="skip", id=None)] == ["0"]


def test_a_table_without_the_columns_says_which_it_has(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("q,context\nWho?,Anna\n")
    how: dict[str, Any] = {"needed": QA, "table": Table()}
    with pytest.raises(DataError, match=r"no column question; there are q, context\. Say which it is"):
        check_columns(path, columns={}, given=(), **how)
    check_columns(path, columns={"question": "q"}, given=("q", None), **how)
    with pytest.raises(DataError, match=r"no column nr \(data\.predict_columns\); there are q, context"):
        check_columns(path, columns={"question": "q", "id": "nr"}, given=("q", "nr"), **how)
    path.write_text("q,context,q\nWho?,Anna,x\n")
    with pytest.raises(DataError, match="several columns are called 'q'"):
        check_columns(path, columns={}, given=(), **how)


def test_columns_have_the_names_of_the_settings_first() -> None:
    assert column_names("text", {"first": "premise", "second": None})[0] == "premise"
    assert column_names("text", {"text": "a", "first": "premise"})[0] == "a"
    assert column_names("second", {"second": ["a", None]})[:2] == ["a", "second"]
    assert "sentence" in column_names("text", {"word": 1})
