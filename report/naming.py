"""Lists in sentences: the first few, and how many more there are."""

from collections.abc import Sequence


def listed(names: Sequence[str], most: int, between: str = "; ") -> str:
    """`a; b; c and 2 more`: the first names, and the number of the others.

    Args:
        names: One or more.
        most: So many are named.
        between: Stands between two of them.
    """
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{between.join(names[:most])}{more}"
