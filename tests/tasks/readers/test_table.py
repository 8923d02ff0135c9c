"""Tables: what is a row, what is a cell, and what is said of a file that is none."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ernie_m.errors import DataError
from tasks.readers.source import Row
from tasks.readers.table import Record, Table, read_records


def read(path: Path, **how: Any) -> list[Row[Record]]:
    return list(read_records(path, Table(**how)))


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def values(rows: list[Row[Record]]) -> list[list[Any]]:
    return [list(row.content.values.values()) for row in rows if row.problem is None]


def test_a_tsv_has_no_quotes_and_only_line_feeds_end_its_rows(tmp_path: Path) -> None:
    path = write(tmp_path, "a.tsv", '\ufeffx\ty\r\n"one\tt"wo\r\n\n a\u2028b \t\n')
    rows = read(path)
    assert [row.content.values for row in rows] == [{"x": '"one', "y": 't"wo'}, {"x": " a\u2028b ", "y": ""}]
    assert [(row.place, row.key) for row in rows] == [("line 2", "0"), ("line 4", "1")]


def test_a_csv_may_quote_cells_over_several_lines(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", 'x,y\n"one, ""1""","a\nb"\n2,3\n')
    rows = read(path)
    assert values(rows) == [['one, "1"', "a\nb"], ["2", "3"]]
    assert [row.place for row in rows] == ["line 2", "line 4"]
    assert values(read(path, quoted=False, header=["p", "q"]))[0] == ["x", "y"]
    with pytest.raises(DataError, match=r"b.csv:2: not a table with quotes .*data.read.quoted"):
        read(write(tmp_path, "b.csv", 'x\n"open\n'))


def test_rows_of_another_width_are_noted(tmp_path: Path) -> None:
    rows = read(write(tmp_path, "a.tsv", "x\ty\n1\t2\n1\t2\t3\n4\n5\t6\n"))
    assert values(rows) == [["1", "2"], ["5", "6"]]
    assert [row.key for row in rows] == ["0", "1", "2", "3"]
    assert [(row.place, row.problem) for row in rows if row.problem] == [
        ("line 3", "it has 3 columns, the header has 2: x, y"), ("line 4", "it has 1 columns, the header has 2: x, y"),
    ]  # fmt: skip


@pytest.mark.parametrize("content", ['[{"x": {"y": 1}}, 7]', '{"x": {"y": 1}}\n\n7\n'])
def test_json_is_a_list_or_lines(content: str, tmp_path: Path) -> None:
    whole, broken = read(write(tmp_path, "a.json", content))
    record = whole.content
    assert record.text("x.y") == "1"
    assert (whole.problem, broken.problem) == (None, "it is a int, not an object")
    with pytest.raises(ValueError, match=r'its x is \{"y": 1\}, a text is needed'):
        record.text("x")
    with pytest.raises(KeyError):
        record.get("x.z")


def test_it_may_be_packed(tmp_path: Path) -> None:
    assert values(read(write(tmp_path, "a.csv.gz", gzip.compress(b"x\n1,2\n")), quoted=False)) == []
    assert values(read(write(tmp_path, "a.jsonl.gz", gzip.compress(b'{"x": 1}\n')))) == [[1]]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.tsv", b"", "the file is empty"),
        ("a.tsv", b"x\ny\n\xff\n", "a.tsv:3: not UTF-8"),
        ("a.json", b"[1, ", "not a JSON file"),
        ("a.jsonl", b'{"x": 1}\n{"x"\n', "a.jsonl:2: not a line of JSON"),
        ("a.tsv.gz", b"not packed", "cannot be read"),
        (None, b"", "cannot be read"),
    ],
)
def test_what_is_no_table_is_refused_by_name(name: str | None, content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "nowhere.tsv" if name is None else write(tmp_path, name, content)
    with pytest.raises(DataError, match=message):
        read(path)


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\t\n\r\ufeff"), min_size=1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(cells, cells), min_size=1))
def test_cells_come_back_as_they_were_written(rows: list[tuple[str, str]], tmp_path: Path) -> None:
    path = write(tmp_path, "a.tsv", "".join(f"{x}\t{y}\n" for x, y in [("x", "y"), *rows]))
    assert values(read(path)) == [list(row) for row in rows]
    lines = "".join(json.dumps({"x": x, "y": y}) + "\n" for x, y in rows)
    assert values(read(write(tmp_path, "a.jsonl", lines))) == [list(row) for row in rows]
