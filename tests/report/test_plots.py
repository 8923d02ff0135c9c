"""Pictures are PNG files, drawn also from little or nothing."""

import builtins
import struct
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import ConfigError
from report.plots import draw
from report.runs import Row, Run
from report.spec import Plot, Spec

SPEC = Spec(name="s", title="S", rows=("arm", "pairs"))
SCORES = {"bars": "f1.0", "lines": "f1.*", "curves": "val/*"}


def a_plot(kind: str, **more: Any) -> Plot:
    values = {"title": "P", "task": "qa", "score": SCORES[kind], "axis": "F1 (%)", "group": "arm", "percent": True}
    return Plot(kind=kind, **(values | more))


def some_rows(folder: Path, arms: int, seeds: int) -> list[Row]:
    rows = []
    for arm in range(arms):
        runs = []
        for seed in range(seeds):
            run = folder / f"{arm}-{seed}"
            run.mkdir()
            text = "".join(f"{step},val/{m},{0.1 + step}\n" for step in range(3) for m in range(6))
            (run / "metrics.csv").write_text(f"step,metric,value\n{text}", encoding="utf-8")
            runs.append(Run(run, "qa", seed, {}, {f"f1.{layer}": 0.1 * (layer + seed + 1) for layer in range(3)}))
        rows.append(Row({"arm": f"an arm of number {arm}", "pairs": arm % 2}, tuple(runs)))
    return rows


def size(data: bytes) -> tuple[int, int]:
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert data.endswith(b"IEND\xaeB`\x82")
    return struct.unpack(">II", data[16:24])


@pytest.mark.parametrize("kind", SCORES)
@pytest.mark.parametrize(("arms", "seeds"), [(1, 1), (3, 3), (9, 2)])
def test_a_plot_is_a_png_and_says_its_seeds(tmp_path: Path, kind: str, arms: int, seeds: int) -> None:
    pytest.importorskip("matplotlib")
    data, said = draw(a_plot(kind, log=arms == 3), SPEC, some_rows(tmp_path, arms, seeds))
    width, height = size(data)
    assert width > 600
    assert height > 200
    assert said == {1: "One seed each.", 2: "Mean ± sample standard deviation over 2 seeds."}.get(
        seeds, "Mean ± sample standard deviation over 3 seeds."
    )


@pytest.mark.parametrize("kind", SCORES)
def test_a_row_without_scores_is_said(tmp_path: Path, kind: str) -> None:
    pytest.importorskip("matplotlib")
    empty = Row({"arm": "empty", "pairs": 0}, ())
    data, said = draw(a_plot(kind), SPEC, [*some_rows(tmp_path, 2, 2), empty])
    size(data)
    assert said.endswith("Nothing to draw: empty, 0.")
    data, said = draw(a_plot(kind), SPEC, [empty])
    size(data)
    assert said == "No run has these scores. Nothing to draw: empty, 0."


def test_the_same_runs_make_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    rows = some_rows(tmp_path, 2, 2)
    assert draw(a_plot("lines"), SPEC, rows) == draw(a_plot("lines"), SPEC, rows)


def test_without_matplotlib_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    really = builtins.__import__

    def refuse(name: str, *arguments: Any, **more: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return really(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ConfigError, match=r"pip install 'ernie-m\[plot\]'"):
        draw(a_plot("bars"), SPEC, [])
