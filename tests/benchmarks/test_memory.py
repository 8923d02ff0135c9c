"""What a rank keeps of a sharded model, counted on no device."""

import json
import sys
from pathlib import Path

import pytest
import torch.distributed as dist

from benchmarks import memory
from benchmarks.memory import SHAPES, kept_by_a_rank


@pytest.mark.parametrize("devices", [1, 8])
def test_a_rank_keeps_its_part_of_ernie_m_large(devices: int) -> None:
    found = kept_by_a_rank(SHAPES["large"].config(250002), devices)
    layer = 12 * 1024**2 + 13 * 1024
    assert found.parameters == pytest.approx(24 * layer + (250002 + 514) * 1024, rel=0.01)
    assert found.kept == pytest.approx(found.parameters / devices, rel=1e-4)
    assert found.gathered == found.parameters - 23 * layer
    assert not dist.is_initialized()


@pytest.mark.slow
def test_the_command_writes_what_is_kept_and_trains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "memory.json"
    options = ["--tiny", "--train", "--depths", "2", "3", "--tokens", "2048", "--devices", "2", "--output", str(path)]
    monkeypatch.setattr(sys, "argv", ["memory", *options])
    assert memory.main() == 0
    cases = json.loads(path.read_text())["cases"]
    assert list(cases) == ["tiny", "2 layers x 32", "3 layers x 32"]
    assert all(cases[name]["fits"] for name in list(cases)[1:])
    assert len(capsys.readouterr().out.splitlines()) == 3
