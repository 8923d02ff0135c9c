"""ERNIE-M for PyTorch: the multilingual encoder of Ouyang et al. (EMNLP 2021), exact to its released checkpoints."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ernie_m.config import ErnieMConfig
    from ernie_m.encoder import EncoderOutput, ErnieMModel
    from ernie_m.heads import (
        ErnieMForInformationExtraction,
        ErnieMForMaskedLM,
        ErnieMForMultipleChoice,
        ErnieMForQuestionAnswering,
        ErnieMForSequenceClassification,
        ErnieMForTokenClassification,
    )
    from ernie_m.tokenizer import ErnieMTokenizer

__all__ = [
    "EncoderOutput",
    "ErnieMConfig",
    "ErnieMForInformationExtraction",
    "ErnieMForMaskedLM",
    "ErnieMForMultipleChoice",
    "ErnieMForQuestionAnswering",
    "ErnieMForSequenceClassification",
    "ErnieMForTokenClassification",
    "ErnieMModel",
    "ErnieMTokenizer",
]

_MODULES = {
    "EncoderOutput": "encoder",
    "ErnieMConfig": "config",
    "ErnieMModel": "encoder",
    "ErnieMTokenizer": "tokenizer",
}
"""Where a name of `__all__` is defined; in `heads` unless it stands here."""


def __getattr__(name: str) -> Any:
    """Imports what is asked for, so that a module that needs no torch does not load it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES.get(name, 'heads')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
