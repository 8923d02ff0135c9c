"""Data sets in the Hugging Face hub's form: a repository, or a folder in the same layout (extra `hub`)."""

from pathlib import Path
from typing import TYPE_CHECKING

from ernie_m.errors import ConfigError, DataError

if TYPE_CHECKING:
    from datasets import Dataset

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
    try:
        import datasets
    except ImportError:
        raise ConfigError(f"{path}: reading the hub's data sets needs pip install 'ernie-m[hub]'") from None
    repository, _, revision = (path, "", "") if Path(path).is_dir() else path.partition("@")
    place = {"data_dir": name} if revision == PARQUET else {"name": name}
    where = "/".join([path, *([name] if name else []), split])
    try:
        return datasets.load_dataset(repository, split=split, revision=revision or None, **place)
    except RuntimeError as error:
        raise DataError(
            f"{where}: cannot be loaded ({error}). Where a repository is a script, name another one with its data as "
            f"files, or the hub's copy of it: {repository}@{PARQUET}"
        ) from error
    except (OSError, ValueError, datasets.exceptions.DatasetsError) as error:
        raise DataError(f"{where}: cannot be loaded ({error})") from error
