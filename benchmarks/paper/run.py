"""The paper's run as numbers: what the GPU, the simulation and the checkpoint's writer measured, put together."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from benchmarks import tables
from benchmarks.paper import checkpoint, sampler
from benchmarks.paper.checkpoint import parameters_of
from benchmarks.paper.network import Step
from benchmarks.paper.work import encoder as encoder_of
from ernie_m.errors import DataError
from ernie_m.files import read_json
from ernie_m.flops import flops_of

HOUR = 3600.0
THROUGHPUT = tables.RESULTS / "throughput.json"
CASES = {"512 tokens": "512", "measured": "sentences"}
"""The simulation's kinds of text -> the lengths that throughput was measured with."""
STAGES = {"MMLM, TLM, CAMLM": "mmlm_tlm_camlm", "and BTMLM": "with_btmlm"}
"""The simulation's objectives -> those that throughput was measured with."""
FIRST_STAGE = "MMLM, TLM, CAMLM"


@dataclass(frozen=True, slots=True)
class Results:
    """What was measured: on a GPU, in the simulation, and of a checkpoint."""

    gpu: Mapping[str, Any]
    sampler: Mapping[str, Any]
    checkpoint: Mapping[str, Any]

    @classmethod
    def read(cls) -> "Results":
        """The results that are kept in this project.

        Raises:
            DataError: A file is missing or broken.
        """
        paths = (THROUGHPUT, sampler.RESULTS, checkpoint.RESULTS)
        return cls(*(read_json(path, error=DataError) for path in paths))

    @property
    def steps(self) -> int:
        """The optimizer steps of the run."""
        return int(self.sampler["setting"]["steps"])

    def balance(self, text: str, stage: str) -> Mapping[str, Any]:
        """What the simulation says of a kind of text and a stage."""
        values: Mapping[str, Any] = self.sampler["balance"][f"{text}/{stage}"]
        return values

    def measured(self, encoder: str, text: str, stage: str) -> Mapping[str, Any]:
        """What was measured on a GPU.

        Raises:
            DataError: That case was left out there.
        """
        case = f"{encoder}/{CASES[text]}/{STAGES[stage]}"
        if case not in self.gpu["cases"]:
            raise DataError(f"{THROUGHPUT}: no case {case}; run benchmarks/on_a_gpu.sh again")
        values: Mapping[str, Any] = self.gpu["cases"][case]
        return values

    def vocabulary_share(self, encoder: str, text: str, stage: str) -> float:
        """The share of the operations that are products with the vocabulary, at hidden words and in drafts."""
        config, step = encoder_of(encoder), self.balance(text, stage)["step"]
        learnt, drafted = (
            flops_of(config, tokens=0, visible=0, predicted=round(step[what]), vocabulary=True, backward=backward)
            for what, backward in (("predicted", True), ("predicted_in_drafts", False))
        )
        return float((learnt + drafted) / step[f"flops_{encoder}"])

    def gpu_hours(self, encoder: str, text: str, stage: str) -> float:
        """The hours of one GPU that the whole run takes."""
        tokens = self.balance(text, stage)["step"]["tokens"] * self.steps
        return float(tokens / self.measured(encoder, text, stage)["tokens_per_second"] / HOUR)

    def step(self, encoder: str, gpus: int, *, launch_bound: bool = False) -> Step:
        """A step of the first stage with samples of 512 tokens.

        Args:
            encoder: Its name.
            gpus: The number of GPUs.
            launch_bound: A part of a step takes no less time than the step that was measured, however few its tokens.
        """
        balance, measured = self.balance("512 tokens", FIRST_STAGE), self.measured(encoder, "512 tokens", FIRST_STAGE)
        worst = balance["worst_rank_to_mean"]["by_length/tokens"]["mean"] if gpus > 1 else 1.0
        tokens = balance["step"]["tokens"] / gpus
        parts = max(1, round(tokens / measured["tokens_in_a_step"]))
        seconds = worst * tokens / measured["tokens_per_second"]
        if launch_bound:
            seconds = max(seconds, parts * measured["ms_per_step"] / 1e3)
        return Step(seconds, parts, gpus, *parameters(encoder))


@cache
def parameters(encoder: str) -> tuple[int, int]:
    """The numbers of an encoder's parameters, and of those in its table of words."""
    return parameters_of(encoder_of(encoder))
