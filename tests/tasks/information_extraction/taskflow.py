"""PaddleNLP's extraction with its tiny UIE-M, as it was recorded."""

import json
from pathlib import Path
from typing import Any

import torch

from ernie_m import ErnieMForInformationExtraction, ErnieMTokenizer
from tasks.information_extraction.answering import Answerer, Reading


def recorded_taskflow(golden: Path, run: int) -> tuple[Answerer, list[str], dict[str, Any]]:
    """PaddleNLP's tiny UIE-M as a recorded run called it, the texts, and the run.

    In double precision: over 468 padding tokens, the rounding of single precision alone is 2.4e-5 here.
    """
    recording = json.loads((golden / "uie_taskflow_golden.json").read_text(encoding="utf-8"))
    call = recording["runs"][run]
    length = call["kwargs"].get("max_seq_len", 512)
    how = Reading(convention="paddle", max_length=length, max_prompt_length=length // 2, stride=0, threshold=0.5)
    tiny = Answerer(
        model=ErnieMForInformationExtraction.from_pretrained(golden / "uie_task", dtype=torch.float64),
        tokenizer=ErnieMTokenizer.from_pretrained(golden / "uie_task"),
        reading=how,
        batch_size=4,
    )
    return tiny, recording["texts"], call
