"""Vectors on disk: what is written is read, whole or not at all; what is broken is named."""

from pathlib import Path

import numpy as np
import pytest
import torch

from ernie_m.errors import DataError
from tasks.examples import TextWithId
from tasks.retrieval.vector_files import VectorFile, check_finite, writing_vectors

SENTENCES = [TextWithId("a", "eins"), TextWithId("b", "zwei\u2028drei")]


def write(path: Path, *, fail: bool = False) -> None:
    with writing_vectors(path, SENTENCES, (3,), {"a": {"note": "x", "text": "other"}}) as array:
        array[1] = [4, 5, 6]
        if fail:
            raise RuntimeError("half-way")
        array[0] = [1, 2, 3]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write(tmp_path / "v.npy")
    stored = VectorFile.open(tmp_path / "v.npy")
    assert stored.sentences == SENTENCES
    assert torch.equal(stored.vectors, torch.tensor([[1.0, 2, 3], [4, 5, 6]]))
    assert '"note": "x"' in (tmp_path / "v.jsonl").read_text()
    assert np.load(tmp_path / "v.npy").dtype == np.float32


def test_a_stop_half_way_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        write(tmp_path / "v.npy", fail=True)
    assert list(tmp_path.iterdir()) == []


def test_what_is_broken_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"gone\.npy: no such file"):
        VectorFile.open(tmp_path / "gone.npy")
    np.save(tmp_path / "objects.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(DataError, match=r"objects\.npy: no vectors"):
        VectorFile.open(tmp_path / "objects.npy")
    np.save(tmp_path / "deep.npy", np.zeros((2, 3, 4)))
    with pytest.raises(DataError, match=r"\(2, 3, 4\), numbers \(sentences, width\) are needed"):
        VectorFile.open(tmp_path / "deep.npy")
    write(tmp_path / "v.npy")
    (tmp_path / "v.jsonl").write_text('{"id": "a", "text": "eins"}\n')
    with pytest.raises(DataError, match=r"has 2 vectors, .*v\.jsonl 1 lines"):
        VectorFile.open(tmp_path / "v.npy")
    (tmp_path / "v.jsonl").write_text('{"id": "a"}\n\n')
    with pytest.raises(DataError, match=r"v\.jsonl:1: no id and text"):
        VectorFile.open(tmp_path / "v.npy")


def test_a_number_that_is_not_finite_is_found_wherever_it_is() -> None:
    sentences = [TextWithId(str(number), "x") for number in range(70_000)]
    vectors = torch.ones(70_000, 2)
    check_finite(vectors, sentences)
    vectors[[3, 66_000], 1] = torch.tensor([float("nan"), float("inf")])
    with pytest.raises(DataError, match="the vectors of 2 of 70000 sentences are not finite: 3, 66000;"):
        check_finite(vectors, sentences)
