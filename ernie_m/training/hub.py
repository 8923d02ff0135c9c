"""Data sets in the Hugging Face hub's form: a repository, or a folder in the same layout (extra `hub`)."""

from typing import TYPE_CHECKING

from ernie_m.errors import ConfigError, DataError

if TYPE_CHECKING:
    from datasets import Dataset


def load_split(path: str, name: str | None, split: str) -> "Dataset":
    """A split of a data set.

    Args:
        path: Repository (`Helsinki-NLP/opus-100`) or folder.
        name: Of the configuration; None where there is but one.
        split: `train` or the like.

    Raises:
        ConfigError: `datasets` is not installed.
        DataError: The data set cannot be loaded.
    """
    try:
        import datasets
    except ImportError:
        raise ConfigError(f"{path}: reading the hub's data sets needs pip install 'ernie-m[hub]'") from None
    try:
        return datasets.load_dataset(path, name, split=split)
    except (OSError, ValueError, datasets.exceptions.DatasetsError) as error:
        where = "/".join([path, *([name] if name else []), split])
        raise DataError(f"{where}: cannot be loaded ({error})") from error
