"""Command lines of small pre-training runs, for tests."""

from pathlib import Path

TINY = [
    "encoder.config.hidden_size=16", "encoder.config.num_hidden_layers=2", "encoder.config.num_attention_heads=2",
    "encoder.config.intermediate_size=32", "data.max_tokens_per_batch=700", "data.held_out=0.1", "data.num_workers=0",
    "callbacks.progress=null", "trainer.log_every_n_steps=1", "trainer.accelerator=cpu",
]  # fmt: skip


def pretrain_on(text: Path, output: Path, *more: str) -> list[str]:
    patterns = ["data.mono=mono.{language}.txt", "data.parallel=parallel.{pair}.{language}", "data.max_length=64"]
    return ["task=pretraining", f"data.dir={text}", *patterns, f"output_dir={output}", *TINY, *more]


ALL = "objective=[mmlm,tlm,camlm,btmlm]"
STEPS = ("trainer.max_steps=6", "trainer.val_check_interval=3")
