"""What `pip install` gives: the library `ernie_m`, alone and complete enough to encode text."""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.world import ENCODER, ROOT

CLONE = ("conf", "ernie_m", "tasks", "pretraining", "report", "benchmarks")
ENCODE = """
import sys
from importlib.util import find_spec
from pathlib import Path

import torch

import ernie_m
from ernie_m import ErnieMModel, ErnieMTokenizer

assert Path(ernie_m.__file__).is_relative_to(sys.prefix), ernie_m.__file__
assert not [name for name in ("conf", "tasks", "pretraining", "report", "train") if find_spec(name)]
tokenizer = ErnieMTokenizer.from_pretrained(sys.argv[1])
batch = tokenizer(["Anna lives in Kyiv.", "Anna lebt in Kiew und Ben in Oslo."], padding=True, return_tensors="pt")
with torch.no_grad():
    output = ErnieMModel.from_pretrained(sys.argv[1])(**batch)
assert output.last_hidden_state.isfinite().all()
print(*output.last_hidden_state.shape, batch["attention_mask"].sum().item())
"""


def pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of a copy of the clone: a build leaves folders beside what it builds from."""
    for name in ("pip", "setuptools"):
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed: no wheel can be built without network")
    if int(importlib.metadata.version("setuptools").split(".")[0]) < 77:
        pytest.skip("setuptools is older than pyproject.toml's build system asks for")
    clone = tmp_path_factory.mktemp("clone")
    for name in ("pyproject.toml", "README.md", "LICENSE", "train.py"):
        shutil.copy(ROOT / name, clone)
    for name in CLONE:
        shutil.copytree(ROOT / name, clone / name, ignore=shutil.ignore_patterns("__pycache__", "results"))
    built = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-build-isolation", "--no-deps", "--no-index", "--wheel-dir", str(built), str(clone))
    (path,) = built.glob("*.whl")
    return path


def test_a_wheel_holds_the_library_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"ernie_m"}
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "ernie_m").rglob("*.py")}
    assert modules <= set(names)


def test_an_installed_library_encodes_sentences_far_from_the_clone(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    python = environment / "bin" / "python"
    pip("--python", str(python), "install", "--no-deps", "--no-index", str(wheel))
    # The library's dependencies are those of this environment; a .pth file is not followed to another one's, so an
    # editable installation of the clone stays out of sight.
    (packages,) = environment.glob("lib/python*/site-packages")
    ours = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    (packages / "dependencies.pth").write_text("\n".join(ours) + "\n", encoding="utf-8")
    encoder = shutil.copytree(ENCODER, tmp_path / "encoder")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [python, "-c", ENCODE, encoder], cwd=tmp_path, env=clean, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    rows, length, width, tokens = map(int, done.stdout.split())
    assert (rows, width) == (2, 128)
    assert length < tokens < 2 * length  # the first sentence is padded to the second
