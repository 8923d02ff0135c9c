"""The floors of the house: imports point downwards only, and the two wings of floor 2 never meet."""

import ast
import itertools
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ("ernie_m", "tasks", "pretraining", "conf", "report", "train")
ENTRY = ("hydra", "omegaconf")
LEARNING = ("lightning", "torchmetrics", "wandb")
MACHINERY = (*LEARNING, "rich")


ENGINES = ("torch", "lightning", "torchmetrics", "transformers", "wandb", "matplotlib")
"""What takes seconds to load."""
LATE = (
    "conf/build.py", "conf/build_trainer.py", "conf/check_finetuning.py", "conf/check_machine.py",
    "conf/check_model.py", "conf/check_pretraining.py", "conf/exits.py",
)  # fmt: skip
"""Files of conf/ that load what they check, build or end; the others import them where they are needed."""


def floor(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    if parts in (("conf", "build.py"), ("conf", "build_trainer.py")):
        return "train"
    if parts[:2] == ("report", "dashboard"):
        return "dashboard"
    if parts[0] == "ernie_m":
        return "training" if parts[1] == "training" else "encoder"
    return parts[0].removesuffix(".py")


FORBIDDEN = {
    "encoder": ("ernie_m.training", "tasks", "pretraining", "conf", "report", "train", *MACHINERY, *ENTRY),
    "training": ("tasks", "pretraining", "conf", "report", "train", *ENTRY),
    "tasks": ("pretraining", "conf", "report", "train", *ENTRY),
    "pretraining": ("tasks", "conf", "report", "train", *ENTRY),
    "conf": ("report", "train", "pretraining.training.module", "lightning", "wandb"),
    "report": ("ernie_m.training", "tasks", "pretraining", "conf", "train", *LEARNING, *ENTRY),
    "dashboard": ("ernie_m.training", "tasks", "pretraining", "conf", "train", "lightning", "torchmetrics", *ENTRY),
    "train": (),
}
ALLOWED = {"dashboard": ("ernie_m.training.loggers.names",)}
"""A dashboard shows what is logged, so it has the names from where they are given; that module imports nothing."""


LOADED_LATER = {
    "train": ENGINES,
    "conf": ENGINES,
    "report": ENGINES,
    "dashboard": (*ENGINES, "wandb_workspaces"),
    "encoder": (*MACHINERY, *ENTRY, "transformers", "matplotlib"),
}
"""Floor -> what none of its files loads by being imported, whichever of our files stand between."""


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


def loads(path: Path) -> set[str]:
    """What a file imports as soon as it is imported: not in its functions, nor for a type checker."""
    names: set[str] = set()
    statements: list[ast.stmt] = list(ast.parse(path.read_text(encoding="utf-8")).body)
    while statements:
        node = statements.pop()
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            statements += node.orelse
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            statements += [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
    return names


def files_of(name: str) -> list[Path]:
    """Our files that are run when a name is imported: its module and the packages around it."""
    parts = name.split(".")
    folders = [ROOT.joinpath(*parts[:count], "__init__.py") for count in range(1, len(parts) + 1)]
    return [path for path in [*folders, ROOT.joinpath(*parts).with_suffix(".py")] if path.is_file()]


def loads_in_all(path: Path) -> dict[str, str]:
    """What a file loads, by itself or through other files of ours -> the files on the way, for a message."""
    ways: dict[Path, str] = {path: str(path.relative_to(ROOT))}
    loaded: dict[str, str] = {}
    left = [path]
    while left:
        file = left.pop()
        for name in loads(file):
            loaded.setdefault(name, ways[file])
            for other in files_of(name) if name.partition(".")[0] in OURS else []:
                if other not in ways:
                    ways[other] = f"{ways[file]} -> {other.relative_to(ROOT)}"
                    left.append(other)
    return loaded


def is_below(name: str, places: tuple[str, ...]) -> bool:
    return any(name == place or name.startswith(f"{place}.") for place in places)


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_downwards(path: Path) -> None:
    forbidden, allowed = FORBIDDEN[floor(path)], ALLOWED.get(floor(path), ())
    upwards = [name for name in imports(path) if is_below(name, forbidden) and not is_below(name, allowed)]
    assert not upwards, f"{path.relative_to(ROOT)} imports {upwards}"


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_heavy_is_loaded_where_it_is_needed(path: Path) -> None:
    if str(path.relative_to(ROOT)) not in LATE:
        heavy = {
            name: way for name, way in loads_in_all(path).items() if is_below(name, LOADED_LATER.get(floor(path), ()))
        }
        assert not heavy, heavy


def test_what_is_allowed_all_the_same_brings_nothing_with_it() -> None:
    for name in itertools.chain(*ALLOWED.values()):
        assert not imports(files_of(name)[-1]), name


def test_the_check_itself_sees_the_files_and_their_imports() -> None:
    assert len(sources()) > 30
    assert "hydra" in imports(ROOT / "train.py")
    assert "lightning" in imports(ROOT / "ernie_m/training/module.py")
    assert set(LATE) <= {str(path.relative_to(ROOT)) for path in sources()}
    way = loads_in_all(ROOT / "conf/build.py")["torch"]
    assert way.startswith("conf/build.py -> ")
    assert " -> ernie_m/" in way
    assert "ernie_m.encoder" not in loads(ROOT / "ernie_m/__init__.py")


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_room_says_its_job_and_stays_small(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"{path} has no docstring"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            body = [statement for statement in node.body if not isinstance(statement, ast.Expr)]
            length = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            assert length <= 50, f"{path}:{node.lineno} {node.name} has {length} lines"


def test_tests_do_not_import_from_the_files_of_other_tests() -> None:
    for path in sorted((ROOT / "tests").rglob("*.py")):
        names = [name for name in imports(path) if name.startswith("tests.")]
        others = [name for name in names if any(part.startswith("test_") for part in name.split("."))]
        assert not others, f"{path.relative_to(ROOT)} imports {others}: put it into conftest.py or a module beside it"


def test_wandb_is_imported_only_where_it_is_used() -> None:
    for path in sources():
        top_level = [n for n in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(n, ast.Import)]
        assert all(alias.name != "wandb" for node in top_level for alias in node.names), path
        adapters = {f"ernie_m.training.loggers.{name}" for name in ("weights_and_biases", "tensorboard")}
        assert not loads(path) & adapters, f"{path} loads a logger that may not be asked for"


@pytest.mark.parametrize(
    "code",
    [
        "sys.argv = ['train.py', '--help']; runpy.run_path('train.py', run_name='__main__')",
        "sys.argv = ['train.py', 'task=qaa']; runpy.run_path('train.py', run_name='__main__')",
        "sys.argv = ['train.py', 'task=qa', '--cfg', 'job']; runpy.run_path('train.py', run_name='__main__')",
        "sys.argv = ['report', '--help']; runpy.run_module('report', run_name='__main__')",
        "sys.argv = ['dashboard', '--help']; runpy.run_module('report.dashboard', run_name='__main__')",
        "import ernie_m; ernie_m.ErnieMConfig",
    ],
)
def test_help_and_typos_wait_for_nothing_heavy(code: str) -> None:
    program = f"""import atexit, runpy, sys
atexit.register(lambda: print("loaded:", *sorted(name for name in {ENGINES} if name in sys.modules)))
{code}"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == ("loaded: torch" if "Config" in code else "loaded:"), done.stderr
