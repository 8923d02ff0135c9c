"""Cross-lingual retrieval: a sentence's vector finds that of its translation; evaluated as it is, or fine-tuned.

Tatoeba asks for each sentence's nearest in the other language, BUCC mines pairs from two lists of which few belong
together. Both are this task, with data whose examples have both sides or one.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ernie_m.errors import ConfigError, DataError
from ernie_m.files import write_text
from ernie_m.optim import AdamWRecipe
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.data.batches import Batch, pad_rows
from tasks.examples import PairExample, TextWithId
from tasks.metrics.retrieval import (
    Neighbours,
    Similarity,
    accuracies,
    best_threshold,
    find_neighbours,
    mine,
    mining_scores,
)
from tasks.module import Prediction, TaskModule
from tasks.retrieval.losses import Criterion, contrastive, cosines_of, hardest_negative, wrong_pairs
from tasks.retrieval.search import Sides, decode_mined, decode_pairs, search_bar
from tasks.retrieval.vectors import ErnieMSentenceEncoder, Layer, Pooling, layers_of, pool

# ----------------------------------------------------------------------------------------------------------- encode


@dataclass(frozen=True, slots=True)
class PairFeatures:
    """An example as the model takes it; a side that is missing has no tokens.

    Attributes:
        example: Where it comes from.
        input_ids: `(L,)` int32, of the sentence.
        translation_ids: `(L,)` int32, of its translation.
    """

    example: PairExample
    input_ids: np.ndarray
    translation_ids: np.ndarray


def encode(examples: Sequence[PairExample], *, tokenizer: ErnieMTokenizer, max_length: int) -> list[PairFeatures]:
    """Each side as a row `[CLS] sentence [SEP]`, cut at `max_length` tokens."""
    sides = []
    for side in ([example.sentence for example in examples], [example.translation for example in examples]):
        texts = [sentence.text for sentence in side if sentence is not None]
        rows = iter(tokenizer(texts, truncation="longest_first", max_length=max_length).input_ids if texts else [])
        sides.append([np.array([] if sentence is None else next(rows), dtype=np.int32) for sentence in side])
    return [PairFeatures(*features) for features in zip(examples, *sides, strict=True)]


def collate(features: Sequence[PairFeatures], *, tokenizer: ErnieMTokenizer) -> Batch[PairFeatures]:
    """Pads the rows of all sentences, then those of all translations; equal ones of a side have equal numbers."""
    rows = [f.input_ids for f in features] + [f.translation_ids for f in features]
    input_ids, attention_mask = pad_rows([row for row in rows if len(row)], tokenizer.pad_token_id)
    tensors = {"input_ids": input_ids, "attention_mask": attention_mask}
    for name, side in (
        ("first", [f.example.sentence for f in features]),
        ("second", [f.example.translation for f in features]),
    ):
        numbers: dict[str, int] = {}
        texts = [sentence.text for sentence in side if sentence is not None]
        tensors[name] = torch.tensor([numbers.setdefault(text, len(numbers)) for text in texts], dtype=torch.int64)
    return Batch(features=tuple(features), tensors=tensors)


# --------------------------------------------------------------------------------------------------- loss and decode

Part = tuple[Tensor | None, Tensor | None]
"""An example's vectors `(layers, D)`: of its sentence and of its translation."""


def sides_of(examples: Sequence[PairExample], parts: Sequence[Sequence[Part]]) -> Sides:
    """Takes the examples of a language apart.

    Raises:
        DataError: A side is empty.
    """
    first: list[tuple[TextWithId, Tensor]] = []
    second: list[tuple[TextWithId, Tensor]] = []
    gold = []
    for example, own in zip(examples, parts, strict=True):
        if example.sentence is not None and example.translation is not None:
            gold.append((len(first), len(second)))
        for side, sentence, vectors in zip(
            (first, second), (example.sentence, example.translation), own[0], strict=True
        ):
            if sentence is not None and vectors is not None:
                side.append((sentence, vectors))
    if not first or not second:
        raise DataError(f"{examples[0].language}: there have to be sentences and translations to search among")
    (sentences, theirs), (translations, others) = (zip(*side, strict=True) for side in (first, second))
    return Sides(sentences, translations, (torch.stack(theirs), torch.stack(others)), gold)


# ---------------------------------------------------------------------------------------------------------- metrics


