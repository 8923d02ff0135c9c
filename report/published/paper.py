"""Results that the ERNIE-M paper reports, as `report/published/paper.yaml` has them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ernie_m.strict import Declared, read_yaml

PATH = Path(__file__).parent / "paper.yaml"


@dataclass(frozen=True, kw_only=True)
class PaperTable(Declared):
    """Results of one task in one setting.

    Attributes:
        title: What was measured, and how.
        task: Our task that it is comparable with.
        models: Model -> metric of the task -> language or `average` -> score in percent. An average is the paper's own.
        setting: What tells a row from the same model's in another table here; empty for training in English alone.
        table: The table's number in the paper, where it is known.
    """

    title: str
    task: str
    models: dict[str, dict[str, dict[str, float]]]
    setting: str = ""
    table: int | None = None


@dataclass(frozen=True, kw_only=True)
class Paper(Declared):
    """A publication.

    Attributes:
        citation: Authors and year.
        tables: Its results by the names that a report's `paper` takes.
    """

    citation: str
    tables: dict[str, PaperTable]

    def heading(self, table: PaperTable, model: str) -> str:
        """The name of a model's row, which says whose the numbers are."""
        number = f"Table {table.table}" if table.table else ""
        return ", ".join(filter(None, (model, table.setting, self.citation, number)))


@cache
def read_paper() -> Paper:
    """The paper's results.

    Raises:
        ConfigError: The file cannot be used.
    """
    return read_yaml(PATH, Paper)
