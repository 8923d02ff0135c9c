"""Cross-lingual retrieval: a sentence's vector finds that of its translation; evaluated as it is, or fine-tuned.

Tatoeba asks for each sentence's nearest in the other language, BUCC mines pairs from two lists of which few belong
together. Both are this task, with data whose examples have both sides or one.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import lightning
import torch
from rich.console import RenderableType
from torch import Tensor, nn

from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.errors import ConfigError, DataError
from ernie_m.files import write_text
from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.training import ranks
from tasks.answers import NeighbourAnswer
from tasks.asking.items import Item
from tasks.data.batches import Batch
from tasks.data.dataset import Dataset
from tasks.data.reach import OutOfReach, cut_off
from tasks.evaluation import TaskModule
from tasks.examples import PairExample, TextWithId
from tasks.fine_tuning import FineTuning, Ready
from tasks.metrics.retrieval import (
    Neighbours,
    Similarity,
    accuracies,
    best_threshold,
    find_neighbours,
    mine,
    mining_tallies,
)
from tasks.metrics.tallies import Tally, ratios
from tasks.retrieval.encoding import PairFeatures, Vectors, collate, encode, sides_of
from tasks.retrieval.losses import Criterion, compare, contrastive, hardest_negative
from tasks.retrieval.prediction import (
    is_of_sentences,
    sentence_predictions,
    show_nearest,
    take_nothing,
    vectors_path,
    writing_vectors_of,
)
from tasks.retrieval.search import Sides, decode_mined, decode_pairs, search_bar
from tasks.retrieval.showing import mined_row, pair_row
from tasks.retrieval.vectors import ErnieMSentenceEncoder, Layer, Pooling, layers_of, pool
from tasks.showing.rows import ShownRow
from tasks.task import Conclusion, Pass, Prediction


def tallies_of(by_layer: Mapping[int, tuple[Tally, Tally]], layer: int) -> dict[str, Tally]:
    """The chosen layer's accuracy forward, backward and their mean; every layer's mean, where there are several.

    Forward, each sentence looks for its translation. XTREME's score of Tatoeba is `accuracy_backward`: each English
    sentence looks for its translation in the other language.
    """
    means = {
        number: Tally([sum(both) / 2 for both in zip(there.sums, back.sums, strict=True)], there.counts)
        for number, (there, back) in by_layer.items()
    }
    there, back = by_layer[layer]
    tallies = {"accuracy": means[layer], "accuracy_forward": there, "accuracy_backward": back}
    if len(means) > 1:
        tallies |= {f"layer_{number}": mean for number, mean in means.items()}
    return tallies


def of_examples(tallies: Mapping[str, Tally], has: Sequence[bool]) -> dict[str, Tally]:
    """Tallies of the examples that have something, as those of all examples; the others add nothing."""

    def spread(values: Sequence[float]) -> list[float]:
        left = iter(values)
        return [next(left) if one else 0.0 for one in has]

    return {metric: Tally(spread(tally.sums), spread(tally.counts)) for metric, tally in tallies.items()}


@dataclass(frozen=True, kw_only=True)
class Retrieval(FineTuning[PairExample, PairFeatures, Vectors]):
    """Retrieval of translations by an encoder as it is, or trained on pairs.

    A language's vectors are kept on the CPU until its last batch, and let go after its search: 1,000 pairs of a base
    model take 6 MB a layer, 80 MB with all.

    Attributes:
        max_length: Of a sentence in tokens, special tokens included.
        layer: See `layers_of`. With `all`, every layer is scored, and `accuracy` is that of the layer that has the
            highest on the source language's validation pairs (without any, the middle one's); a training trains all.
        pooling: See `pool`.
        normalize: Whether vectors that are written have length 1.
        similarity: What a search goes by, see `tasks.metrics.retrieval`.
        neighbours: Of a margin.
        block: Sentences of each side that are compared at once.
        mining: Whether few sentences have a translation, and the pairs are to be found.
        threshold: Mined pairs are as near as this at least; None: as the validation pairs of their language choose.
        criterion: See `tasks.retrieval.losses`.
        temperature: Of either criterion.
        boundary: Of `hardest_negative`.

    Raises:
        ConfigError: A value is out of range.
    """

    model: ClassVar = ErnieMSentenceEncoder
    inputs: ClassVar = ("text",)
    max_length: int
    layer: Layer
    pooling: Pooling
    normalize: bool
    similarity: Similarity
    neighbours: int
    block: int
    mining: bool
    threshold: float | None
    criterion: Criterion
    temperature: float
    boundary: float

    def __post_init__(self) -> None:
        for key, value in (("neighbours", self.neighbours), ("block", self.block)):
            if value < 1:
                raise ConfigError(f"task.{key}={value}: at least 1 is needed")
        if self.temperature <= 0:
            raise ConfigError(f"task.temperature={self.temperature}: more than 0 is needed")

    @property
    def metrics(self) -> tuple[str, ...]:
        """Accuracy in both directions; where pairs are mined, how many of them are right, too."""
        mined = ("precision", "recall", "f1") if self.mining else ()
        return ("accuracy", "accuracy_forward", "accuracy_backward", *mined)

    def encode(self, examples: Sequence[PairExample], *, tokenizer: ErnieMTokenizer, split: str) -> list[PairFeatures]:
        """See `encode` above."""
        return encode(examples, tokenizer=tokenizer, max_length=self.max_length)

    def out_of_reach(self, split: str, features: Sequence[PairFeatures]) -> list[OutOfReach]:
        """Sentences, with their translations, that were cut off."""
        return cut_off([row.length for row in features], max_length=self.max_length, items="sentences")

    def collate(self, features: Sequence[PairFeatures], *, tokenizer: ErnieMTokenizer) -> Batch[PairFeatures]:
        """See `collate` above."""
        return collate(features, tokenizer=tokenizer)

    def loss(self, model: ErnieMSentenceEncoder, batch: Batch[PairFeatures]) -> tuple[Tensor, Tensor]:
        """See `tasks.retrieval.losses`; of several layers the sums.

        Raises:
            DataError: There is a sentence without a translation.
        """
        first, second = batch.tensors["first"], batch.tensors["second"]
        if not len(first) == len(second) == len(batch.features):
            raise DataError("a training needs pairs: there are sentences without a translation in data.train")
        vectors = self._vectors(model, batch)
        losses = []
        for compared in compare(vectors[: len(first)], vectors[len(first) :], first, second):
            if self.criterion == "contrastive":
                losses.append(contrastive(compared, temperature=self.temperature))
            else:
                scale = {"temperature": self.temperature, "boundary": self.boundary}
                losses.append(hardest_negative(compared, **scale))
        totals, counts = zip(*losses, strict=True)
        return torch.stack(totals).sum(), torch.stack(counts).sum()

    def untrained(self, model: ErnieMSentenceEncoder) -> Sequence[nn.Module]:
        """The layers above those that vectors are made of."""
        highest = max(layers_of(self.layer, depth=model.config.num_hidden_layers))
        return list(model.encoder.layers)[highest:]

    def candidates(self, model: ErnieMSentenceEncoder, batch: Batch[PairFeatures]) -> list[Vectors]:
        """Each example's vectors, on the CPU."""
        vectors = self._vectors(model, batch).cpu()
        first, second = (iter(side) for side in vectors.split([len(batch.tensors[n]) for n in ("first", "second")]))
        return [
            (
                None if feature.example.sentence is None else next(first),
                None if feature.example.translation is None else next(second),
            )
            for feature in batch.features
        ]

    def conclude(
        self, language: str, examples: Sequence[PairExample], candidates: Sequence[Sequence[Vectors]], on: Pass
    ) -> Conclusion:
        """Searches among all sentences of a language; its validation pairs choose layer and threshold."""
        if on.split == "predict" and is_of_sentences(examples):
            return Conclusion(sentence_predictions(examples, candidates, normalize=self.normalize), {})
        if self.mining and on.rehearsal:  # of a few sentences, which may be of one side
            return Conclusion([Prediction(None, None)] * len(examples), {})
        sides = sides_of(examples, candidates)
        if not self.mining and len(sides.gold) < len(examples):
            raise DataError(
                f"{language}: there are sentences without a translation; data.scoring.mining=true looks for pairs"
            )
        neighbours = self._search(language, sides, on)
        tallies: dict[str, Tally] = {}
        if on.scored:
            accuracy = {layer: accuracies(nearest, sides.gold) for layer, nearest in neighbours.items()}
            if on.split == "validation" and len(accuracy) > 1 and language == on.source_language:
                on.chosen["layer"] = max(accuracy, key=lambda layer: sum(tally.score for tally in accuracy[layer]))
            pairs = [example.sentence is not None and example.translation is not None for example in examples]
            tallies = of_examples(tallies_of(accuracy, self.chosen_layer(on)), pairs)
        nearest = neighbours[self.chosen_layer(on)]
        if not self.mining:
            return Conclusion(decode_pairs(sides, nearest, self.similarity), ratios(tallies), tallies=tallies)
        predictions, mined = self._mine(language, sides, nearest, on)
        tallies |= of_examples(mined, [example.sentence is not None for example in examples])
        nothing = Prediction(None, None)
        in_order = [predictions.get(e.sentence.id, nothing) if e.sentence else nothing for e in examples]
        return Conclusion(in_order, ratios(tallies), tallies=tallies)

    def chosen_layer(self, on: Pass) -> int:
        """The layer whose vectors count: the only one, or the one that validation has chosen, or the middle one."""
        depth = on.model.config.num_hidden_layers
        layers = layers_of(self.layer, depth=depth)
        if len(layers) == 1:
            on.chosen["layer"] = layers[0]
        chosen: int = on.chosen.setdefault("layer", *layers_of("middle", depth=depth))
        return chosen

    def _mine(
        self, language: str, sides: Sides, nearest: Neighbours, on: Pass
    ) -> tuple[dict[str, Prediction], dict[str, Tally]]:
        """The mined pairs by their sentence's id, and how many of each sentence's are right."""
        mined, gold = mine(nearest), set(sides.gold)
        thresholds: dict[str, float] = on.chosen.setdefault("threshold", {})
        if on.split == "validation" and self.threshold is None:
            decisions = [(score, (first, second) in gold) for first, second, score in mined]
            thresholds[language] = best_threshold(decisions, gold=len(gold))
        threshold = thresholds.get(language) if self.threshold is None else self.threshold
        if threshold is None:
            raise ConfigError(
                f"{language}: nothing says from which score on pairs are to be kept; give validation pairs "
                f"(data.validation.{language}=<file>), or task.threshold=<number>"
            )
        kept = [pair for pair in mined if pair[2] >= threshold]
        right = mining_tallies({pair[:2] for pair in kept}, gold, first=len(sides.first)) if on.scored else {}
        return decode_mined(sides, kept, self.similarity), right

    def write(
        self,
        directory: Path,
        name: str,
        examples: Sequence[PairExample],
        predictions: Sequence[Prediction],
        details: Any,
    ) -> None:
        """`<name>.tsv` as XTREME's evaluator reads it.

        Of pairs, a number a line: of the sentence, from 0, that is nearest to the translation of that line. Of mined
        pairs, the two ids a line.
        """
        values = [prediction.value for prediction in predictions if prediction.value is not None]
        write_text(directory / f"{name}.tsv", "".join(f"{value}\n" for value in values))

    def shown_row(self, example: PairExample, prediction: Prediction, *, scored: bool) -> ShownRow | None:
        """See `showing.pair_row` and `showing.mined_row`."""
        answer = prediction.answer
        if not isinstance(answer, NeighbourAnswer | None):
            return None
        if self.mining:
            return mined_row(example, prediction.value, answer, self.similarity, scored=scored)
        return None if answer is None else pair_row(example, answer, self.similarity)

    def ask(self, item: Item, *, id: str, language: str) -> PairExample:
        """A sentence, whose vector is asked for."""
        return PairExample(id, language, id, TextWithId(id, item.text("text")), None)

    def _vectors(self, model: ErnieMSentenceEncoder, batch: Batch[PairFeatures]) -> Tensor:
        inputs = {name: batch.tensors[name] for name in ("input_ids", "attention_mask")}
        hidden_states = model(**inputs, output_hidden_states=True, unpad=True).hidden_states
        layers = layers_of(self.layer, depth=model.config.num_hidden_layers)
        return pool(hidden_states, inputs["attention_mask"], layers=layers, pooling=self.pooling)

    def _search(self, language: str, sides: Sides, on: Pass) -> dict[int, Neighbours]:
        """By layer."""
        how: dict[str, Any] = {"similarity": self.similarity, "neighbours": self.neighbours, "block": self.block}
        with search_bar(on.trainer, f"Searching {language}", comparisons=sides.comparisons) as advance:
            return {
                layer: find_neighbours(
                    *(vectors[:, place].to(on.device) for vectors in sides.vectors), advance=advance, **how
                )
                for place, layer in enumerate(layers_of(self.layer, depth=on.model.config.num_hidden_layers))
            }

    # ------------------------------------- a run: a test looks at the validation pairs first, which choose for it

    def splits(self, run: str, data: Dataset) -> list[str]:
        """For a test the validation pairs, too."""
        first = ["validation"] if run == "test" and data.files["validation"] else []
        return first + super().splits(run, data)

    def build(self, model: PretrainedModel, data: Ready, **given: Any) -> TaskModule:
        """The module.

        Raises:
            ConfigError: The encoder has no such layer.
        """
        layers_of(self.layer, depth=model.config.num_hidden_layers)
        return super().build(model, data, **given)

    def evaluate(self, trainer: lightning.Trainer, module: TaskModule, data: Ready, *, run: str) -> None:
        """As other tasks; of sentences to predict, which have no translations, the vectors are written as they come."""
        if run == "predict" and is_of_sentences(data.data.examples.of("predict")):
            layers = layers_of(self.layer, depth=module.model.config.num_hidden_layers)
            width = module.model.config.hidden_size
            writing = writing_vectors_of(
                data.data.examples.splits["predict"],
                data.folder,
                shape=(width,) if len(layers) == 1 else (len(layers), width),
                normalize=self.normalize,
                columns=data.data.examples.columns,
            )
            with writing if ranks.is_first() else nullcontext(take_nothing) as module.receiver:
                super().evaluate(trainer, module, data, run=run)
            return
        super().evaluate(trainer, module, data, run=run)

    def report(
        self, module: TaskModule, data: Ready, *, folder: Path, show: Callable[[RenderableType], None]
    ) -> dict[str, Any]:
        """Adds the layer and the thresholds that evaluation went by."""
        results = super().report(module, data, folder=folder, show=show)
        if module.receiver is not None:
            for language in data.data.features["predict"]:
                show_nearest(vectors_path(folder, language), show=show)
            return results
        chosen = {key: value for key, value in module.chosen.items() if value != {}}
        show(f"vectors: of layer {chosen['layer']} of {module.model.config.num_hidden_layers}")
        if thresholds := chosen.get("threshold"):
            show("pairs are kept from: " + ", ".join(f"{key} {value:.3f}" for key, value in thresholds.items()))
        return results | chosen