def scores_of(by_layer: Mapping[int, tuple[float, float]], layer: int) -> dict[str, float]:
    """The chosen layer's accuracy forward, backward and their mean; every layer's mean, where there are several.

    Forward, each sentence looks for its translation. XTREME's score of Tatoeba is `accuracy_backward`: each English
    sentence looks for its translation in the other language.
    """
    means = {number: sum(accuracy) / 2 for number, accuracy in by_layer.items()}
    there, back = by_layer[layer]
    scores = {"accuracy": means[layer], "accuracy_forward": there, "accuracy_backward": back}
    if len(means) > 1:
        scores |= {f"layer_{number}": mean for number, mean in means.items()}
    return scores


# ----------------------------------------------------------------------------------------------------------- module


class RetrievalModule(TaskModule[PairFeatures, Part]):
    """Evaluates `ErnieMSentenceEncoder`, and trains it.

    A language's vectors are kept on the CPU until its last batch, and let go after its search: 1,000 pairs of a base
    model take 6 MB a layer, 80 MB with all.

    Args:
        model: The model.
        optim: Its optimizer.
        seed: Root of the training's randomness.
        identity: See `BaseModule`.
        source_language: The language whose pairs are trained on; its validation pairs choose among layers.
        layer: See `layers_of`. With `all`, every layer is scored, and `accuracy` is that of the layer that has the
            highest on the source language's validation pairs (without any, the middle one's); a training trains all.
        pooling: See `pool`.
        similarity: What a search goes by, see `tasks.metrics.retrieval`.
        neighbours: Of a margin.
        block: Sentences of each side that are compared at once.
        mining: Whether few sentences have a translation, and the pairs are to be found.
        threshold: Mined pairs are as near as this at least; None: as the validation pairs of their language choose.
        criterion: See `tasks.retrieval.losses`.
        temperature: Of either criterion.
        boundary: Of `hardest_negative`.

    Attributes:
        layer: The one whose vectors count.
        thresholds: By language, where validation pairs have chosen them.

    Raises:
        ConfigError: A value is out of range.
    """

    def __init__(
        self,
        *,
        model: ErnieMSentenceEncoder,
        optim: AdamWRecipe,
        seed: int,
        identity: Mapping[str, Any],
        source_language: str,
        layer: Layer,
        pooling: Pooling,
        similarity: Similarity,
        neighbours: int,
        block: int,
        mining: bool,
        threshold: float | None,
        criterion: Criterion,
        temperature: float,
        boundary: float,
    ) -> None:
        super().__init__(model=model, optim=optim, seed=seed, identity=identity, source_language=source_language)
        for key, value in (("neighbours", neighbours), ("block", block)):
            if value < 1:
                raise ConfigError(f"task.module.{key}={value}: at least 1 is needed")
        if temperature <= 0:
            raise ConfigError(f"task.module.temperature={temperature}: more than 0 is needed")
        depth = model.config.num_hidden_layers
        self.layers = layers_of(layer, depth=depth)
        (self.layer,) = self.layers if len(self.layers) == 1 else layers_of("middle", depth=depth)
        self.pooling, self.similarity, self.neighbours, self.block = pooling, similarity, neighbours, block
        self.mining, self.threshold = mining, threshold
        self.criterion, self.temperature, self.boundary = criterion, temperature, boundary
        self.thresholds: dict[str, float] = {}

    @property
    def chosen(self) -> dict[str, Any]:
        """What evaluation goes by, for `results.json`."""
        return {"layer": self.layer} | ({"threshold": self.thresholds} if self.thresholds else {})

    def loss(self, batch: Batch[PairFeatures]) -> tuple[Tensor, Tensor]:
        """See `tasks.retrieval.losses`; of several layers the sums.

        Raises:
            DataError: There is a sentence without a translation.
        """
        first, second = batch.tensors["first"], batch.tensors["second"]
        if not len(first) == len(second) == len(batch.features):
            raise DataError("a training needs pairs: there are sentences without a translation in data.train")
        vectors = self._vectors(batch)
        wrong = wrong_pairs(first, second)
        parts = []
        for layer in range(len(self.layers)):
            cosines = cosines_of(vectors[: len(first), layer], vectors[len(first) :, layer])
            if self.criterion == "contrastive":
                parts.append(contrastive(cosines, wrong, temperature=self.temperature))
            else:
                scale = {"temperature": self.temperature, "boundary": self.boundary}
                parts.append(hardest_negative(cosines, wrong, **scale))
        totals, counts = zip(*parts, strict=True)
        return torch.stack(totals).sum(), torch.stack(counts).sum()

    def candidates(self, batch: Batch[PairFeatures]) -> list[Part]:
        """Each example's vectors, on the CPU."""
        vectors = self._vectors(batch).cpu()
        first, second = (iter(side) for side in vectors.split([len(batch.tensors[n]) for n in ("first", "second")]))
        return [
            (
                None if feature.example.sentence is None else next(first),
                None if feature.example.translation is None else next(second),
            )
            for feature in batch.features
        ]

    def conclude(
        self, language: str, examples: Sequence[PairExample], parts: Sequence[Sequence[Part]], *, scored: bool
    ) -> tuple[list[Prediction], dict[str, float]]:
        """Searches among all sentences of a language; its validation pairs choose layer and threshold."""
        if self.mining and self.trainer.sanity_checking:  # of a few sentences, which may be of one side
            return [Prediction(None, None)] * len(examples), {}
        sides = sides_of(examples, parts)
        if not self.mining and len(sides.gold) < len(examples):
            raise DataError(
                f"{language}: there are sentences without a translation; data.scoring.mining=true looks for pairs"
            )
        found = self._search(language, sides)
        choosing = scored and self.trainer.validating
        scores: dict[str, float] = {}
        if scored:
            accuracy = {layer: accuracies(neighbours, sides.gold) for layer, neighbours in found.items()}
            if choosing and len(accuracy) > 1 and language == self.source_language:
                self.layer = max(accuracy, key=lambda layer: sum(accuracy[layer]))
            scores = scores_of(accuracy, self.layer)
        if not self.mining:
            return decode_pairs(sides, found[self.layer], self.similarity), scores
        mined, gold = mine(found[self.layer]), set(sides.gold)
        if choosing and self.threshold is None:
            decisions = [(score, (one, other) in gold) for one, other, score in mined]
            self.thresholds[language] = best_threshold(decisions, gold=len(gold))
        threshold = self._threshold(language)
        kept = [pair for pair in mined if pair[2] >= threshold]
        if scored:
            scores |= mining_scores({pair[:2] for pair in kept}, gold)
        predictions = decode_mined(sides, kept, self.similarity)
        nothing = Prediction(None, None)
        return [predictions.get(e.sentence.id, nothing) if e.sentence else nothing for e in examples], scores

    def write_predictions(self, directory: Path, name: str, predictions: Mapping[str, Prediction]) -> None:
        """`<name>.tsv` as XTREME's evaluator reads it; `<name>.jsonl` with ids and texts.

        Of pairs, a number a line: of the sentence, from 0, that is nearest to the translation of that line. Of mined
        pairs, the two ids a line.
        """
        found = {key: prediction for key, prediction in predictions.items() if prediction.value is not None}
        write_text(directory / f"{name}.tsv", "".join(f"{prediction.value}\n" for prediction in found.values()))
        lines = (json.dumps({"id": key, **p.details}, ensure_ascii=False) + "\n" for key, p in found.items())
        write_text(directory / f"{name}.jsonl", "".join(lines))

    def _vectors(self, batch: Batch[PairFeatures]) -> Tensor:
        inputs = {name: batch.tensors[name] for name in ("input_ids", "attention_mask")}
        hidden_states = self.model(**inputs, output_hidden_states=True, unpad=True).hidden_states
        return pool(hidden_states, inputs["attention_mask"], layers=self.layers, pooling=self.pooling)

    def _search(self, language: str, sides: Sides) -> dict[int, Neighbours]:
        """By layer."""
        how: dict[str, Any] = {"similarity": self.similarity, "neighbours": self.neighbours, "block": self.block}
        with search_bar(self.trainer, f"Searching {language}", comparisons=sides.comparisons) as advance:
            return {
                layer: find_neighbours(
                    *(vectors[:, place].to(self.device) for vectors in sides.vectors), advance=advance, **how
                )
                for place, layer in enumerate(self.layers)
            }

    def _threshold(self, language: str) -> float:
        threshold = self.thresholds.get(language) if self.threshold is None else self.threshold
        if threshold is None:
            raise ConfigError(
                f"{language}: nothing says from which score on pairs are to be kept; give validation pairs "
                f"(data.validation.{language}=<file>), or task.module.threshold=<number>"
            )
        return threshold
