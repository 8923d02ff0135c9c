"""Batches of random tokens of any size, from our own corpora, objectives and loaders."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy
import torch
from hydra.utils import instantiate
from omegaconf import OmegaConf
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from conf import FOLDER
from pretraining.corpus.build import build
from pretraining.corpus.corpus import Corpus, read_corpus
from pretraining.corpus.text import Report, Source, Survey
from pretraining.corpus.tokenization import Sample
from pretraining.objectives import Objective
from pretraining.objectives.groups import PAIR_SPECIALS, SINGLE_SPECIALS
from pretraining.objectives.languages import Languages, Setting
from pretraining.objectives.vocabulary import Vocabulary
from pretraining.training.steps import StepLoader, Steps
from tasks.data.batches import pad_rows

SPECIALS = 5
"""The ids below this are special tokens, or tokens that are no words."""
LANGUAGES = ("de", "en", "fr")
PAIRS = (("de", "en"), ("en", "fr"))


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A part of a corpus that was never text."""

    swapped: bool = False

    @property
    def where(self) -> str:
        return "random tokens"

    @property
    def size(self) -> None:
        return None

    def rows(self, pieces: range | None = None) -> Iterator[tuple[int, tuple[bytes, ...]]]:
        return iter(())

    def place(self, number: int) -> str:
        return f"row {number}"

    def stamp(self) -> None:
        return None

    def survey(self) -> Survey:
        return Survey(self.where, 0)


def vocabulary(size: int) -> Vocabulary:
    """Ids with ERNIE-M's special ones: 0 `[CLS]`, 1 `[PAD]`, 2 `[SEP]`, 3 `[UNK]`, the last one `[MASK]`."""
    is_word = numpy.ones(size, dtype=bool)
    is_word[[*range(SPECIALS), size - 1]] = False
    yes, no = numpy.ones(size, dtype=bool), numpy.zeros(size, dtype=bool)
    return Vocabulary(
        cls=0, pad=1, sep=2, mask=size - 1, words=numpy.flatnonzero(is_word), is_word=is_word, begins_word=yes,
        stands_alone=no,
    )  # fmt: skip


def corpora(folder: Path, *, vocab_size: int, shortest: int, longest: int, lines: int) -> list[Corpus]:
    """Three languages and two pairs; a sample has from `shortest` to `longest` tokens, special ones included."""
    made = []
    for number, languages in enumerate([*((name,) for name in LANGUAGES), *PAIRS]):
        rows = _rows(number, len(languages), vocab_size, shortest, longest, lines)
        place = folder / "-".join(languages)
        place.parent.mkdir(parents=True, exist_ok=True)
        build(place, Source(languages, (_Drawn(),)), rows, longest, Report())
        made.append(read_corpus(place))
    return made


def _rows(seed: int, width: int, vocab_size: int, shortest: int, longest: int, lines: int) -> Iterator[Sample]:
    generator = numpy.random.default_rng(seed)
    specials = SINGLE_SPECIALS if width == 1 else PAIR_SPECIALS
    for length in generator.integers(shortest, longest + 1, size=lines):
        words = generator.integers(SPECIALS, vocab_size - 1, size=max(width, int(length) - specials)).tolist()
        cut = len(words) // 2
        yield Sample((words,) if width == 1 else (words[:cut], words[cut:]), None, 0)


def objectives(names: tuple[str, ...]) -> dict[str, Objective]:
    """The objectives of these names, with the values of their YAML files."""
    nodes: Any = OmegaConf.merge(*(OmegaConf.load(FOLDER / "objective" / f"{name}.yaml") for name in names))
    return {name: instantiate(nodes[name]) for name in names}


def setting_of(some: list[Corpus], vocab_size: int, longest: int) -> Setting:
    """What the objectives of a training on these corpora share."""
    return Setting(vocabulary(vocab_size), Languages.of(some), longest)


def pretraining_loader(
    some: list[Corpus], setting: Setting, names: tuple[str, ...], *, tokens: int, steps: int, workers: int
) -> StepLoader:
    """Optimizer steps of `tokens` tokens that are learnt from, over all objectives."""
    made = Steps(
        objectives=objectives(names), corpora=some, setting=setting, max_tokens_per_batch=tokens, alpha=0.3,
        accumulation=1, rank=0, world_size=1, seed=0,
    )  # fmt: skip
    return StepLoader(made, start_step=0, total_steps=steps, num_workers=workers)


class Rows(Dataset[tuple[numpy.ndarray, int]]):
    """Rows to classify: `(length,)` ids from `[CLS]` to `[SEP]`, and one of three labels."""

    def __init__(self, count: int, *, vocab_size: int, shortest: int, longest: int) -> None:
        self.count, self.vocab_size, self.shortest, self.longest = count, vocab_size, shortest, longest

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, number: int) -> tuple[numpy.ndarray, int]:
        generator = numpy.random.default_rng(number)
        ids = generator.integers(
            SPECIALS, self.vocab_size - 1, size=generator.integers(self.shortest, self.longest + 1)
        )
        ids[0], ids[-1] = 0, 2
        return ids, int(generator.integers(3))


def classification_loader(rows: int, *, steps: int, workers: int, **options: Any) -> DataLoader[dict[str, Tensor]]:
    """Batches of so many rows, in random order, padded."""
    data: Any = Rows(rows * steps, **options)
    return DataLoader(data, batch_size=rows, num_workers=workers, collate_fn=_collate)


def _collate(rows: list[tuple[numpy.ndarray, int]]) -> dict[str, Tensor]:
    ids, mask = pad_rows([ids for ids, _ in rows], 1)
    return {"input_ids": ids, "attention_mask": mask.long(), "labels": torch.tensor([label for _, label in rows])}
