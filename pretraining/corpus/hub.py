"""Text from data sets in the form of the Hugging Face hub (extra `hub`): one column, or two that are translations."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ernie_m.errors import ConfigError, DataError
from ernie_m.training.hub import load_split

_BATCH = 1000
_KEYS = ("path", "name", "split", "columns")


@dataclass(frozen=True, slots=True)
class HubPart:
    """A part of a corpus: a column of a data set's split, or two columns with sentences and their translations.

    Attributes:
        path: A repository (`Helsinki-NLP/opus-100`) or a folder.
        name: The name of the configuration; None where there is only one.
        split: The name of the split, such as `train`.
        columns: The names of the columns, in the order of the languages. A dot leads into a record (`translation.de`).
        swapped: See `TextPart`.
    """

    path: str
    name: str | None
    split: str
    columns: tuple[str, ...]
    swapped: bool = False

    @property
    def where(self) -> str:
        """What to call it in a message."""
        return "/".join([self.path, *([self.name] if self.name else []), self.split])

    def stamp(self) -> str | None:
        """The fingerprint that `datasets` keeps of what it has prepared."""
        fingerprint = getattr(load_split(self.path, self.name, self.split), "_fingerprint", None)
        return None if fingerprint is None else f"{self.where} {self.columns} {fingerprint}"

    def rows(self) -> Iterator[list[bytes]]:
        """The texts of the columns, row by row.

        Raises:
            ConfigError: `datasets` is not installed.
            DataError: The data set cannot be loaded, lacks a column, or has something else than text there.
        """
        dataset = load_split(self.path, self.name, self.split)
        tops = list(dict.fromkeys(column.partition(".")[0] for column in self.columns))
        if absent := [top for top in tops if top not in dataset.column_names]:
            raise DataError(f"{self.where}: no column {', '.join(absent)}; there is {', '.join(dataset.column_names)}")
        number = 0
        for batch in dataset.select_columns(tops).iter(batch_size=_BATCH):
            for record in (dict(zip(batch, values, strict=True)) for values in zip(*batch.values(), strict=True)):
                number += 1
                yield [self._text(record, column, number) for column in self.columns]

    def _text(self, record: Mapping[str, Any], column: str, number: int) -> bytes:
        value: Any = record
        for key in column.split("."):
            value = value.get(key) if isinstance(value, Mapping) else None
        if not isinstance(value, str):
            raise DataError(f"{self.where}, row {number}: column {column} is {type(value).__name__}, a text is needed")
        return value.encode("utf-8", "surrogatepass")


def hub_parts(entries: Sequence[Mapping[str, Any]]) -> list[tuple[tuple[str, ...], HubPart]]:
    """The languages and the part of each entry of a configuration.

    Args:
        entries: Each is `{path: ..., name: null, split: train, columns: {<language>: <column>}}`; two columns make a
            pair.

    Raises:
        ConfigError: An entry lacks something or has too much.
    """
    parts = []
    for place, entry in enumerate(entries):
        unknown, absent = set(entry) - set(_KEYS), {"path", "columns"} - set(entry)
        if unknown or absent:
            raise ConfigError(
                f"data.hub[{place}]: unknown {', '.join(sorted(unknown)) or 'nothing'}, missing "
                f"{', '.join(sorted(absent)) or 'nothing'}; write {{path: ..., name: null, split: train, "
                "columns: {<language>: <column>}}"
            )
        columns = entry["columns"]
        if not isinstance(columns, Mapping) or len(columns) not in (1, 2):
            raise ConfigError(f"data.hub[{place}].columns={columns!r}: one language and its column, or two, are needed")
        part = HubPart(
            str(entry["path"]), entry.get("name"), entry.get("split", "train"), tuple(map(str, columns.values()))
        )
        if not isinstance(part.split, str):
            raise ConfigError(f"data.hub[{place}].split={part.split!r}: a name is needed, such as train")
        parts.append((tuple(map(str, columns)), part))
    return parts
