"""A checkpoint is as large as weights and two moments."""

import json
from pathlib import Path

import pytest

from benchmarks.paper import checkpoint
from benchmarks.paper.checkpoint import BYTES_PER_PARAMETER, LANGUAGES, measure, parameters_of
from ernie_m import ErnieMConfig
from tests.world import ROOT

SMALL = ErnieMConfig(vocab_size=4000, hidden_size=64, num_hidden_layers=2, num_attention_heads=2, intermediate_size=128)


def test_parameters_are_counted_once() -> None:
    parameters, words = parameters_of(SMALL)
    assert words == 4000 * 64
    layers = 2 * (4 * (64 * 64 + 64) + 2 * 64 * 128 + 64 + 128 + 4 * 64)
    other_tables = (SMALL.max_position_embeddings + LANGUAGES) * 64
    head = 64 * 64 + 64 + 2 * 64 + 4000
    assert parameters == pytest.approx(words + layers + other_tables + head, rel=0.02)


def test_a_written_checkpoint_has_twelve_bytes_a_parameter(tmp_path: Path) -> None:
    measured = measure(SMALL, tmp_path)
    assert measured["bytes"] == (tmp_path / "last.ckpt").stat().st_size
    assert measured["bytes"] == pytest.approx(BYTES_PER_PARAMETER * measured["parameters"], rel=0.05)
    assert measured["seconds"] > 0


def test_the_command_writes_what_it_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checkpoint, "encoder", {"large": SMALL}.__getitem__)
    output = tmp_path / "results" / "checkpoint.json"
    assert checkpoint.main(["--encoder", "large", "--folder", str(tmp_path), "--output", str(output)]) == 0
    written = json.loads(output.read_text())
    assert written == json.loads(capsys.readouterr().out)
    assert (written["encoder"], written["parameters"]) == ("large", parameters_of(SMALL)[0])
    assert [path.name for path in tmp_path.iterdir()] == ["results"]
    missing = str(tmp_path / "missing")
    assert checkpoint.main(["--encoder", "large", "--folder", missing, "--output", str(output)]) == 2
    assert f"error: [Errno 2] No such file or directory: '{missing}" in capsys.readouterr().err


def test_the_kept_result_is_of_base() -> None:
    kept = json.loads((ROOT / checkpoint.RESULTS).read_text())
    assert kept["encoder"] == "base"
    assert kept["bytes"] == pytest.approx(BYTES_PER_PARAMETER * kept["parameters"], rel=0.001)
