"""The benchmark at tiny size, on a CPU: what it compares is the same, and what it writes is whole."""

import json
import sys
from pathlib import Path

import pytest
import torch

pytest.importorskip("transformers")

from benchmarks import gpu  # it needs transformers


def test_every_case_is_measured_against_its_peer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "gpu.json"
    given = ["--shape", "tiny", "--device", "cpu", "--rounds", "1", "--predicted", "8", "--output", str(output)]
    monkeypatch.setattr(sys, "argv", ["gpu", *given])
    gpu.main()
    found = json.loads(output.read_text())
    assert found["machine"]["torch"] == torch.__version__
    lengths = ("mixed", "full")
    assert set(found["cases"]) == {f"{case}_{kind}" for case in ("encoder", "masked_lm") for kind in lengths} | {
        "vocabulary_loss"
    }
    for case in found["cases"].values():
        methods = case["methods"]
        assert methods[case["peer"]]["time_to_peer"] == 1
        assert all(method["ms"] > 0 and method["peak_gib"] is None for method in methods.values())
    assert 0 < found["cases"]["encoder_mixed"]["padding"] < 0.9
    assert found["cases"]["encoder_full"]["padding"] == 0


def test_a_method_that_computes_something_else_is_refused() -> None:
    weight = torch.ones(1, requires_grad=True)
    steps = {"peer": lambda: weight.sum(), "other": lambda: 1.1 * weight.sum()}
    with pytest.raises(ValueError, match=r"other: its loss differs from peer.s by 0\.1"):
        gpu.compare(steps, [weight], "peer", 1, torch.device("cpu"))
