"""Describes the machine that measures, and writes a file of results that is complete after every case."""

import json
import platform
import statistics
import time
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import torch

from ernie_m.files import write_text

PACKAGES = ("torch", "lightning", "transformers", "triton")
DENSE_BF16_TFLOPS = {"H100": 989.0, "H200": 989.0}
"""TFLOP/s of products of dense bf16 matrices on SXM parts, by the makers' data sheets."""


def machine(device: torch.device) -> dict[str, Any]:
    """The name of the device, the versions of packages, and the date."""
    name = torch.cuda.get_device_name() if device.type == "cuda" else platform.machine()
    versions: dict[str, str | None] = {}
    for package in PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = None
    return {
        "device": name,
        "python": platform.python_version(),
        **versions,
        "cuda": torch.version.cuda if device.type == "cuda" else None,
        "threads": torch.get_num_threads(),
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
    }


def peak_tflops(device: torch.device) -> float | None:
    """TFLOP/s of dense bf16 products by the maker's data sheet; None for a device that is not listed."""
    name = torch.cuda.get_device_name() if device.type == "cuda" else ""
    return next((rate for part, rate in DENSE_BF16_TFLOPS.items() if part in name), None)


def matmul_tflops(device: torch.device, size: int, rounds: int = 20) -> float:
    """The median TFLOP/s that the product of two square bf16 matrices of random numbers reaches on this device."""
    generator = torch.Generator(device).manual_seed(0)
    a, b = (torch.randn(size, size, generator=generator, device=device).bfloat16() for _ in range(2))
    seconds = []
    for _ in range(rounds + 3):
        synchronize(device)
        began = time.perf_counter()
        a @ b
        synchronize(device)
        seconds.append(time.perf_counter() - began)
    return 2 * size**3 / statistics.median(seconds[3:]) / 1e12


def synchronize(device: torch.device) -> None:
    """Waits until the device has done all that it was told."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


class ResultsFile:
    """A JSON file that is written again after every case, so that a run that is cut off loses only its last case.

    Args:
        path: The file; None keeps the results in memory only.
        **head: What stands above the cases.
    """

    def __init__(self, path: Path | None, **head: Any) -> None:
        self.path = path
        self.values: dict[str, Any] = {**head, "cases": {}, "left_out": {}}

    def add(self, case: str, result: Mapping[str, Any]) -> None:
        """Adds a case and writes the file."""
        self.values["cases"][case] = dict(result)
        self.write()

    def leave_out(self, case: str, why: str) -> None:
        """Notes why a case has no result, and writes the file."""
        self.values["left_out"][case] = why
        self.write()

    def write(self) -> None:
        """Writes all cases so far."""
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_text(self.path, json.dumps(self.values, indent=1) + "\n")
