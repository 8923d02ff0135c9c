"""A Python with transformers 5, which cannot share an environment with the transformers 4 of the tests."""

import os
import re
import subprocess
import venv
from pathlib import Path

import pytest
import torch

VARIABLE = "ERNIE_M_TRANSFORMERS_5"
"""Names the interpreter of an environment that has torch and transformers 5; without it, one is made."""


def interpreter(folder: Path, *more: str) -> str:
    """The interpreter that the variable names, or that of a new environment in a folder; skips where pip has no way.

    Args:
        folder: Of the new environment.
        more: Packages that are needed besides, as pip reads them.
    """
    if VARIABLE in os.environ:
        names = [re.split("[<>=]", package)[0].replace("-", "_") for package in more]
        if subprocess.run(
            [os.environ[VARIABLE], "-c", f"import {', '.join(['torch', *names])}"], check=False
        ).returncode:
            pytest.skip(f"the environment that {VARIABLE} names lacks one of {', '.join(more)}")
        return os.environ[VARIABLE]
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    version = torch.__version__.partition("+")[0]
    install = [python, "-m", "pip", "install", "-q", f"torch=={version}", "transformers>=5,<6", *more]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"transformers 5 cannot be installed ({done.stderr.strip().splitlines()[-1]}); set {VARIABLE}")
    return python


def run(python: str, *arguments: str) -> str:
    """What a script prints there; its errors fail the test."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | {"HF_HUB_OFFLINE": "1"}
    done = subprocess.run([python, *arguments], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
