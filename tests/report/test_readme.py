"""A block between markers: replaced, again and again, and left alone where anything is wrong."""

from pathlib import Path

import pytest

from ernie_m.errors import ConfigError
from report.readme import Part, folder_from, markdown, replaced, write_block

TEXT = "# Title\n\nof `<!-- report:x -->` in a line\n\n<!-- report:x -->\nold\n<!-- /report:x -->\n\nend"


def written(folder: Path, text: str) -> Path:
    path = folder / "README.md"
    path.write_bytes(text.encode())
    return path


def test_what_stands_between_the_markers_is_replaced_and_again_so(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT)
    new = replaced(path, "x", "| new |\n")
    assert new == TEXT.replace("old\n", "\n| new |\n\n")
    write_block(path, new)
    before = path.stat().st_mtime_ns
    write_block(path, replaced(path, "x", "| new |\n"))
    assert path.read_text(encoding="utf-8") == new
    assert path.stat().st_mtime_ns == before


def test_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT.replace("\n", "\r\n"))
    assert replaced(path, "x", "a\nb") == TEXT.replace("old\n", "\na\nb\n\n").replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nothing", "the marker <!-- report:x --> is missing"),
        ("<!-- report:x -->\n", "the marker <!-- /report:x --> is missing"),
        ("<!-- /report:x -->\n", "the marker <!-- report:x --> is missing"),
        (TEXT + "\n" + TEXT, "the marker <!-- report:x --> stands 2 times"),
        ("<!-- /report:x -->\n<!-- report:x -->\n", "README.md:1: the marker <!-- /report:x --> stands above"),
        (TEXT.replace("x -->", "y -->"), "the marker <!-- report:x --> is missing"),
    ],
)
def test_markers_that_are_missing_or_unbalanced_are_refused(tmp_path: Path, text: str, said: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as error:
        replaced(path, "x", "new")
    assert said in str(error.value)
    assert str(path) in str(error.value)
    assert path.read_bytes() == text.encode()


def test_a_file_that_cannot_be_read_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.md: cannot be read"):
        replaced(tmp_path / "none.md", "x", "new")
    (tmp_path / "latin.md").write_bytes(b"\xe4")
    with pytest.raises(ConfigError, match=r"latin\.md: cannot be read"):
        replaced(tmp_path / "latin.md", "x", "new")


def test_pictures_are_found_from_where_the_text_stands(tmp_path: Path) -> None:
    parts = [Part("t", "Table", "| a |"), Part("p", "Plot", "Two seeds.", "p.png")]
    folder = folder_from(tmp_path / "README.md", tmp_path / "docs" / "my report")
    assert markdown(parts, images=folder) == (
        "**Table**\n\n| a |\n\n**Plot**\n\n![Plot](docs/my%20report/p.png)\n\nTwo seeds."
    )
    assert "![Plot](p.png)" in markdown(parts)
    assert folder_from(tmp_path / "a" / "README.md", tmp_path / "b") == "../b"
