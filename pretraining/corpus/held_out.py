"""Which lines are kept from training, to validate on: a pure rule of their text, the same in every corpus."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ernie_m.errors import ConfigError

Place = Literal["training", "held out", "left out", "unused"]

_HASHES = 2**64


@dataclass(frozen=True, slots=True)
class HoldingOut:
    """Deals lines to training and validation, by what they say and not by where they stand.

    A text is chosen when its hash is low. A line with no chosen text is for training. A monolingual line whose text is
    chosen is held out, and so is a pair whose first side's text is: the side of `languages[0]`, which is the one that
    the pair's name begins with. A pair of which only the second side's text is chosen is left out: it is neither.

    So a chosen text is in training nowhere, in whichever corpora it is, and on whichever side of a pair: what is held
    out of monolingual text and the first side of a held-out pair are unseen. The second side of a held-out pair may be
    seen, if it is in training elsewhere, too; so may a held-out text as a part of a longer line. Texts are the same
    when their characters are, white space at the ends aside.

    Attributes:
        share: Of texts that are chosen, from 0 to below 1. A larger share chooses the same texts and more.
        seed: Other seeds choose other texts.
        used: Share of the lines for training that are used, by another hash of the first text; the others are unused,
            as if there were less text, while the same lines are held out. A larger share uses the same lines and more.

    Raises:
        ConfigError: A share is out of range.
    """

    share: float
    seed: int
    used: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 < self.used <= 1.0:
            raise ConfigError(f"data.parallel_share={self.used}: a share of the pairs, above 0 and up to 1, is needed")
        if not 0.0 <= self.share < 1.0:
            raise ConfigError(f"data.held_out={self.share}: a share of the lines, from 0 to below 1, is needed")

    def place(self, texts: Sequence[str]) -> Place:
        """Where a line belongs, given its text or the two of a pair."""
        chosen = [self.share > 0 and text_hash(self.seed, text) < self.share * _HASHES for text in texts]
        if chosen[0]:
            return "held out"
        if any(chosen):
            return "left out"
        is_used = self.used == 1.0 or text_hash(f"{self.seed}/used", texts[0]) < self.used * _HASHES
        return "training" if is_used else "unused"

    def order(self, texts: Sequence[str], number: int) -> int:
        """The place of a held-out line among others: nothing to do with its length or file, apart from its copies.

        Args:
            texts: The line.
            number: Of the line in its corpus.
        """
        return text_hash(f"{self.seed}/order/{number}", texts[0])


def text_hash(seed: int | str, text: str) -> int:
    """64 bits, uniform over texts; equal on every machine."""
    return int.from_bytes(hashlib.blake2b(f"{seed}/{text.strip()}".encode(), digest_size=8).digest(), "big")
