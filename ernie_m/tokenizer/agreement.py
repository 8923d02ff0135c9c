"""How often a fast tokenizer gives the same ids as ours, counted on texts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ernie_m.errors import ConfigError
from ernie_m.tokenizer.fast import fast_tokenizer
from ernie_m.tokenizer.pieces import WORD_START
from ernie_m.tokenizer.tokenizer import ErnieMTokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many texts get the same ids from a fast tokenizer as from ours.

    Attributes:
        texts: Their number.
        equal: Of them, those with equal ids.
        equal_words: Those with equal ids when every "▁" that is a token by itself is left out of both.
        differing: The first few texts with other ids, for a report.
    """

    texts: int
    equal: int
    equal_words: int
    differing: tuple[str, ...]

    @property
    def rate(self) -> float:
        """The share of texts with equal ids, in [0, 1]."""
        return self.equal / self.texts

    def __str__(self) -> str:
        words = f"; {self.equal_words / self.texts:.2%} apart from lone '{WORD_START}'" if self.rate < 1 else ""
        return f"{self.equal} of {self.texts} texts have equal ids ({self.rate:.2%}{words})"


def measure_agreement(
    tokenizer: ErnieMTokenizer, texts: Iterable[str], *, fast: "Tokenizer | None" = None, examples: int = 3
) -> Agreement:
    """Counts the texts to which both tokenizers give the same ids, special tokens around them left aside.

    Args:
        tokenizer: Ours.
        texts: What to compare on: lines of the languages that the tokenizer is for.
        fast: The other; by default the pipeline made of ours.
        examples: How many texts with other ids to keep.

    Raises:
        ConfigError: The library `tokenizers` is not installed, or there is no text.
    """
    texts = list(texts)
    if not texts:
        raise ConfigError("there is no text to compare the tokenizers on")
    fast = fast or fast_tokenizer(tokenizer)
    lone = tokenizer.get_vocab().get(WORD_START)
    equal = equal_words = 0
    differing: list[str] = []
    rows = fast.encode_batch(texts, add_special_tokens=False)
    for text, ours, theirs in zip(texts, tokenizer.encode_plain(texts), (row.ids for row in rows), strict=True):
        equal += ours == theirs
        equal_words += _without(ours, lone) == _without(theirs, lone)
        if ours != theirs and len(differing) < examples:
            differing.append(text)
    return Agreement(len(texts), equal, equal_words, tuple(differing))


def _without(ids: Sequence[int], dropped: int | None) -> list[int]:
    return [index for index in ids if index != dropped]
