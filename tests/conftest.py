"""Shared fixtures: where the real data and the reference outputs lie, and what is said when they are absent."""

import os
from pathlib import Path

import pytest
import torch

ROOT = Path(__file__).resolve().parent.parent
os.environ["HF_HUB_OFFLINE"] = "1"  # no test reaches for the network

TEST_DATA = Path(os.environ.get("ERNIE_M_TEST_DATA", ROOT.parent / "shared"))
NO_TEST_DATA = f"no test data at {TEST_DATA} (set ERNIE_M_TEST_DATA)"


@pytest.fixture(scope="session")
def golden() -> Path:
    """The folder of outputs recorded from the reference implementations."""
    return _folder("golden")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data sets in their original file formats."""
    return _folder("data")


def _folder(name: str) -> Path:
    folder = TEST_DATA / name
    if not folder.is_dir():
        pytest.skip(NO_TEST_DATA)
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips what needs a GPU where there is none."""
    if not torch.cuda.is_available():
        for item in items:
            if item.get_closest_marker("gpu"):
                item.add_marker(pytest.mark.skip(reason="there is no GPU"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says how many tests were skipped for want of test data, so that a green run cannot hide it."""
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(NO_TEST_DATA in str(report.longrepr) for report in skipped)
    terminalreporter.write_line(f"{count} tests were skipped for want of test data ({TEST_DATA})")
