"""TaskDataModule: files to examples to features to batches; one evaluation loader per language."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import lightning
import torch
from torch.utils.data import DataLoader

from ernie_m.errors import ConfigError, DataError
from ernie_m.training.seeding import derive_seed
from tasks.data.batches import AddressedBatches, Batch, places
from tasks.data.concatenation import join
from tasks.data.document_split import Dealing
from tasks.data.files import PREDICT, Names, resolve_files
from tasks.readers.policy import ReadReport

SPLITS = ("train", "validation", "test", PREDICT)


class TaskDataModule(lightning.LightningDataModule):
    """Reads a task's files and serves its batches.

    Args:
        name: The data set's name.
        dir: Folder that the files' paths are relative to.
        source_language: The language that transfer starts from; its validation score chooses the checkpoint.
        train: Language -> file or files (see `tasks.data.concatenation`). The language `*`, or none at all, stands for
            every language for which a file exists, with `{language}` in the file's name; a name without that is of the
            source language.
        validation: Likewise.
        test: Likewise.
        predict: Likewise; files without gold answers will do.
        languages: Languages to evaluate; None means all that have files.
        split_by_document: Split -> share. Splits that name the same file share its documents in these proportions,
            the same documents in every language, also where other files have them; None refuses a file in two splits.
        on_bad_example: Policy for data that disagree with themselves (`tasks.readers.policy`).
        read: `(path, language=, on_bad_example=, report=, labelled=) -> examples`.
        collate: `(features) -> Batch`.
        limit: Training examples of each language, at most; chosen by their ids, the same ones in parallel languages.
        alpha: A language is drawn in proportion to its training rows to this power: 1 takes every row once a pass, 0
            gives all languages the same share (the paper's translate-train-all mixture has all at 1).
        batch_size: Training rows per device and accumulation step.
        eval_batch_size: Evaluation rows per device.
        num_workers: Processes per loader.
        seed: Root of the order of examples.
        split_seed: Root of the split by document: apart from `seed`, so that runs of other seeds can be compared.
    """

    def __init__(
        self,
        *,
        name: str,
        dir: str,
        source_language: str,
        train: Names,
        validation: Names,
        test: Names,
        predict: Names,
        languages: Sequence[str] | None,
        split_by_document: Mapping[str, float] | None,
        split_seed: int,
        on_bad_example: str,
        read: Callable[..., Iterable[Any]],
        collate: Callable[[Sequence[Any]], Batch[Any]],
        limit: int | None,
        alpha: float,
        batch_size: int,
        eval_batch_size: int,
        num_workers: int,
        seed: int,
    ) -> None:
        super().__init__()
        for key, value, least in (
            ("batch_size", batch_size, 1),
            ("eval_batch_size", eval_batch_size, 1),
            ("limit", limit, 1),
        ):
            if value is not None and value < least:
                raise ConfigError(f"data.{key}={value}: at least {least} is needed")
        if not 0 <= alpha <= 1:
            raise ConfigError(f"data.alpha={alpha}: a number from 0 to 1 is needed")
        self.dataset_name = name
        self.source_language = source_language
        self.on_bad_example = on_bad_example
        self.read, self.collate = read, collate
        self.batch_size, self.eval_batch_size, self.num_workers = batch_size, eval_batch_size, num_workers
        self.limit, self.alpha, self.seed = limit, alpha, seed
        self.report = ReadReport()
        self.split_seed = split_seed
        self.files = resolve_files(
            Path(dir),
            dict(zip(SPLITS, (train, validation, test, predict), strict=True)),
            source_language=source_language,
            languages=languages,
        )
        self.dealing = Dealing(
            self.files,
            examples=self._examples,
            rows=self.report.examples,
            shares=split_by_document,
            seed=split_seed,
        )
        self.head: dict[str, Any] = {}
        self.examples: dict[str, dict[str, list[Any]]] = {}
        self.features: dict[str, dict[str, list[Any]]] = {}
        self._read: dict[tuple[Path, str, bool], list[Any]] = {}

    def load(self, *splits: str) -> None:
        """Reads splits, once.

        Raises:
            DataError: A file is missing, broken, or worse than the policy allows; or nothing is left for a language.
            ConfigError: A split has no file, or splits share a file and no `split_by_document` says how.
        """
        for split in splits:
            if not self.files[split]:
                raise ConfigError(
                    f"data.{split} names no file: set e.g. data.{split}.{self.source_language}=<file> "
                    f"(the data set is {self.dataset_name!r})"
                )
        if self.dealing.shared.keys() & set(splits):
            self.dealing.deal()
        for split in splits:
            self.examples[split] = {
                language: join([self.dealing.own(path, language, split) for path in paths])
                for language, paths in self.files[split].items()
            }
            if empty := [language for language, examples in self.examples[split].items() if not examples]:
                raise DataError(
                    f"data.{split}.{empty[0]}: nothing is left of it, as all its documents are dealt to other splits; "
                    f"change data.split_by_document or data.split_seed, or leave {empty[0]} out of data.{split}"
                )

    def encode(self, encode: Callable[[Sequence[Any]], list[Any]]) -> None:
        """Keeps `limit` training examples, and turns all into features: what goes through the model."""
        if self.limit is not None and "train" in self.examples:
            self.examples["train"] = {
                language: _few(examples, self.limit, seed=self.split_seed)
                for language, examples in self.examples["train"].items()
            }
        self.features = {
            split: {language: encode(examples) for language, examples in languages.items()}
            for split, languages in self.examples.items()
        }

    def skipped(self, split: str) -> dict[str, int]:
        """Language -> how many examples of its files were left out as bad, where there are any."""
        places = {(str(path), language) for language, paths in self.files[split].items() for path in paths}
        skipped = [one for one in self.report.incidents if one.action == "skipped"]
        return dict(Counter(one.language for one in skipped if (one.file, one.language) in places))

    def _examples(self, path: Path, language: str, split: str) -> list[Any]:
        labelled = split != PREDICT
        key = (path, language, labelled)
        if key not in self._read:
            options = {"on_bad_example": self.on_bad_example, "report": self.report, "labelled": labelled}
            self._read[key] = list(self.read(path, language=language, **options))
        return self._read[key]

    @property
    def training_examples(self) -> list[Any]:
        """Those of all languages."""
        return [example for examples in self.examples["train"].values() for example in examples]

    def training_parts(self) -> list[tuple[list[Any], float]]:
        """The training's rows in parts, each with its places in a pass: the languages, proportioned by `alpha`."""
        languages = list(self.features["train"].values())
        return list(zip(languages, places([len(rows) for rows in languages], self.alpha), strict=True))

    @property
    def num_training_examples(self) -> int:
        """Training rows in a pass: windows, where a task cuts examples into several."""
        return round(sum(share for _, share in self.training_parts()))

    def steps_per_epoch(self, accumulation: int, world_size: int) -> float:
        """Optimizer steps in one pass over the training rows."""
        return self.num_training_examples / (self.batch_size * accumulation * world_size)

    def train_dataloader(self) -> DataLoader[Any]:
        """The training's batches from the trainer's current step on."""
        trainer = self.trainer
        assert trainer is not None
        parts = self.training_parts()
        rows = [row for own, _ in parts for row in own]
        batches = AddressedBatches(
            sizes=[len(own) for own, _ in parts],
            places=[share for _, share in parts],
            batch_size=self.batch_size,
            accumulation=trainer.accumulate_grad_batches,
            rank=trainer.global_rank,
            world_size=trainer.world_size,
            seed=self.seed,
            start_step=trainer.global_step,
            total_steps=trainer.max_steps,
        )
        return DataLoader(
            rows,  # type: ignore[arg-type]
            batch_sampler=batches,
            collate_fn=self.collate,
            num_workers=self.num_workers,
            pin_memory=torch.cuda.is_available(),
        )

    def val_dataloader(self) -> list[DataLoader[Any]]:
        """One loader per language."""
        return self._evaluation_loaders("validation")

    def test_dataloader(self) -> list[DataLoader[Any]]:
        """One loader per language."""
        return self._evaluation_loaders("test")

    def predict_dataloader(self) -> list[DataLoader[Any]]:
        """One loader per language."""
        return self._evaluation_loaders("predict")

    def _evaluation_loaders(self, split: str) -> list[DataLoader[Any]]:
        return [
            DataLoader(
                rows,  # type: ignore[arg-type]
                batch_size=self.eval_batch_size,
                collate_fn=self.collate,
                num_workers=self.num_workers,
                pin_memory=torch.cuda.is_available(),
            )
            for rows in self.features[split].values()
        ]


def _few(examples: Sequence[Any], limit: int, *, seed: int) -> list[Any]:
    """At most so many examples, in their order; parallel languages keep the same ids."""
    kept = set(sorted({example.id for example in examples}, key=lambda key: derive_seed(seed, "limit", key))[:limit])
    return [example for example in examples if example.id in kept]
