"""Dataset: the files of a task's languages and splits, and how they become examples."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

from ernie_m.errors import ConfigError, DataError
from ernie_m.training.seeding import derive_seed
from tasks.asking.items import ItemFormat, check_format
from tasks.data.batches import places
from tasks.data.concatenation import join
from tasks.data.document_split import DocumentSplit
from tasks.data.files import PREDICT, Names, resolve_files
from tasks.readers.policy import BadExamplePolicy, ReadReport
from tasks.readers.source import Source
from tasks.readers.table import Table

SPLITS = ("train", "validation", "test", PREDICT)
TABLE_SETTINGS = ("delimiter", "quoted", "header")
"""Settings of readers that say how a table is written."""


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples of the splits that a run needs.

    Attributes:
        splits: Split -> language -> examples, the source language first.
        documents: Split -> its documents, of splits that share files; empty where none do.
        left_out: What was left out of files that are not shared, in words.
        report: What was wrong in the files.
        columns: Language -> id -> what stood beside the example in a user's table, of examples to predict.
    """

    splits: Mapping[str, Mapping[str, Sequence[Any]]]
    documents: Mapping[str, Sequence[str]]
    left_out: Sequence[str]
    report: ReadReport
    columns: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)

    def of(self, split: str) -> list[Any]:
        """Those of all languages of a split, one language after the other; none where the split was not read."""
        return list(chain.from_iterable(self.splits.get(split, {}).values()))

    def with_split(self, split: str, languages: Mapping[str, Sequence[Any]]) -> "Examples":
        """The same and one more split."""
        return replace(self, splits={**self.splits, split: languages})


