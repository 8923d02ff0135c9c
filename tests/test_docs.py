"""docs/architecture.md names every room of the project but new tasks, and none that is not there."""

import re

from tests.world import ROOT

ROOMS = ("conf", "ernie_m", "tasks", "pretraining", "report", "benchmarks")


def drawn_folders() -> set[str]:
    """The folders of the tree in docs/architecture.md, by their paths."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    tree = text.partition("## The tree")[2].split("```")[1]
    folders, parent = set(), ""
    for indent, name in re.findall(r"^( *)([\w/]+)/ ", tree, flags=re.MULTILINE):
        parent = parent if indent else name
        folders.add(f"{parent}/{name}" if indent else name)
    return folders


def test_the_tree_of_the_architecture_is_that_of_the_code() -> None:
    packages = {path.parent for room in ROOMS for path in (ROOT / room).rglob("__init__.py")}
    drawn = drawn_folders()
    tasks = {package for package in packages if package.parent.name == "tasks" and (package / "task.py").is_file()}
    assert {str(package.relative_to(ROOT)) for package in packages - tasks} <= drawn
    assert all((ROOT / folder).is_dir() for folder in drawn)
