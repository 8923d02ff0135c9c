"""Runs as `train.py` leaves them behind, made up."""

import json
import math
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from report.reading import FOLDER

ARMS = {
    "random": (),
    "mmlm": ("mmlm",),
    "mmlm_tlm": ("mmlm", "tlm"),
    "mmlm_camlm": ("mmlm", "camlm"),
    "mmlm_tlm_camlm": ("mmlm", "tlm", "camlm"),
    "all": ("mmlm", "tlm", "camlm", "btmlm"),
}
LANGUAGES = ("ar", "de", "en", "es", "fr", "hi", "ru", "sw", "zh")
WriteRun = Callable[..., Path]
WITHOUT_PICTURES = """
title: What each objective adds
rows: [arm, pairs]
where: {sweep: ablation_objectives}
baseline: {arm: mmlm}
tables:
  main:
    title: Question answering
    columns:
      - {heading: zero-shot, task: qa, score: test.exact_match.zero_shot, percent: true, compare: true}
      - {heading: retrieval at layer *, task: pretraining, score: validation.retrieval_layer_*.average, percent: true}
"""


@pytest.fixture
def few_pictures(tmp_path: Path) -> str:
    """The path of the report `ablation_objectives` with two pictures of its many, which take their time."""
    spec = yaml.safe_load((FOLDER / "ablation_objectives.yaml").read_text(encoding="utf-8"))
    spec["plots"] = {name: spec["plots"][name] for name in ("zero_shot", "perplexity")}
    spec["plots"]["perplexity"]["score"] = "val/perplexity/mmlm"
    spec["readme"] = ["main", "ratios", "zero_shot"]
    path = tmp_path / "ablation_objectives.yaml"
    path.write_text(yaml.safe_dump(spec, sort_keys=False), encoding="utf-8")
    return str(path)


@pytest.fixture
def write_run(tmp_path: Path) -> WriteRun:
    """Writes a run below `tmp_path / "outputs"` and gives its folder."""

    def write(
        task: str,
        seed: int,
        labels: dict[str, Any],
        results: dict[str, Any],
        curves: str = "",
        name: str = "",
        *,
        typed: dict[str, Any] | None = None,
        config: dict[str, Any] | None = None,
    ) -> Path:
        folder = tmp_path / "outputs" / task / (name or "-".join(map(str, [*labels.values(), f"seed{seed}"])))
        folder.mkdir(parents=True)
        found = {"task": task, "run": "fit", "name": folder.name, "seed": seed, "labels": labels, **results}
        (folder / "results.json").write_text(json.dumps(found), encoding="utf-8")
        if curves:
            (folder / "metrics.csv").write_text(f"step,metric,value\n{curves}", encoding="utf-8")
        if config is not None:
            own = {"seed": seed, "name": folder.name, "output_dir": str(tmp_path / "outputs")}
            own |= {"run_directory": str(folder), "callbacks": {"last": {"directory": f"{folder}/checkpoints"}}}
            (folder / "config.json").write_text(json.dumps(own | config), encoding="utf-8")
            texts = [f"{key}={value}" for key, value in (typed or {}).items()]
            (folder / "overrides.json").write_text(json.dumps([f"task={task}", *texts]), encoding="utf-8")
        return folder

    return write


@pytest.fixture
def write_sweep(write_run: WriteRun) -> Callable[[], None]:
    """Writes the runs of `ablation_objectives`: six arms, two sizes, three seeds, two tasks."""

    def write() -> None:
        for arm, objectives in ARMS.items():
            for pairs in (1.0, 0.05):
                for seed in range(3):
                    labels = {"sweep": "ablation_objectives", "arm": arm, "pairs": pairs}
                    draw = random.Random(f"{arm} {pairs} {seed}")
                    level = 0.1 * len(objectives) * (0.5 + 0.5 * pairs) + draw.uniform(-0.03, 0.03)
                    write_run("qa", seed, labels, _answers(level, draw))
                    write_run("pretraining", seed, labels, *_pretraining(objectives, level, draw))

    return write


def _answers(level: float, draw: random.Random) -> dict[str, Any]:
    scores = {x: max(0.01, 0.8 if x == "en" else 0.1 + level + draw.uniform(-0.05, 0.05)) for x in LANGUAGES}
    others = sum(score for language, score in scores.items() if language != "en") / (len(LANGUAGES) - 1)
    mean = sum(scores.values()) / len(LANGUAGES)
    summary = {"average": mean, "zero_shot": others, "transfer_gap": scores["en"] - others}
    return {"test": {"exact_match": scores | summary}}


def _pretraining(objectives: tuple[str, ...], level: float, draw: random.Random) -> tuple[dict[str, Any], str]:
    steps = range(0, 2001, 200) if objectives else [0]
    rows, last = [], {}
    for step in steps:
        done = 1 - math.exp(-step / 500)
        for index, name in enumerate(objectives or ("mmlm",)):
            last[f"val/perplexity/{name}"] = 8000 ** (1 - done) * (6 + 8 * index) ** done * draw.uniform(0.95, 1.05)
        for layer in range(4):
            last[f"val/retrieval_layer_{layer}/average"] = 0.05 + 0.2 * layer**0.3 * done + level * done
        rows += [f"{step},{name},{value}\n" for name, value in last.items()]
    validation: dict[str, Any] = {"perplexity": {}}
    for name, value in last.items():
        _, group, key = name.split("/")
        validation.setdefault(group, {})[key] = value
    return {"validation": validation}, "".join(rows)


@pytest.fixture
def without_pictures(tmp_path: Path) -> str:
    """A report of the sweep that is made in no time."""
    path = tmp_path / "quick.yaml"
    path.write_text(WITHOUT_PICTURES, encoding="utf-8")
    return str(path)
