"""Which lines are kept from training for validation: a pure function of their text, the same in every corpus."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ernie_m.errors import ConfigError

Place = Literal["training", "held out", "left out", "unused"]

_HASHES = 2**64


@dataclass(frozen=True, slots=True)
class HoldingOut:
    """Deals lines to training and validation, by their text and not by their place in a file.

    A text is chosen if its hash is low. What happens to a line depends on which of its texts are chosen:

    * none: it is for training;
    * the text of a monolingual line, or the first text of a pair: it is held out. The first is in `languages[0]`, the
      language that the pair's name begins with;
    * only the second text of a pair: it is left out, of training and of validation.

    So training never has a chosen text as a line of any corpus or as either side of a pair. What is held out of
    monolingual text and the first sides of held-out pairs are therefore unseen. The second side of a held-out pair may
    be seen, if it is in training elsewhere; so may a held-out text that is part of a longer line. Two texts are the
    same if their characters are, apart from white space at the ends.

    Attributes:
        share: The share of texts that are chosen, from 0 to below 1. A larger share chooses the same texts and more.
        seed: Other seeds choose other texts.
        used: The share of the lines for training that are used, chosen by another hash of the first text. The rest are
            unused, as if there were less text, while the same lines are held out. A larger share uses the same lines
            and more.

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
        """Where a line belongs, given its text or the two texts of a pair."""
        chosen = [self.share > 0 and text_hash(self.seed, text) < self.share * _HASHES for text in texts]
        if chosen[0]:
            return "held out"
        if any(chosen):
            return "left out"
        is_used = self.used == 1.0 or text_hash(f"{self.seed}/used", texts[0]) < self.used * _HASHES
        return "training" if is_used else "unused"

    def order(self, texts: Sequence[str], number: int) -> int:
        """A hash to sort held-out lines by, so that their order is random and copies of a line are apart.

        Args:
            texts: The line's text, or the two texts of a pair.
            number: A number that no other line of its corpus has.
        """
        return text_hash(f"{self.seed}/order/{number}", texts[0])


def text_hash(seed: int | str, text: str) -> int:
    """A hash of 64 bits, spread evenly over texts and the same on every machine."""
    return int.from_bytes(hashlib.blake2b(f"{seed}/{text.strip()}".encode(), digest_size=8).digest(), "big")
