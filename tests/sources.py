"""Reading a file with a reader, as the data module does."""

from functools import cache
from pathlib import Path
from typing import Any

from hydra.utils import get_method
from omegaconf import DictConfig, OmegaConf

from tasks.examples import PairExample, QuestionAnsweringExample, SentenceExample, TokenExample
from tasks.readers.aligned import read_aligned
from tasks.readers.policy import BadExamplePolicy, ReadReport
from tasks.readers.sentences import read_sentences
from tasks.readers.source import Source
from tasks.readers.squad import read_squad
from tests.command import compose_with


def read_file(
    reader: Any,
    path: Path,
    report: ReadReport | None = None,
    *,
    language: str = "en",
    on_bad_example: str = "error",
    labelled: bool = True,
    **options: Any,
) -> list[Any]:
    """The examples that a reader makes of a file."""
    policy = BadExamplePolicy.parse(on_bad_example)
    return list(reader(Source(path, language, policy, report or ReadReport(), labelled), **options))


def read_questions(path: Path, report: ReadReport | None = None, **changes: Any) -> list[QuestionAnsweringExample]:
    """The questions of a SQuAD file."""
    return read_file(read_squad, path, report, **{"without_answers": "error"} | changes)


@cache
def _composed(name: str) -> DictConfig:
    """A data set as its YAML has it."""
    data: DictConfig = compose_with("task=ner", f"data={name}").data
    return data


def read_tokens(name: str, path: Path, report: ReadReport | None = None, **changes: Any) -> list[TokenExample]:
    """The labelled words of a file, read as a data set's YAML has it."""
    data = _composed(name)
    read: Any = OmegaConf.to_container(data.read)
    how = {key: value for key, value in read.items() if not key.startswith("_")}
    how |= {"language": data.source_language, "on_bad_example": data.on_bad_example}
    return read_file(get_method(read["_target_"]), path, report, **how | changes)


def read_pairs(path: Path, report: ReadReport | None = None, **changes: Any) -> list[PairExample]:
    """The sentences of a file `<name>.de` with their translations in `<name>.en`."""
    how = {"language": "de", "translations": ".en", "columns": {}}
    return read_file(read_aligned, path, report, **how | changes)


SENTENCE_COLUMNS = {"first": "premise", "second": "hypothesis", "label": "label", "id": None, "document": None}


def read_sentence_pairs(path: Path, report: ReadReport | None = None, **changes: Any) -> list[SentenceExample]:
    """The labelled sentence pairs of a table with the columns `premise`, `hypothesis` and `label`."""
    how = {
        "columns": SENTENCE_COLUMNS, "where": {}, "label_names": {},
        "label_separator": None, "delimiter": None, "quoted": None, "header": None,
    }  # fmt: skip
    return read_file(read_sentences, path, report, **how | changes)
