"""What a task cannot learn or predict of its data, counted and said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class OutOfReach:
    """Some of a split's items that a task does not reach as they are.

    Attributes:
        what: Name in the results.
        count: How many they are.
        of: How many items there are.
        problem: What is so of them, beginning with the items' name: `texts are longer than task.max_length=256`.
        longest: Tokens of the longest item, where length is the problem.
    """

    what: str
    count: int
    of: int
    problem: str
    longest: int | None = None

    def line(self, split: str) -> str:
        """It in words."""
        items, _, problem = self.problem.partition(" ")
        share = f"{100 * self.count / self.of:.1f}%"
        longest = "" if self.longest is None else f"; the longest has {self.longest:,} tokens"
        return f"{split}: {self.count:,} of {self.of:,} {items} ({share}) {problem}{longest}"

    def numbers(self) -> dict[str, Any]:
        """It in numbers, for the results."""
        return {"count": self.count, "of": self.of} | ({} if self.longest is None else {"longest": self.longest})


def cut_off(lengths: Sequence[int], *, max_length: int, items: str) -> list[OutOfReach]:
    """Those of a split's items that were cut off, if there are any.

    Args:
        lengths: Tokens of each item before it was cut, special tokens included.
        max_length: `task.max_length`.
        items: What they are called, in the plural.
    """
    cut = [length for length in lengths if length > max_length]
    problem = f"{items} are longer than task.max_length={max_length} tokens and were cut off"
    return [OutOfReach(f"{items}_cut_off", len(cut), len(lengths), problem, max(cut))] if cut else []
