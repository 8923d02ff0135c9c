"""Scores by a pattern: a `*` stands for any text without dots and slashes."""

import re
from collections.abc import Iterable, Sequence


def groups(pattern: str, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The names that a pattern fits, with what each `*` of it matched."""
    expression = re.compile(re.escape(pattern).replace(r"\*", "([^./]+)"))
    hits = [hit for hit in map(expression.fullmatch, dict.fromkeys(names)) if hit]
    return {hit[0]: hit.groups() for hit in hits}


def matches(pattern: str, names: Iterable[str], without: Sequence[str] = ()) -> dict[str, str]:
    """The names that a pattern with or without a `*` fits, with what the `*` matched; numbers in their order."""
    matched = {name: "".join(parts) for name, parts in groups(pattern, names).items()}
    matched = {name: text for name, text in matched.items() if text not in without}
    if all(text.isdecimal() for text in matched.values()) and "*" in pattern:
        return dict(sorted(matched.items(), key=lambda item: int(item[1])))
    return matched
