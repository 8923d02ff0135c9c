"""What a data module deals to the splits: no document is in two, whatever the language, and nothing vanishes unsaid."""

from pathlib import Path
from typing import Any

import pytest

from conf.overrides import prepare
from tasks.data import TaskDataModule
from tests.test_conf import compose_with
from train import _build_data

DEAL = "data.split_by_document={train: 0.7, validation: 0.1, test: 0.2}"


def loaded(*said: str, splits: tuple[str, ...] = ("train", "validation", "test")) -> TaskDataModule:
    """The data that a command line names, read."""
    data: TaskDataModule = _build_data(compose_with(*prepare(said)))(collate=None, seed=0)
    data.load(*splits)
    return data


def ids(data: TaskDataModule, split: str, language: str) -> set[str]:
    return {example.id for example in data.examples[split][language]}


def test_translations_share_ids_so_no_row_is_trained_on_in_one_language_and_tested_in_another(real_data: Path) -> None:
    data = loaded(
        "task=xnli", "data=americasnli", f"data.dir={real_data / 'americasnli'}", "data.source_language=gn",
        "data.train={gn: dev/gn.tsv}", "data.test=dev/{language}.tsv", "data.languages=[gn,nah]", DEAL,
    )  # fmt: skip
    rows: dict[str, Any] = {split: data.examples[split] for split in ("train", "validation", "test")}
    assert sum(len(rows[split]["gn"]) for split in rows) == 743
    assert len(rows["validation"]["nah"]) + len(rows["test"]["nah"]) < 585  # the others are parallel to training rows
    shared = ids(data, "test", "nah") & ids(data, "test", "gn")
    assert len(shared) > 100
    for language in ("gn", "nah"):
        assert not ids(data, "train", "gn") & (ids(data, "test", language) | ids(data, "validation", language))
        assert not ids(data, "validation", "gn") & ids(data, "test", language)
