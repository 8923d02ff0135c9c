"""The arms of `sweep=ablation_real_text` side by side, in so many seconds: `python -m benchmarks.real_text <folder>`.

Each arm is a process with one seed: pre-training, then retrieval of Tatoeba's sentences, by `train.py` with the
settings of the sweep. A training that does not end in time is stopped and evaluated as it is; the results say at which
step. The file of results is written whenever an arm has ended. Results and curves of all runs are packed into an
archive beside it, from which `python -m report ablation_real_text` makes tables and plots.

The folder is one that `benchmarks/prepare_gpu.sh` has made: `text/`, `tatoeba/` and `vocabulary/`. `--corpora-only`
tokenises the text and ends, so that the arms find it done.
"""

import argparse
import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from omegaconf import OmegaConf

from benchmarks.machine import ResultsFile, machine
from conf import FOLDER
from ernie_m.files import replacing
from report.reading import read_spec
from report.runs.archive import pack
from report.runs.rows import select
from report.runs.run import read_runs

SWEEP = "ablation_real_text"
ARMS = ("random", "mmlm", "mmlm_tlm", "mmlm_camlm", "mmlm_tlm_camlm", "all")
CURVES = ("val/retrieval_layer_", "val/perplexity/", "val/pseudo_precision/")
"""The beginnings of the names of metrics whose curves are kept."""
START, END = 25.0, 25.0
"""The seconds that a run takes before its training begins, and after it has ended."""
PATIENCE = 20.0
"""The seconds that a run has to end in once it is told to."""
CORPORA = "corpora"


def command(
    prepared: Path, runs: Path, arm: str, *, steps: int, seconds: float | None, more: Sequence[str]
) -> list[str]:
    """The command line of an arm's run.

    Args:
        prepared: The folder with text, vocabulary and Tatoeba.
        runs: The folder for the run's output.
        arm: One of `ARMS`.
        steps: The optimizer steps of the whole training.
        seconds: How long training may take; None sets no limit.
        more: Further overrides.
    """
    limit = [] if seconds is None else [f"trainer.max_time='{timestamp(seconds)}'"]
    return [
        sys.executable, "train.py", "-m", f"sweep={SWEEP}", f"experiment=ablation_{arm}", "seed=0",
        f"text_dir={prepared / 'text'}", f"tatoeba={prepared / 'tatoeba'}", "entities=unused",
        f"vocabulary={prepared / 'vocabulary'}", f"output_dir={runs}", f"data.cache={runs / CORPORA}",
        f"steps={steps}", *limit, *more,
    ]  # fmt: skip


