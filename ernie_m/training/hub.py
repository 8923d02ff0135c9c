"""Data sets in the Hugging Face hub's form: a repository, or a folder in the same layout (extra `hub`)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ernie_m.errors import ConfigError, DataError

if TYPE_CHECKING:
    from datasets import Dataset, IterableDataset

PARQUET = "refs/convert/parquet"
"""The hub's own copy of a repository in parquet, a folder for each configuration."""


def load_split(path: str, name: str | None, split: str) -> "Dataset":
    """A split of a data set.

    Args:
        path: Folder, or repository (`facebook/xnli`), also at a revision (`facebook/mlqa@refs/convert/parquet`).
        name: Of the configuration; None where there is but one.
        split: `train` or the like.

    Raises:
        ConfigError: `datasets` is not installed.
        DataError: The data set cannot be loaded, or is a script.
    """
    with _explained(path, name, split) as datasets:
        return datasets.load_dataset(split=split, **_place(path, name))


def stream_split(path: str, name: str | None, split: str) -> "IterableDataset":
    """A split that is read row by row from where it lies; no copy of it is made. See `load_split`."""
    with _explained(path, name, split) as datasets:
        return datasets.load_dataset(split=split, streaming=True, **_place(path, name))


def files_of_split(path: str, name: str | None, split: str) -> list[str]:
    """The files of a split, as paths, or as URLs that have the revision in them. See `load_split`."""
    with _explained(path, name, split) as datasets:
        files = datasets.load_dataset_builder(**_place(path, name)).config.data_files
        if split not in files:
            raise ValueError(f"there is no split {split}, but {', '.join(map(str, files))}")
        return list(files[split])


def _place(path: str, name: str | None) -> dict[str, Any]:
    repository, _, revision = (path, "", "") if Path(path).is_dir() else path.partition("@")
    place = {"data_dir": name} if revision == PARQUET else {"name": name}
    return {"path": repository, "revision": revision or None, **place}


@contextmanager
def _explained(path: str, name: str | None, split: str) -> Iterator[ModuleType]:
    """Gives the library `datasets`; its errors become ours."""
    try:
        import datasets
    except ImportError:
        raise ConfigError(f"{path}: reading the hub's data sets needs pip install 'ernie-m[hub]'") from None
    where = "/".join([path, *([name] if name else []), split])
    try:
        yield datasets
    except RuntimeError as error:
        raise DataError(
            f"{where}: cannot be loaded ({error}). Where a repository is a script, name another one with its data as "
            f"files, or the hub's copy of it: {path.partition('@')[0]}@{PARQUET}"
        ) from error
    except (OSError, ValueError, datasets.exceptions.DatasetsError) as error:
        raise DataError(f"{where}: cannot be loaded ({error})") from error
