"""CONTRIBUTING.md to the letter: in a copy of the project its files are written and its commands run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.world import ROOT

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (Add [^\n]+)\n(.*?)(?=^## |\Z)", GUIDE, re.DOTALL | re.MULTILINE))
BLOCKS = re.compile(r"(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<kind>\w+)\n(?P<text>.*?)```", re.DOTALL)
COPIED = ("conf", "ernie_m", "tasks", "pretraining", "tests", "examples", "report", "docs", "benchmarks")


def test_the_guide_has_its_sections() -> None:
    assert list(SECTIONS) == ["Add a task", "Add a reader", "Add an objective"]


@pytest.mark.parametrize(
    "section", ["Add a task", *(pytest.param(name, marks=pytest.mark.slow) for name in list(SECTIONS)[1:])]
)
def test_a_section_works_as_it_says(section: str, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    for name in COPIED:
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("train.py", "pyproject.toml", "README.md", "CONTRIBUTING.md"):
        shutil.copy(ROOT / name, project / name)
    scripts = []
    for block in BLOCKS.finditer(SECTIONS[section]):
        if block["kind"] == "bash":
            scripts.append(block["text"])
            continue
        assert block["file"], f"a block of {block['kind']} does not say which file it is"
        path = project / block["file"]
        assert not path.exists(), f"{path} is there already"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block["text"], encoding="utf-8")
    (script,) = scripts
    commands = script.replace("/tmp/", f"{tmp_path}/")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=project,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "OMP_NUM_THREADS": "1",
            "PYTHONPATH": str(project),
        },
        text=True,
        capture_output=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "outputs: outputs/guide/" in done.stdout
    assert "no tests ran" not in done.stdout
