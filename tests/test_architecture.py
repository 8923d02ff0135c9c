"""The floors of the house: imports point downwards only, and the two wings of floor 2 never meet."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ("ernie_m", "tasks", "pretraining", "conf", "report", "train")
ENTRY = ("hydra", "omegaconf")
MACHINERY = ("lightning", "torchmetrics", "wandb", "rich")


def floor(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    if parts[0] == "ernie_m":
        return "training" if parts[1] == "training" else "encoder"
    return parts[0].removesuffix(".py")


FORBIDDEN = {
    "encoder": ("ernie_m.training", "tasks", "pretraining", "conf", "report", "train", *MACHINERY, *ENTRY),
    "training": ("tasks", "pretraining", "conf", "report", "train", *ENTRY),
    "tasks": ("pretraining", "conf", "report", "train", *ENTRY),
    "pretraining": ("tasks", "conf", "report", "train", *ENTRY),
    "conf": ("report", "train", "pretraining.training.module", "lightning", "wandb"),
    "report": ("ernie_m.training", "tasks", "pretraining", "conf", "train", *MACHINERY, *ENTRY),
    "train": (),
}


def sources() -> list[Path]:
    folders = [ROOT / name for name in ("ernie_m", "tasks", "pretraining", "conf", "report")]
    found = [path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*.py"))]
    return [*found, ROOT / "train.py"]


def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides where it points"
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return names


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_downwards(path: Path) -> None:
    upwards = [
        name
        for name in imports(path)
        for forbidden in FORBIDDEN[floor(path)]
        if name == forbidden or name.startswith(f"{forbidden}.")
    ]
    assert not upwards, f"{path.relative_to(ROOT)} imports {upwards}"


def test_the_check_itself_sees_the_files_and_their_imports() -> None:
    assert len(sources()) > 30
    assert "hydra" in imports(ROOT / "train.py")
    assert "lightning" in imports(ROOT / "ernie_m/training/module.py")


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_room_says_its_job_and_stays_small(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"{path} has no docstring"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            body = [statement for statement in node.body if not isinstance(statement, ast.Expr)]
            length = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            assert length <= 50, f"{path}:{node.lineno} {node.name} has {length} lines"


def test_wandb_is_imported_only_where_it_is_used() -> None:
    for path in sources():
        top_level = [n for n in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(n, ast.Import)]
        assert all(alias.name != "wandb" for node in top_level for alias in node.names), path
