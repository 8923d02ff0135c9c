"""The names under which numbers and pictures are logged, wherever they are kept; a dashboard is built from them.

`train/...` is of the last optimizer step or, of counts, of what it predicted; `speed/...` of the time since the row
before; `val/...` and `test/...` of a pass over a split; `data/...` of what was read; `final/...` of a finished run.
"""

LOSS = "train/loss"
"""Mean over what is predicted in the global batch, in nats; `train/loss/<objective>` in pre-training."""
PERPLEXITY = "train/perplexity"
"""The exponential of the mean loss, by objective."""
LEARNING_RATE = "train/learning_rate"
"""The highest of all parameter groups; `train/learning_rate/<group>` of each one, where they differ."""
GRADIENT_NORM = "train/gradient_norm"
"""Euclidean norm over all gradients, before they are clipped."""
ACCURACY = "train/accuracy"
"""Share of right predictions, by objective."""
TOKENS = "train/tokens"
"""Predicted tokens of the global batch, by objective."""

TOKENS_PER_SECOND = "speed/tokens_per_second"
"""Real tokens, without padding, of all ranks."""
PADDING = "speed/padding"
"""Share of the positions of the batches that hold no token, in [0, 1]."""
WAITING = "speed/waiting_for_data"
"""Share of the time in which the next batch was not there yet, in [0, 1]."""
MEMORY = "speed/memory_gib"
"""Most memory held so far: of the GPU, or without one of the process; in GiB."""
FLOPS_UTILIZATION = "speed/model_flops_utilization"
"""Arithmetic that the model needs, over what the GPU could do in the time, in [0, 1]; only on a known GPU."""

SCORES = "scores"
"""`<stage>/scores`: a table, languages down and metrics across; `<stage>/scores/<metric>`: bars by language."""
PREDICTIONS = "predictions"
"""`<stage>/predictions`: a table, errors first."""
CONFUSION = "confusion"
"""`<stage>/confusion`: how often a label was taken for another."""
LENGTHS = "data/lengths"
"""Histogram of the rows' lengths in tokens."""
LANGUAGES_READ = "data/languages"
"""Share of each language in the tokens that a pre-training reads."""
RETRIEVAL_BY_LAYER = "val/retrieval_by_layer"
"""Share of held-out translations found, layers over steps."""
TRANSLATIONS = "val/translations"
"""Pseudo translations beside the real ones."""
ALIGNMENT = "val/alignment"
"""`val/alignment/<number>`: to which words the hidden words of a translation attend."""


def score(stage: str, metric: str, language: str) -> str:
    """The name of a score: `val/f1/de`; `average` and the like stand for a language, objectives do in pre-training."""
    return f"{stage}/{metric}/{language}"
