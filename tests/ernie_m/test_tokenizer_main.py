"""`python -m ernie_m.tokenizer train`: languages balanced by temperature, errors of users."""

import gzip
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from ernie_m import ErnieMTokenizer
from ernie_m.errors import ConfigError, DataError
from ernie_m.tokenizer.__main__ import balanced_lines, train


def write(tmp_path: Path, **counts: int) -> list[Path]:
    paths = []
    for name, count in counts.items():
        path = tmp_path / f"{name}.txt"
        path.write_text("".join(f"{name} {i}\n\n" for i in range(count)))
        paths.append(path)
    return paths


def shares(paths: list[Path], alpha: float, lines: int | None = None) -> Counter[str]:
    return Counter(line.split()[0] for line in balanced_lines(paths, alpha=alpha, lines=lines))


def test_small_languages_are_repeated_and_large_ones_thinned(tmp_path: Path) -> None:
    paths = write(tmp_path, big=900, small=100)
    assert shares(paths, 1.0) == {"big": 900, "small": 100}
    assert shares(paths, 0.0) == {"big": 500, "small": 500}
    assert shares(paths, 0.5) == {"big": 750, "small": 250}
    assert shares(paths, 1.0, lines=100) == {"big": 90, "small": 10}
    lines = list(balanced_lines(paths, alpha=0.5, lines=None))
    counts = Counter(lines)
    assert max(counts[f"small {i}"] for i in range(100)) - min(counts[f"small {i}"] for i in range(100)) <= 1
    assert {counts[f"big {i}"] for i in range(900)} == {0, 1}
    assert lines == list(balanced_lines(paths, alpha=0.5, lines=None))


def test_files_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"good\n\xff\n")
    (tmp_path / "empty.txt").write_text("\n\n")
    (tmp_path / "cut.txt.gz").write_bytes(gzip.compress(b"line\n" * 9999)[:50])
    for name, message in (("bad.txt", "not UTF-8"), ("cut.txt.gz", "cannot be read"), ("gone.txt", "cannot be read")):
        with pytest.raises(DataError, match=f"{name}.*{message}"):
            list(balanced_lines([tmp_path / name], alpha=0.3, lines=None))
    with pytest.raises(DataError, match=r"empty.txt: not a line of text"):
        list(balanced_lines([tmp_path / "empty.txt"], alpha=0.3, lines=None))
    with pytest.raises(ConfigError, match=r"alpha=1.2"):
        list(balanced_lines([tmp_path / "bad.txt"], alpha=1.2, lines=None))


def test_paddles_flavour_is_advised_against(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (english,) = write(tmp_path, en=30)
    train([str(english), "--vocab-size", "17", "--flavor", "paddle", str(tmp_path / "out")])
    assert "flavor paddle\nadvice: --flavor xlm_roberta costs nothing" in capsys.readouterr().out
    assert ErnieMTokenizer.from_pretrained(tmp_path / "out").flavor == "paddle"


def test_the_command_writes_a_tokenizer_and_says_how_it_does(tmp_path: Path) -> None:
    english = tmp_path / "en.txt"
    english.write_text("The river was high, and the old bridge fell.\n" * 30)
    (tmp_path / "de.txt.gz").write_bytes(gzip.compress("Der Fluss war hoch, und die alte Brücke fiel.\n".encode() * 9))
    command = [sys.executable, "-m", "ernie_m.tokenizer", "train", str(english), str(tmp_path / "de.txt.gz")]
    done = subprocess.run(
        [*command, "--vocab-size", "35", str(tmp_path / "out")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "characters a token, 0.00% unknown" in done.stdout
    tokenizer = ErnieMTokenizer.from_pretrained(tmp_path / "out")
    assert tokenizer.flavor == "xlm_roberta"
    assert f"{len(tokenizer)} tokens, flavor xlm_roberta" in done.stdout
    assert "advice" not in done.stdout
    failed = subprocess.run(
        [*command, "--vocab-size", "99999", str(tmp_path / "more")], capture_output=True, text=True, check=False
    )
    assert failed.returncode == 2
    assert "cannot train a tokenizer with vocab_size=99999" in failed.stderr
    assert "Traceback" not in failed.stderr
