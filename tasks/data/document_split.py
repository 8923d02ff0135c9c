"""Files that several splits share: whose documents go where, in every language alike."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ernie_m.errors import DataError
from tasks.data.files import Files, deal_documents, may_be_parallel, shared_files


class DocumentSplit:
    """Deals the documents of shared files, and keeps them apart in files that may be parallel to these.

    Args:
        files: Of all splits.
        examples: `(path, language, split)` -> a file's examples.
        rows: `(path, language)` -> how many examples such a file holds, bad ones included.
        shares: See `deal_documents`.
        seed: Likewise.

    Attributes:
        documents: Split -> its documents, of the splits that share files; nothing before `deal`.
        left_out: What was left out of files that are not shared, in words.
    """

    def __init__(
        self,
        files: Files,
        *,
        examples: Callable[[Path, str, str], list[Any]],
        rows: Callable[[Path, str], int],
        shares: Mapping[str, float] | None,
        seed: int,
    ) -> None:
        self.files, self.examples, self.rows = files, examples, rows
        self.shares, self.seed = shares, seed
        self.shared = shared_files(files)
        self.documents: dict[str, list[str]] = {}
        self.left_out: list[str] = []

    def deal(self) -> None:
        """Settles `documents`.

        Raises:
            ConfigError: A split that shares a file has no share.
            DataError: There are fewer documents than splits.
        """
        documents = dict.fromkeys(example.document for place in self._shared() for example in self.examples(*place))
        try:
            self.documents = deal_documents(list(documents), list(self.shared), self.shares, seed=self.seed)
        except DataError as error:
            paths = sorted({str(path) for paths in self.shared.values() for path in paths})
            raise DataError(f"{', '.join(paths)}: {error}") from None

    def of_split(self, path: Path, language: str, split: str) -> list[Any]:
        """A file's examples in a split, but for documents that are dealt to others."""
        examples = self.examples(path, language, split)
        if split not in self.documents or not self._is_dealt(path, language, split):
            return examples
        elsewhere = {document for other, dealt in self.documents.items() if other != split for document in dealt}
        kept = [example for example in examples if example.document not in elsewhere]
        if path not in self.shared[split] and len(kept) < len(examples):
            self.left_out.append(
                f"{path}: {len(examples) - len(kept)} of {len(examples)} examples are left out of data.{split}."
                f"{language}: other splits have their documents, in another language"
            )
        return kept

    def _shared(self) -> Iterator[tuple[Path, str, str]]:
        """Every shared file, its language and split."""
        for split, shared in self.shared.items():
            for language, paths in self.files[split].items():
                yield from ((path, language, split) for path in paths if path in shared)

    def _is_dealt(self, path: Path, language: str, split: str) -> bool:
        """Whether a file is shared, or may be parallel to one that is."""
        if path in self.shared[split]:
            return True
        documents, rows = self._documents(path, language, split)
        return any(may_be_parallel(documents, rows, *self._documents(*place)) for place in self._shared())

    def _documents(self, path: Path, language: str, split: str) -> tuple[set[str], int]:
        documents = {example.document for example in self.examples(path, language, split)}
        return documents, self.rows(path, language)
