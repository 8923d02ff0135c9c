"""The text of files: encodings, line ends, packed files, and files that cannot be read, each named with its place."""

import gzip
from pathlib import Path

import pytest

from ernie_m.errors import ConfigError, DataError
from tasks.readers.text import read_json, read_lines, read_text
from tests.command import refused


def test_lines_end_with_line_feeds_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress("\ufeffa\r\nb\u2028c\u0085d\n".encode()))
    assert read_lines(path, ["utf-8"]) == ["a", "b\u2028c\u0085d", ""]


def test_the_first_encoding_that_fits_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes("a\nMalmö".encode("latin-1"))
    assert read_lines(path, ["utf-8", "latin-1"]) == ["a", "Malmö"]
    path.write_bytes("a\nMalmö".encode())
    assert read_lines(path, ["utf-8", "latin-1"]) == ["a", "Malmö"]
    path.write_bytes(b"a\nMalm\xf6 ")
    with pytest.raises(DataError, match=r"a:2: not UTF-8: .* at byte 6; data.read.encodings=\[utf-8,latin-1\]"):
        read_lines(path, ["utf-8"])
    with pytest.raises(ConfigError, match=r"data.read.encodings: latin-l is unknown"):
        read_lines(path, ["latin-l"])
    with pytest.raises(DataError, match="cannot be read"):
        read_lines(tmp_path / "none", ["utf-8"])


def test_a_packed_file_that_is_cut_off_or_corrupt_is_named(tmp_path: Path) -> None:
    whole = gzip.compress(bytes(range(128)) * 64)
    path = tmp_path / "a.tsv.gz"
    broken = (
        whole[:-4],
        whole[: len(whole) // 2],
        whole[:10],
        whole[:20] + b"\xff" * 20 + whole[40:],
        b"no gzip",
        b"\x1f",
    )
    for content in broken:
        path.write_bytes(content)
        with pytest.raises(
            DataError, match=r"a\.tsv\.gz: cannot be read: it is no gzip file, or is cut off or corrupt"
        ):
            read_text(path)
    path.write_bytes(whole)
    assert len(read_text(path)) == 128 * 64


def test_json_that_is_none_is_named_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for content, problem in (
        (b" \n", "the file is empty"),
        (b"[1,\n2", "line 2, column 2: broken JSON .*not a JSON file"),
        (b"{}\n{}", "Is it JSON lines"),
        (b"[" * 100_000, "not a JSON file: maximum recursion"),
    ):
        path.write_bytes(content)
        with pytest.raises(DataError, match=f"a.json.*{problem}"):
            read_json(path)


def test_a_run_on_a_truncated_table_is_refused_and_leaves_no_folder(tmp_path: Path) -> None:
    table = gzip.compress(b"sentence1\tsentence2\tlabel\n" + b"a\tb\tx\n" * 200)
    (tmp_path / "a.tsv.gz").write_bytes(table[: len(table) // 2])
    said = refused(
        "task=classification",
        f"data.dir={tmp_path}",
        "data.train=a.tsv.gz",
        f"output_dir={tmp_path / 'out'}",
        "name=run",
    )
    assert "a.tsv.gz: cannot be read: it is no gzip file, or is cut off or corrupt" in said
    assert not list((tmp_path / "out").rglob("run*"))