class Dataset:
    """The files of a task's languages and splits.

    Args:
        name: The data set's name.
        dir: Folder that the files' paths are relative to.
        source_language: The language that transfer starts from; its validation score chooses the checkpoint.
        train: Language -> file or files (see `tasks.data.concatenation`). The language `*`, or none at all, stands for
            every language for which a file exists, with `{language}` in the file's name; a name without that is of the
            source language.
        validation: Likewise.
        test: Likewise.
        predict: Likewise; files without gold answers will do, and names start from the working folder, too.
        predict_columns: Of a table to predict: what a column is for -> its name, over what `read` says.
        predict_format: What `predict` names, see `tasks.asking.items`; None: what each file's name and columns say.
        languages: Languages to evaluate; None means all that have files.
        split_by_document: Split -> share. Splits that name the same file share its documents in these proportions,
            the same documents in every language, also where other files have them; None refuses a file in two splits.
        on_bad_example: Policy for data that disagree with themselves (`tasks.readers.policy`).
        read: Gives the examples of a source.
        limit: Training examples of each language, at most; chosen by their ids, the same ones in parallel languages.
        alpha: A language is drawn in proportion to its training rows to this power: 1 takes every row once a pass, 0
            gives all languages the same share (the paper's translate-train-all mixture has all at 1).
        batch_size: Training rows of an optimizer step, over all devices and accumulation steps.
        eval_batch_size: Evaluation rows that go through the model at once, on each device.
        num_workers: Processes per loader.
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
        predict_columns: Mapping[str, str | None],
        predict_format: ItemFormat | None,
        languages: Sequence[str] | None,
        split_by_document: Mapping[str, float] | None,
        split_seed: int,
        on_bad_example: str,
        read: Callable[[Source], Iterable[Any]],
        limit: int | None,
        alpha: float,
        batch_size: int,
        eval_batch_size: int,
        num_workers: int,
    ) -> None:
        for key, value, least in (
            ("batch_size", batch_size, 1),
            ("eval_batch_size", eval_batch_size, 1),
            ("limit", limit, 1),
        ):
            if value is not None and value < least:
                raise ConfigError(f"data.{key}={value}: at least {least} is needed")
        if not 0 <= alpha <= 1:
            raise ConfigError(f"data.alpha={alpha}: a number from 0 to 1 is needed")
        check_format(predict_format)
        self.name, self.source_language = name, source_language
        self.predict_columns, self.predict_format = predict_columns, predict_format
        self.on_bad_example, self.read = on_bad_example, read
        self.split_by_document, self.split_seed = split_by_document, split_seed
        self.limit, self.alpha = limit, alpha
        self.batch_size, self.eval_batch_size, self.num_workers = batch_size, eval_batch_size, num_workers
        self.files = resolve_files(
            Path(dir),
            dict(zip(SPLITS, (train, validation, test, predict), strict=True)),
            source_language=source_language,
            languages=languages,
        )

    def load(self, splits: Sequence[str]) -> Examples:
        """Reads splits.

        Raises:
            DataError: A file is missing, broken, or worse than the policy allows; or nothing is left for a language.
            ConfigError: A split has no file, or splits share a file and no `split_by_document` says how.
        """
        for split in splits:
            if not self.files[split]:
                raise ConfigError(
                    f"data.{split} names no file: set e.g. data.{split}.{self.source_language}=<file> "
                    f"(the data set is {self.name!r})"
                )
        report = ReadReport()
        documents = self._document_split(report)
        if documents.shared.keys() & set(splits):
            documents.deal()
        examples: dict[str, dict[str, list[Any]]] = {}
        for split in splits:
            examples[split] = {
                language: join([documents.of_split(path, language, split) for path in paths])
                for language, paths in self.files[split].items()
            }
            if empty := [language for language, rows in examples[split].items() if not rows]:
                raise DataError(
                    f"data.{split}.{empty[0]}: nothing is left of it, as all its documents are dealt to other splits; "
                    f"change data.split_by_document or data.split_seed, or leave {empty[0]} out of data.{split}"
                )
        return Examples(examples, documents.documents, documents.left_out, report)

    @property
    def reading(self) -> Mapping[str, Any]:
        """The settings of `read`, by name; empty of a reader without."""
        settings: Mapping[str, Any] = getattr(self.read, "keywords", {})
        return settings

    def described_reader(self) -> dict[str, Any]:
        """The reader as Hydra's YAML names it, `_target_` and settings."""
        function = getattr(self.read, "func", self.read)
        return {"_target_": f"{function.__module__}.{function.__qualname__}", **self.reading}

    @property
    def columns(self) -> Mapping[str, Any]:
        """What the columns of a table to predict are for -> their names, as far as that was said."""
        of_the_reader = (self.reading.get("columns") or {}).items()
        return {**{name: column for name, column in of_the_reader if column is not None}, **self.predict_columns}

    @property
    def table(self) -> Table:
        """How delimited files are written."""
        return Table(**{name: self.reading[name] for name in TABLE_SETTINGS if name in self.reading})

    def source(self, path: Path, language: str, report: ReadReport, *, labelled: bool) -> Source:
        """A file as readers take it."""
        return Source(path, language, BadExamplePolicy.parse(self.on_bad_example), report, labelled=labelled)

    def _document_split(self, report: ReadReport) -> DocumentSplit:
        """Reads each file once, however many splits name it."""
        read: dict[tuple[Path, str, bool], list[Any]] = {}

        def examples_of(path: Path, language: str, split: str) -> list[Any]:
            labelled = split != PREDICT
            key = (path, language, labelled)
            if key not in read:
                read[key] = list(self.read(self.source(path, language, report, labelled=labelled)))
            return read[key]

        return DocumentSplit(
            self.files,
            examples=examples_of,
            rows=report.examples,
            shares=self.split_by_document,
            seed=self.split_seed,
        )

    def few(self, examples: Examples) -> Examples:
        """With `limit` training examples of each language at most; parallel languages keep the same ids."""
        if self.limit is None or "train" not in examples.splits:
            return examples
        languages = examples.splits["train"].items()
        limited = {language: _few(rows, self.limit, seed=self.split_seed) for language, rows in languages}
        return examples.with_split("train", limited)

    def training_parts(self, features: Mapping[str, Sequence[Any]]) -> list[tuple[Sequence[Any], float]]:
        """The training's rows in parts, each with its places in a pass: the languages, in proportion by `alpha`.

        Args:
            features: Language -> rows.
        """
        sizes = [len(rows) for rows in features.values()]
        return list(zip(features.values(), places(sizes, self.alpha), strict=True))

    def skipped(self, split: str, report: ReadReport) -> dict[str, int]:
        """Language -> how many examples of a split's files were left out as bad, where there are any."""
        files = {(str(path), language) for language, paths in self.files[split].items() for path in paths}
        skipped = [incident for incident in report.incidents if incident.action == "skipped"]
        return dict(Counter(bad.language for bad in skipped if (bad.file, bad.language) in files))


def _few(examples: Sequence[Any], limit: int, *, seed: int) -> list[Any]:
    """At most so many examples, in their order."""
    ids = sorted({example.id for example in examples}, key=lambda key: derive_seed(seed, "limit", key))
    kept = set(ids[:limit])
    return [example for example in examples if example.id in kept]
