"""Fixtures that every test may use: real data and recorded outputs, where they are there, and a tokenizer.

Functions that several tests share are in modules that hold no tests, such as `command.py` and `world.py` beside this
file; a test does not import from another test's file.
"""

import os
from pathlib import Path

import pytest
import torch

from ernie_m import ErnieMTokenizer
from tests.world import MINIWORLD, ROOT

os.environ["HF_HUB_OFFLINE"] = "1"  # no test reaches for the network
os.environ.pop("COLUMNS", None)  # a console keeps the width that it is made with, whatever a test sets later

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


@pytest.fixture(scope="session")
def cases() -> Path:
    """The folder of small cases in the formats of data sets."""
    return _folder("cases")


@pytest.fixture(scope="session")
def tokenizer() -> ErnieMTokenizer:
    """The miniworld's tokenizer."""
    return ErnieMTokenizer.from_pretrained(MINIWORLD / "tokenizer")


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
