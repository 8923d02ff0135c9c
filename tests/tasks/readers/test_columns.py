"""Names of columns: which of several a file has, and what a setting may name."""

from pathlib import Path

import pytest

from ernie_m.errors import ConfigError, DataError
from tasks.readers.columns import choose_names, find_columns
from tasks.readers.table import Table, read_records


def test_columns_are_found_by_the_first_of_their_names(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("b\tc\n1\t2\n")
    columns, records = find_columns(path, read_records(path, Table()), {"x": ["a", "b", "c"], "y": ["c"]})
    assert columns == {"x": "b", "y": "c"}
    assert len(list(records)) == 1
    with pytest.raises(DataError, match=r"no column d or e; there are b, c.*data.read.columns.y=<name>"):
        find_columns(path, read_records(path, Table()), {"x": ["b"], "y": ["d", "e"]})
    with pytest.raises(DataError, match="there is no row in it"):
        find_columns(path, [], {"x": ["b"]})


def test_columns_are_those_of_the_first_whole_row(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('7\n{"b": 1}\n')
    columns, rows = find_columns(path, read_records(path, Table()), {"x": ["a", "b"], "y": ["c", None]})
    assert columns == {"x": "b"}
    assert [row.problem for row in rows] == ["it is a int, not an object", None]


def test_a_setting_names_what_is_needed_and_nothing_unknown() -> None:
    how = {"known": ("first", "second", "label"), "needed": ("first", "label")}
    given = {"first": ["a", "b"], "second": None, "label": "c"}
    assert choose_names("data.read.columns", given, **how) == {"first": ["a", "b"], "label": "c"}  # type: ignore[arg-type]
    for names, problem in (
        ({"first": "a"}, "data.read.columns.label is needed: a name in the file"),
        ({"first": "a", "label": None}, "data.read.columns.label is needed"),
        (given | {"third": None}, "data.read.columns: unknown third; there are first, second, label"),
    ):
        with pytest.raises(ConfigError, match=problem):
            choose_names("data.read.columns", names, **how)  # type: ignore[arg-type]
