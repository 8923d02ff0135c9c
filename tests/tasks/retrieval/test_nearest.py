"""The k nearest against sorting all cosines, and the command line over two files of vectors."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from ernie_m.errors import ConfigError, DataError
from tasks.examples import TextWithId
from tasks.retrieval.nearest import find, k_nearest, main
from tasks.retrieval.vector_files import writing_vectors


def write(path: Path, vectors: np.ndarray) -> Path:
    sentences = [TextWithId(f"{path.stem}{number}", f"text {number}") for number in range(len(vectors))]
    with writing_vectors(path, sentences, vectors.shape[1:], {}) as array:
        array[:] = vectors
    return path


@pytest.mark.parametrize(("k", "block"), [(1, 3), (4, 5), (50, 7)])
def test_the_nearest_are_those_of_a_full_sort(k: int, block: int) -> None:
    generator = torch.Generator().manual_seed(k)
    queries, candidates = (torch.randn(count, 6, generator=generator) for count in (11, 17))
    done: list[int] = []
    indices, cosines = k_nearest(queries, candidates, k=k, block=block, advance=done.append)
    every = torch.nn.functional.cosine_similarity(queries[:, None], candidates[None], dim=2)
    expected = every.topk(min(k, 17), dim=1)
    assert torch.equal(indices, expected.indices)
    torch.testing.assert_close(cosines, expected.values)
    assert sum(done) == 11 * 17


def test_two_files_are_searched_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nearest(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["nearest", *arguments])
        main()
        return capsys.readouterr().out

    first = write(tmp_path / "a.npy", np.eye(3, dtype=np.float32))
    second = write(tmp_path / "b.npy", np.eye(3, dtype=np.float32)[[2, 0, 1]] + 0.1)
    said = nearest(str(first), str(second), "--k", "2").splitlines()
    assert said[0] == "text 0"
    assert said[1].startswith("    0.9")
    assert said[1].endswith("  text 1")
    output = tmp_path / "near.jsonl"
    assert nearest(str(first), str(second), "--k", "2", "--output", str(output)) == f"3 sentences: {output}\n"
    rows = [json.loads(line) for line in output.read_text().splitlines()]
    assert [row["nearest"][0]["id"] for row in rows] == ["b1", "b2", "b0"]
    assert all(len(row["nearest"]) == 2 for row in rows)
    with pytest.raises(SystemExit) as end:
        nearest(str(first), str(tmp_path / "c.npy"))
    assert end.value.code == 2
    assert "c.npy: no such file" in capsys.readouterr().err


def test_vectors_that_do_not_fit_or_are_not_finite_are_refused(tmp_path: Path) -> None:
    first = write(tmp_path / "a.npy", np.eye(3, dtype=np.float32))
    wide = write(tmp_path / "w.npy", np.eye(4, dtype=np.float32))
    with pytest.raises(ConfigError, match="vectors of 3 and 4 numbers"):
        list(find(first, wide, k=1))
    broken = np.ones((1000, 3), dtype=np.float32)
    broken[77] = np.nan
    with pytest.raises(DataError, match="1 of 1000 sentences are not finite: n77"):
        list(find(first, write(tmp_path / "n.npy", broken), k=1))
