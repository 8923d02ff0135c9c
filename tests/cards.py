"""The code of model cards, for tests that run it."""

import re
import sys
from typing import Any

import pytest

from ernie_m.checkpoint import __main__ as command_line


def run_block(text: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Runs a section of a card, shell lines by the command line's own `main`; returns the names that it leaves."""
    for language, code in re.findall(r"```(\w+)\n(.*?)\n```", text, re.DOTALL):
        if language == "bash":
            program, arguments = code.split()[:3], code.split()[3:]
            assert program == ["python", "-m", "ernie_m.checkpoint"]
            monkeypatch.setattr(sys, "argv", ["checkpoint", *arguments])
            command_line.main()
        else:
            names: dict[str, Any] = {}
            exec(compile(code, "README.md", "exec"), names)
    return names


def sections(card: str) -> dict[str, str]:
    """Library -> its section."""
    _, *parts = re.split(r"^### ", card.split("## How to load it")[1].split("\n## ")[0], flags=re.MULTILINE)
    return {part.partition("\n")[0]: part for part in parts}
