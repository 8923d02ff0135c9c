"""Extraction's data set: training draws prompts without an answer anew in every pass."""

from collections.abc import Mapping, Sequence
from typing import Any

from ernie_m.errors import ConfigError
from tasks.data.batches import places
from tasks.data.dataset import Dataset
from tasks.information_extraction.encoding import ExtractionFeatures
from tasks.information_extraction.questions import KINDS


class ExtractionDataset(Dataset):
    """See `Dataset`.

    A pass over the training has every prompt with an answer once and, of those without, as many as `negative_ratio`
    says: different ones in every pass, until all have had their turn. Ready-made prompts of a file are all taken.

    Args:
        negative_ratio: Kind of a prompt without an answer (`questions.Kind`) -> how many of it, at most, for each
            prompt with an answer; `entity` counts against entity types, the others against relations.
        **base: See `Dataset`.
    """

    def __init__(self, *, negative_ratio: Mapping[str, float], **base: Any) -> None:
        super().__init__(**base)
        if negative_ratio.keys() != set(KINDS) or any(ratio < 0 for ratio in negative_ratio.values()):
            raise ConfigError(
                f"data.negative_ratio={dict(negative_ratio)}: a number from 0 for each of {', '.join(KINDS)}"
            )
        self.negative_ratio = dict(negative_ratio)

    def training_parts(self, features: Mapping[str, Sequence[Any]]) -> list[tuple[Sequence[Any], float]]:
        """For each language its prompts with an answer, then those without, kind by kind; languages by `alpha`."""
        languages = [self._by_kind(rows) for rows in features.values()]
        wholes = [sum(share for _, share in kinds) for kinds in languages]
        shares = places([round(whole) for whole in wholes], self.alpha)
        return [
            (rows, of_kind * share / whole)
            for kinds, whole, share in zip(languages, wholes, shares, strict=True)
            for rows, of_kind in kinds
            if of_kind
        ]

    def _by_kind(self, rows: Sequence[ExtractionFeatures]) -> list[tuple[list[Any], float]]:
        positive = [row for row in rows if row.asked.negative is None]
        entities = sum(not row.asked.relation for row in positive)
        parts: list[tuple[list[Any], float]] = [(positive, float(len(positive)))]
        for kind in KINDS:
            negative = [row for row in rows if row.asked.negative == kind]
            against = entities if kind == "entity" else len(positive) - entities
            parts.append((negative, float(min(len(negative), self.negative_ratio[kind] * against))))
        return parts
