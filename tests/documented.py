"""Which keys of a run's `results.json` docs/results.md does not name, for tests."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.world import ROOT

OWN_WORDS = ("labels", "corpora", "skipped")
"""Keys below which names are the user's or the data's."""


def undocumented(results: Mapping[str, Any], *, names: set[str]) -> set[str]:
    """Keys at any depth that the page does not have as code, but for `names`: languages, metrics and the like."""
    text = (ROOT / "docs" / "results.md").read_text(encoding="utf-8")
    told = {part for code in re.findall(r"`([^`\n]+)`", text) for part in code.split(".")}
    return set(_keys(results)) - told - names


def _keys(values: Any) -> Iterator[str]:
    if isinstance(values, Mapping):
        for key, value in values.items():
            yield key
            if key not in OWN_WORDS:
                yield from _keys(value)
