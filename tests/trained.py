"""Models with random weights that remember a task, as a training would have left them, for tests that ask them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from hydra.utils import instantiate

from conf import plain
from conf.build import build_data
from conf.overrides import prepare
from ernie_m import ErnieMTokenizer
from ernie_m.config import ErnieMConfig
from tasks.asking.record import Record
from tasks.data.dataset import Dataset, Examples
from tasks.readers.policy import ReadReport
from tests.command import compose_with
from tests.world import MINIWORLD

LABELS: dict[str, tuple[str, ...]] = {
    "xnli": ("contradiction", "entailment", "neutral"),
    "sts": (),
    "multi_label": ("calm", "loud", "new"),
    "ner": ("O", "B-LOC", "I-LOC", "B-PER", "I-PER"),
    "pos": ("NOUN", "VERB"),
}
SETTLED: dict[str, dict[str, Any]] = {"xnli": {"pairs": True}, "multi_label": {"pairs": False}, "ner": {"unit": "word"}}
TINY_SHAPE: dict[str, Any] = {
    "vocab_size": 3843, "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 16,
    "initializer_range": 0.5,
}  # fmt: skip


def write_trained(
    folder: Path, task: str, *overrides: str, seed: int = 0, chosen: dict[str, Any] | None = None
) -> Path:
    """Writes a model's folder of a task, which a configuration describes."""
    config = compose_with(*prepare([f"task={task}", *overrides]))
    job: Any = instantiate(config.task, _convert_="all")
    data: Dataset = build_data(config)(train={}, validation={}, test={}, languages=None)
    labels = LABELS.get(task) or None
    settled = {name: SETTLED.get(task, {}).get(name) for name in job.settled}
    record = Record(
        task=task,
        target=f"{type(job).__module__}.{type(job).__qualname__}",
        settings=job.settings(),
        settled=settled,
        data={
            "name": data.name,
            "source_language": data.source_language,
            "read": data.described_reader(),
            "trained_in": [data.source_language],
            "limit": None,
        },
        encoder="tiny",
        chosen=chosen or {},
    )
    torch.manual_seed(seed)
    head = replace(job, labels=labels, **settled).head_fields() if labels or task == "sts" else {}
    if task == "information_extraction":
        nothing = Examples({"train": {"en": []}}, {}, [], ReadReport())
        schema = replace(job, schema=["person", {"place": ["owner"]}])
        head = schema.settle(nothing, run="fit", source_language="en", trained=None).head_fields()
    model_config = record.remembered_by(ErnieMConfig(**TINY_SHAPE | head))
    job.model(model_config).eval().save_pretrained(folder)
    ErnieMTokenizer.from_pretrained(MINIWORLD / "tokenizer").save_pretrained(folder)
    assert plain(config.task)["name"] == task
    return folder
