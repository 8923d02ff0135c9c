"""Damaged files of torch: each kind of damage is one clear error, and none is answered with unsafe advice."""

import contextlib
import io
import random
from pathlib import Path

import pytest
import torch

from ernie_m.checkpoint.pickles import read_torch_file
from ernie_m.errors import CheckpointError

INDEX_ERROR = b"Q/-tNZ]tR;kJ3pBIq9l%tSBI-p0:O\\pIh%'zZ1Z_a;C@n3D/H<KH9/U"
KEY_ERROR = b"jK6RB\\T=<Rj?0r(lLoU"


class Bomb:
    """What a malicious pickle would hold."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("the pickle ran code",)


def old_format() -> bytes:
    """A file as torch wrote it before 1.6; the names of its storages stand in it twice."""
    file = io.BytesIO()
    torch.save({"a": torch.ones(3, 4)}, file, _use_new_zipfile_serialization=False)
    return file.getvalue()


def other_storage() -> bytes:
    """The same, with the name of a storage that is not there."""
    content = old_format()
    place = content.rindex(b"q\x00X") + 7
    return content[:place] + b"#" + content[place + 1 :]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "EOFError|damaged"),
        (b"not a checkpoint", "not written by torch.save"),
        (b"PK\x03\x04 half a file", "PytorchStreamReader"),
        (INDEX_ERROR, "damaged: IndexError"),
        (KEY_ERROR, "damaged: KeyError"),
        (other_storage(), "damaged"),
    ],
)
def test_damage_of_any_kind_is_one_error(content: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match=rf"weights.bin: not a readable file of tensors \(.*({reason})") as caught:
        read_torch_file(path, holding="file of tensors")
    assert "weights_only" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_name_that_weights_do_not_need_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    torch.save({"weight": Bomb()}, tmp_path / "bomb.bin")
    with pytest.raises(CheckpointError, match=r"it asks for .*print, which weights do not need"):
        read_torch_file(tmp_path / "bomb.bin", holding="file of tensors")
    assert "ran code" not in capsys.readouterr().out


@pytest.mark.parametrize("seed", range(60))
def test_flipped_bytes_are_read_or_refused(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)
    content = bytearray(old_format())
    for _ in range(draw.randint(1, 3)):
        content[draw.randrange(len(content))] = draw.randrange(256)
    path = tmp_path / "weights.bin"
    path.write_bytes(content)
    with contextlib.suppress(CheckpointError):
        read_torch_file(path, holding="file of tensors")
