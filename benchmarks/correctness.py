"""Runs the tests that need a GPU, the most important ones first, for some seconds: `python -m benchmarks.correctness`.

The first tests compare every attention backend and every head with the dense reference, in value and gradient, check
the loss over the vocabulary, and compare steps of pre-training with those on a CPU, all in fp32 and bf16. Then come all
other tests that are marked `gpu`. The file of results is written after every test. `--device cpu` runs the first tests
in their variants for a CPU, and no others.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import torch

from benchmarks.machine import ResultsFile, machine

FIRST = (
    "tests/ernie_m/test_attention.py",
    "tests/ernie_m/test_heads.py",
    "tests/ernie_m/test_losses.py",
    "tests/pretraining/training/test_module.py",
)
"""The files with the most important tests."""


class Outcomes:
    """A plugin of pytest that notes what became of each test, and stops in time.

    Args:
        results: The file to note it in.
        until: The time after which no further test starts, by `time.monotonic()`.
    """

    def __init__(self, results: ResultsFile, until: float) -> None:
        self.results, self.until = results, until
        self.chosen = 0

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Counts the tests that were chosen."""
        self.chosen = len(session.items)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Notes a test that has ended, or could not begin."""
        if report.when == "call" or report.outcome != "passed":
            outcome: dict[str, Any] = {"outcome": report.outcome, "seconds": round(report.duration, 3)}
            if report.failed:
                outcome["message"] = str(report.longrepr)[-2000:]
            self.results.add(report.nodeid, outcome)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """Stops if the time is up."""
        if time.monotonic() > self.until:
            raise pytest.exit.Exception("the time is up", returncode=0)


def run(paths: list[str], selection: list[str], results: ResultsFile, until: float) -> None:
    """Runs the chosen tests of some files or folders; adds a line on how many there were and how many were run."""
    before = set(results.values["cases"])
    outcomes = Outcomes(results, until)
    pytest.main(["-q", "-p", "no:cacheprovider", "--tb=short", *selection, *paths], plugins=[outcomes])
    new = {name: case for name, case in results.values["cases"].items() if name not in before}
    counts = {"chosen": outcomes.chosen, "run": len(new)}
    for outcome in ("passed", "failed", "skipped"):
        counts[outcome] = sum(case["outcome"] == outcome for case in new.values())
    results.values.setdefault("runs", {})[" ".join(paths)] = counts
    results.write()


def main() -> int:
    """Runs the command line; returns 1 if a test has failed or none was run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", default="cuda", choices=["cuda", "cpu"])
    parser.add_argument("--seconds", type=float, default=90.0)
    parser.add_argument("--output", type=Path, help="write the outcomes as JSON")
    given = parser.parse_args()
    until = time.monotonic() + given.seconds
    results = ResultsFile(given.output, machine=machine(torch.device(given.device)))
    if given.device == "cpu":
        run(list(FIRST), ["-m", "not gpu and not slow", "-k", "cpu"], results, until)
    else:
        if not torch.cuda.is_available():
            parser.error("there is no GPU; --device cpu runs the same tests on a CPU")
        run(list(FIRST), ["-m", "gpu"], results, until)
        if time.monotonic() < until:
            ignored = [f"--ignore={path}" for path in FIRST]
            run(["tests"], ["-m", "gpu", *ignored], results, until)
    print(json.dumps(results.values["runs"]))
    outcomes = [case["outcome"] for case in results.values["cases"].values()]
    return 0 if outcomes and "failed" not in outcomes else 1


if __name__ == "__main__":
    sys.exit(main())
