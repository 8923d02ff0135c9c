"""Extraction's data module: training draws prompts without an answer anew in every pass."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ernie_m.errors import ConfigError, DataError
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.data.batches import places
from tasks.data.module import TaskDataModule
from tasks.information_extraction.answering import Reading
from tasks.information_extraction.encoding import ExtractionFeatures
from tasks.information_extraction.questions import KINDS
from tasks.information_extraction.schema import Node, plain
from tasks.information_extraction.wording import Wording


class ExtractionDataModule(TaskDataModule):
    """See `TaskDataModule`.

    A pass over the training has every prompt with an answer once and, of those without, as many as `negative_ratio`
    says: different ones in every pass, until all have had their turn. Ready-made prompts of a file are all taken.
    Evaluation asks what the schema asks, all of it.

    Args:
        negative_ratio: Kind of a prompt without an answer (`questions.Kind`) -> how many of it, at most, for each
            prompt with an answer; `entity` counts against entity types, the others against relations.
        **base: See `TaskDataModule`.

    Attributes:
        schemas: Split -> what its texts are asked; `wording`, `reading` and `tokenizer` say how. The job settles them.
        lost: Language -> answers that no window holds, in words.
    """

    def __init__(self, *, negative_ratio: Mapping[str, float], **base: Any) -> None:
        super().__init__(**base)
        if negative_ratio.keys() != set(KINDS) or any(ratio < 0 for ratio in negative_ratio.values()):
            raise ConfigError(
                f"data.negative_ratio={dict(negative_ratio)}: a number from 0 for each of {', '.join(KINDS)}"
            )
        self.negative_ratio = dict(negative_ratio)
        self.schemas: dict[str, tuple[Node, ...]] = {}
        self.wording = Wording.parse("en")
        self.reading: Reading | None = None
        self.tokenizer: ErnieMTokenizer | None = None
        self.lost: dict[str, list[str]] = {}

    def encode(self, encode: Callable[..., Any]) -> None:
        """As `TaskDataModule`; `encode` is also told `schema` and `labelled`, and also says what was lost.

        Raises:
            DataError: The schema asks nothing about a language's texts.
        """
        super().encode(list)
        self.lost = {}
        self.features = {
            split: {language: self._rows(split, language, encode) for language in languages}
            for split, languages in self.examples.items()
        }

    def _rows(self, split: str, language: str, encode: Callable[..., Any]) -> list[ExtractionFeatures]:
        examples, schema = self.examples[split][language], self.schemas[split]
        features, lost = encode(examples, schema=schema, labelled=split != "predict")
        self.lost.setdefault(language, []).extend(lost)
        rows = [row for row in features if split == "train" or row.asked.evaluated]
        if not rows:
            raise DataError(
                f"data.{split}.{language}: nothing is asked about its {len(examples)} texts; "
                f"the schema is {json.dumps(plain(schema), ensure_ascii=False)}"
            )
        return rows

    def training_parts(self) -> list[tuple[list[Any], float]]:
        """For each language its prompts with an answer, then those without, kind by kind; languages by `alpha`."""
        languages = [self._by_kind(rows) for rows in self.features["train"].values()]
        wholes = [sum(own for _, own in kinds) for kinds in languages]
        shares = places([round(whole) for whole in wholes], self.alpha)
        return [
            (rows, own * share / whole)
            for kinds, whole, share in zip(languages, wholes, shares, strict=True)
            for rows, own in kinds
            if own
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
