"""What a sample of so many tokens asks of an encoder, objective by objective, as expected values."""

from dataclasses import dataclass

import numpy
import torch
import yaml

from conf import FOLDER
from ernie_m.config import ErnieMConfig
from ernie_m.errors import ConfigError
from ernie_m.flops import flops_of
from pretraining.objectives.groups import PAIR_SPECIALS, SINGLE_SPECIALS

HIDDEN = 0.15
"""The share of words that are hidden, in all objectives."""


def encoder(name: str) -> ErnieMConfig:
    """The shape of an encoder of conf/encoder.

    Raises:
        ConfigError: There is no such encoder, or its shape is wrong.
    """
    path = FOLDER / "encoder" / f"{name}.yaml"
    if not path.is_file():
        raise ConfigError(f"{path}: no such encoder")
    return ErnieMConfig(**yaml.safe_load(path.read_text(encoding="utf-8"))["config"])


@dataclass(frozen=True, slots=True)
class Pass:
    """What goes through the encoder. All are arrays with a number for each sample, or for each rank.

    Attributes:
        tokens: Tokens.
        visible: Pairs of a query and a key that it attends to.
        predicted: Tokens that are compared with the vocabulary.
    """

    tokens: numpy.ndarray
    visible: numpy.ndarray
    predicted: numpy.ndarray

    def sums(self, shares: numpy.ndarray, number: int) -> "Pass":
        """The sums over the samples of each share."""
        fields = (self.tokens, self.visible, self.predicted)
        return Pass(*(numpy.bincount(shares, weights=values, minlength=number) for values in fields))

    def __add__(self, other: "Pass") -> "Pass":
        return Pass(self.tokens + other.tokens, self.visible + other.visible, self.predicted + other.predicted)

    def flops(self, config: ErnieMConfig, *, backward: bool) -> numpy.ndarray:
        """The floating-point operations of each, by `ernie_m.flops`."""
        tokens, visible, predicted = (
            torch.as_tensor(values, dtype=torch.float64) for values in (self.tokens, self.visible, self.predicted)
        )
        total = flops_of(
            config, tokens=tokens, visible=visible, predicted=predicted, vocabulary=True, backward=backward
        )
        values: numpy.ndarray = total.numpy()
        return values


@dataclass(frozen=True, slots=True)
class Work:
    """What samples of one objective ask for.

    Attributes:
        learnt: What is learnt from, forward and backward.
        drafts: What is read without gradients; zeros but for BTMLM.
        rows: How many rows a sample is in a batch of groups.
    """

    learnt: Pass
    drafts: Pass
    rows: int = 1


def work_of(objective: str, tokens: numpy.ndarray, max_length: int) -> Work:
    """The work of samples of an objective.

    Args:
        objective: Its name.
        tokens: `(N,)`, the tokens of the samples, special ones included.
        max_length: The most tokens of a sample; BTMLM cuts sentences to leave room for translations as long.
    """
    nothing = numpy.zeros(len(tokens))
    no_drafts = Pass(nothing, nothing, nothing)
    if objective == "camlm":
        hidden = HIDDEN * (tokens - PAIR_SPECIALS)
        half = tokens / 2
        visible = 2 * (half**2 + hidden / 2 * (half + hidden / 2))
        return Work(Pass(tokens + hidden, visible, hidden), no_drafts, rows=2)
    if objective == "btmlm":
        words = numpy.minimum(tokens - SINGLE_SPECIALS, (max_length - PAIR_SPECIALS) // 2)
        context, pair = words + SINGLE_SPECIALS, 2 * words + PAIR_SPECIALS
        drafts = Pass(context + words, context**2 + words * (context + words), words)
        return Work(Pass(pair, pair**2, HIDDEN * words), drafts)
    specials = {"mmlm": SINGLE_SPECIALS, "tlm": PAIR_SPECIALS}[objective]
    return Work(Pass(tokens, tokens**2, HIDDEN * (tokens - specials)), no_drafts)
