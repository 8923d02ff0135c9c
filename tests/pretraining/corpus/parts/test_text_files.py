"""Text files: any lines of them without looking at those before, and what is known of a file once it was read."""

import gzip
from pathlib import Path

import pytest

from ernie_m.errors import DataError
from pretraining.corpus.parts import text_files
from pretraining.corpus.parts.text_files import FilePart

LINES = [b"x" * (number % 50) for number in range(1000)]


@pytest.mark.parametrize("ending", [b"", b"\n"])
@pytest.mark.parametrize("suffix", ["txt", "txt.gz"])
def test_lines_are_read_from_any_number_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, ending: bytes
) -> None:
    monkeypatch.setattr(text_files, "_BLOCK", 64)
    path, content = tmp_path / f"en.{suffix}", b"\n".join([*LINES, b"last"]) + ending
    path.write_bytes(gzip.compress(content) if suffix.endswith("gz") else content)
    part = FilePart(1, (path,), swapped=False)
    whole = [line for _, (line,) in part.rows()]
    assert whole == [*LINES, b"last"]
    assert part.survey().pieces == 1001
    for pieces in (range(0, 3), range(1, 2), range(499, 730), range(990, 1001), range(5, 5)):
        assert list(part.rows(pieces)) == [(number, (whole[number],)) for number in pieces]


def test_a_packed_file_has_the_digest_of_the_plain_one(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.txt", tmp_path / "b.txt.gz"
    plain.write_bytes(b"one\ntwo")
    packed.write_bytes(gzip.compress(b"one\ntwo"))
    surveys = [FilePart(1, (path,), swapped=False).survey() for path in (plain, packed)]
    assert surveys[0] == surveys[1]
    assert surveys[0].pieces == 2
    plain.write_bytes(b"one\ntwo\n\n")
    other = FilePart(1, (plain,), swapped=False).survey()
    assert (other.pieces, other.digest != surveys[0].digest) == (3, True)
    plain.write_bytes(b"")
    assert FilePart(1, (plain,), swapped=False).survey().pieces == 0


def test_pairs_are_read_from_any_number_on_and_files_of_unequal_length_refused(tmp_path: Path) -> None:
    first, second = tmp_path / "en-de.en", tmp_path / "en-de.de"
    first.write_text("one\ntwo\nthree\n")
    second.write_text("eins\nzwei\ndrei")
    part = FilePart(2, (first, second), swapped=False)
    assert list(part.rows(range(1, 3))) == [(1, (b"two", b"zwei")), (2, (b"three", b"drei"))]
    second.write_text("eins\n")
    with pytest.raises(DataError, match=r"en-de.de: ends after 1 lines, .*en-de.en goes on"):
        part.survey()


def test_a_packed_file_that_is_cut_off_is_named(tmp_path: Path) -> None:
    path = tmp_path / "en.txt.gz"
    path.write_bytes(gzip.compress(b"one\ntwo\n" * 1000)[:-9])
    with pytest.raises(DataError, match=r"en.txt.gz: cannot be read"):
        FilePart(1, (path,), swapped=False).survey()
