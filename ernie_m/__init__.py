"""ERNIE-M for PyTorch: the multilingual encoder of Ouyang et al. (EMNLP 2021), exact to its released checkpoints."""

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
