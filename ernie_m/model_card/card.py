"""A model's card: the text of README.md, in the form of the Hugging Face hub, from what the model remembers."""

import functools
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ernie_m.config import ErnieMConfig
from ernie_m.errors import ConfigError
from ernie_m.files import write_text
from ernie_m.model_card.facts import TrainingFacts, trainings_of
from ernie_m.model_card.front_matter import front_matter
from ernie_m.model_card.loading import Layout, blocks
from ernie_m.model_card.sample import LANGUAGES, LINES
from ernie_m.tokenizer.agreement import measure_agreement

if TYPE_CHECKING:
    from ernie_m.checkpoint.pretrained import PretrainedModel
    from ernie_m.tokenizer import ErnieMTokenizer

CARD_NAME = "README.md"
_MEASURE = "`python -m ernie_m.tokenizer fast <this folder> <new folder> --text <file>`"
_LICENCE = """\
The licence that this card names, Apache 2.0, is that of the code. The data that the model learnt from, and the weights
that its training started from, are under licences of their owners; see to it that yours is a use they allow."""
_NO_TRAINING = """\
The model remembers no training of this project: its weights were converted, and what they learnt from, and under which
licence they are, is said where they come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a card is about.

    Attributes:
        name: Of the model's class in this package.
        config: Of the model.
        parameters: Their number.
        tokenizer: Sentences on the tokenizer; empty without one.
    """

    name: str
    config: ErnieMConfig
    parameters: int
    tokenizer: str


def write_card(
    folder: str | os.PathLike[str], model: "PretrainedModel", tokenizer: "ErnieMTokenizer | None", layout: Layout
) -> None:
    """Writes the card of a model beside it.

    Args:
        folder: The model's, which is there.
        model: What is in the folder.
        tokenizer: Likewise; None where there is none.
        layout: Of the folder.

    Raises:
        CheckpointError: The model remembers trainings in a form that this version does not know.
    """
    import ernie_m

    subject = Subject(
        name=next(base.__name__ for base in type(model).__mro__ if base.__name__ in ernie_m.__all__),
        config=model.config,
        parameters=sum(parameter.numel() for parameter in model.parameters()),
        tokenizer="" if tokenizer is None else tokenizer_sentences(tokenizer),
    )
    write_text(Path(folder) / CARD_NAME, card_text(subject, layout))


def card_text(subject: Subject, layout: Layout) -> str:
    """The card.

    Args:
        subject: What it is about.
        layout: Of the folder that it is for, to which its code is fitted.
    """
    trainings = trainings_of(subject.config)
    asked = trainings[-1].asked if trainings else None
    sections = {
        "": _introduction(subject, trainings),
        "## How to load it": "\n\n".join(map(str, blocks(subject.name, layout, asked))),
        "## Scores": _scores(trainings),
        "## Training": "\n\n".join(map(_training, trainings)) or _NO_TRAINING,
        "## Tokenizer": subject.tokenizer,
        "## Licence": _LICENCE if trainings else "",
        "## Made with": _versions(trainings),
    }
    body = "\n\n".join(f"{title}\n\n{text}".strip() for title, text in sections.items() if text)
    return f"{front_matter(subject.name, layout, trainings)}\n{body}\n"


def tokenizer_sentences(tokenizer: "ErnieMTokenizer") -> str:
    """The tokenizer's flavour and size, and how often tokenizer.json, which other libraries read, gives its ids."""
    what = f"SentencePiece in the `{tokenizer.flavor}` flavour, {len(tokenizer):,} tokens."
    lines = f"{len(LINES)} lines that this project ships ({LANGUAGES}; numbers, addresses and signs)"
    try:
        rate = _rate(tokenizer)
    except ConfigError as error:
        return f"{what} How often `tokenizer.json` gives equal ids is not known ({error}); {_MEASURE} measures it."
    return (
        f"{what} As a fast tokenizer, the `tokenizer.json` that other libraries read, it gives the same ids for "
        f"{rate:.2%} of {lines}. On text of yours, {_MEASURE} measures it."
    )


@functools.lru_cache(maxsize=1)
def _rate(tokenizer: "ErnieMTokenizer") -> float:
    """The share of lines with equal ids, once for all folders of a run: with a large vocabulary it takes seconds."""
    return measure_agreement(tokenizer, LINES).rate


def _introduction(subject: Subject, trainings: Sequence[TrainingFacts]) -> str:
    config = subject.config
    title = trainings[-1].run if trainings else subject.name
    size = (
        f"`{subject.name}`: ERNIE-M with {config.num_hidden_layers} layers x {config.hidden_size}, "
        f"{subject.parameters / 1e6:.1f} M parameters and a vocabulary of {config.vocab_size:,}; it takes texts of up "
        f"to {config.max_length} tokens."
    )
    sentences = [size, *map(_summary, trainings[-1:])]
    if config.labels is not None:
        sentences.append(f"Labels: {', '.join(f'`{label}`' for label in config.labels)}.")
    return f"# {title}\n\n{' '.join(sentences)}"


def _summary(training: TrainingFacts) -> str:
    languages = ", ".join(training.languages)
    return f"Trained for `task={training.task}` on {training.data} ({languages}), from the encoder {training.encoder}."


def _training(training: TrainingFacts) -> str:
    rows = {
        "run": training.run,
        "task": training.task,
        "started from": training.encoder,
        "data": training.data,
        "languages": ", ".join(training.languages),
        "optimizer steps": f"{training.steps:,}",
        **training.settings,
    }
    return _table(["", ""], list(map(list, rows.items())))


def _scores(trainings: Sequence[TrainingFacts]) -> str:
    """Tables of the newest training's scores in percent, languages down and metrics across, and of all measures."""
    tables = []
    for training in trainings[-1:]:
        for split, by_metric in training.scores.items():
            shown = {metric.replace("_", " "): _column(scores, training) for metric, scores in by_metric.items()}
            tables.append(f"{training.data}, {split}, in percent:\n\n{_grid('language', shown)}")
    for training in trainings:
        tables += [f"{title}:\n\n{_grid('', columns)}" for title, columns in training.measures.items()]
    return "\n\n".join(tables)


def _column(scores: Mapping[str, float], training: TrainingFacts) -> dict[str, str]:
    """A metric's scores for people: the source language first, what sums languages up last."""
    order = sorted(scores, key=lambda row: (row in training.summary, row != training.source_language))
    names = training.summary | {training.source_language: f"{training.source_language} (source)"}
    return {names.get(row, row): f"{100 * scores[row]:.1f}" for row in order}


def _grid(corner: str, columns: Mapping[str, Mapping[str, str]]) -> str:
    rows = dict.fromkeys(row for column in columns.values() for row in column)
    return _table([corner, *columns], [[row, *(column.get(row, "") for column in columns.values())] for row in rows])


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _versions(trainings: Sequence[TrainingFacts]) -> str:
    if not trainings:
        return ""
    last = trainings[-1]
    packages = ", ".join(f"{name} {version}" for name, version in last.packages.items() if version)
    return packages + (f"; commit `{last.commit}`" if last.commit else "")