def timestamp(seconds: float) -> str:
    """Seconds as Lightning's `max_time` wants them: `00:01:30:00` is an hour and a half."""
    minutes, left = divmod(round(max(1.0, seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"00:{hours:02}:{minutes:02}:{left:02}"


def tatoeba(prepared: Path) -> str:
    """The run that follows an arm's training: retrieval at every layer, in the languages that the folder has."""
    files = OmegaConf.load(FOLDER / "data" / "tatoeba.yaml").test
    languages = ",".join(language for language, name in files.items() if (prepared / "tatoeba" / name).is_file())
    return (
        f"task=retrieval run=test data=tatoeba data.dir={prepared / 'tatoeba'} data.languages=[{languages}] "
        "task.layer=all name=tatoeba-${name} callbacks.progress=null"
    )


def curves(run: Path) -> dict[str, list[tuple[int, float]]]:
    """The values of the metrics in `CURVES`, by step, for each metric."""
    path = run / "metrics.csv"
    curves_by_metric: dict[str, list[tuple[int, float]]] = {}
    if path.exists():
        with path.open(newline="") as file:
            for row in csv.DictReader(file):
                if row["metric"].startswith(CURVES):
                    curves_by_metric.setdefault(row["metric"], []).append((int(row["step"]), float(row["value"])))
    return curves_by_metric


def outcome(runs: Path, arm: str, *, steps: int) -> dict[str, Any]:
    """The step that an arm has reached, its scores and its curves."""
    run = runs / "pretraining" / f"{arm}-seed0"
    outcome: dict[str, Any] = {"curves": curves(run), "planned_steps": 0 if arm == "random" else steps}
    reached = [step for curve in outcome["curves"].values() for step, _ in curve]
    outcome["reached_step"] = max(reached, default=0)
    for key, folder in (("validation", run), ("test", runs / "retrieval" / f"tatoeba-{arm}-seed0")):
        path = folder / "results.json"
        if path.exists():
            results = json.loads(path.read_text(encoding="utf-8"))
            outcome[key] = results[key]
            outcome["reached_step"] = results.get("steps", outcome["reached_step"])
    return outcome


def save_archive(runs: Path, path: Path) -> None:
    """Packs the results and curves of the runs that have ended."""
    rows, _ = select(read_spec(SWEEP), read_runs([runs / "pretraining", runs / "retrieval"]))
    with replacing(path) as temporary:
        temporary.write_bytes(pack(SWEEP, rows))


def tokenise(prepared: Path, runs: Path, more: Sequence[str]) -> int:
    """Makes the corpora that all arms read; returns the exit code."""
    line = command(prepared, runs / "scratch", "all", steps=0, seconds=None, more=[*more, "trainer=cpu"])
    cached = [f"data.cache={runs / CORPORA}" if text.startswith("data.cache=") else text for text in line]
    return subprocess.run([*cached, "then=null", "trainer.max_steps=0"]).returncode


def start(line: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
    """Starts an arm's run; what it says goes to a file."""
    with log.open("wb") as file:
        environment = os.environ | {"OMP_NUM_THREADS": "1"}
        return subprocess.Popen(line, stdout=file, stderr=subprocess.STDOUT, env=environment)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ends a run that has had its time: it finishes its step and saves, or is killed if that takes too long."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def watch(processes: Mapping[str, subprocess.Popen[bytes]], until: float) -> Iterator[tuple[str, int]]:
    """The arms as they end, with their exit codes; those that are still at work at `until` are stopped."""
    waiting = dict(processes)
    while waiting:
        time.sleep(0.5)
        for arm, process in list(waiting.items()):
            if process.poll() is None and time.monotonic() > until:
                stop(process)
            if (code := process.poll()) is not None:
                del waiting[arm]
                yield arm, code


def parse() -> argparse.Namespace:
    """The command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prepared", type=Path, help="folder with text/, tatoeba/ and vocabulary/")
    parser.add_argument("--runs", type=Path, required=True, help="folder for the runs and the corpora")
    parser.add_argument("--output", type=Path, help="write the results as JSON, and the archive beside it")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--seconds", type=float, default=330.0, help="for all of it")
    parser.add_argument("--device", default="cuda", choices=["cuda", "cpu"])
    parser.add_argument("--arms", nargs="+", default=list(ARMS), choices=ARMS)
    parser.add_argument("--corpora-only", action="store_true", help="tokenise the text and end")
    parser.add_argument(
        "--override", action="append", default=[], metavar="KEY=VALUE", help="of train.py; may be repeated"
    )
    given = parser.parse_args()
    if not given.corpora_only and (given.runs / "pretraining").exists():
        parser.error(f"--runs {given.runs}: there are runs already, which would be taken for new ones; remove them")
    return given


def main() -> int:
    """The command line; 1 if an arm has ended with an error or had to be stopped."""
    given = parse()
    began = time.monotonic()
    prepared, runs = given.prepared.resolve(), given.runs.resolve()
    runs.mkdir(parents=True, exist_ok=True)
    shared = ["callbacks.progress=null", *given.override]
    if given.corpora_only:
        return tokenise(prepared, runs, shared)
    results = ResultsFile(
        given.output,
        machine=machine(torch.device(given.device)),
        setting={"steps": given.steps, "seconds": given.seconds, "overrides": given.override},
    )
    options: dict[str, Any] = {
        "steps": given.steps,
        "seconds": given.seconds - START - END,
        "more": [*shared, f"trainer={'gpu' if given.device == 'cuda' else 'cpu'}", f"then={tatoeba(prepared)}"],
    }
    processes = {arm: start(command(prepared, runs, arm, **options), runs / f"{arm}.log") for arm in given.arms}
    for arm, code in watch(processes, began + given.seconds):
        took = round(time.monotonic() - began, 1)
        case = {**outcome(runs, arm, steps=given.steps), "exit_code": code, "took_seconds": took}
        results.add(arm, case)
        said = (runs / f"{arm}.log").read_text(errors="replace").splitlines()[-3:]
        print(
            f"{arm}: exit code {code} after {took} s, step {case['reached_step']}; {' / '.join(said)}", file=sys.stderr
        )
    if given.output:
        save_archive(runs, given.output.with_suffix(".tar.gz"))
    return 1 if any(case["exit_code"] for case in results.values["cases"].values()) else 0


if __name__ == "__main__":
    sys.exit(main())
