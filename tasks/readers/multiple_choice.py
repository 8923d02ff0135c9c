"""Questions with texts to choose from: XCOPA, COPA, EXAMS, JCommonsenseQA, SWAG, ARC, and tables of one's own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from ernie_m.errors import ConfigError, DataError
from tasks.examples import ChoiceExample
from tasks.readers.policy import BadExamplePolicy, FileReading, ReadReport
from tasks.readers.table import Record, Table, find_columns, read_records

PURPOSES = ("context", "question", "choices", "label", "id", "document")
ANY_LANGUAGE = "*"


def read_choices(
    path: Path,
    *,
    language: str,
    on_bad_example: BadExamplePolicy | str,
    report: ReadReport,
    labelled: bool = True,
    columns: Mapping[str, str | Sequence[str] | None],
    names: Sequence[str | int] | None,
    wordings: Mapping[str, Mapping[str, str]],
    delimiter: str | None,
    quoted: bool | None,
    header: Sequence[str] | None,
) -> Iterator[ChoiceExample]:
    """Reads a TSV, CSV, JSON or JSON-lines file, also gzipped.

    Args:
        path: The file.
        language: Of its texts.
        on_bad_example: What to do with broken rows, labels that no choice has, and choices that are blank or the same.
            The exact repair of a wrong choice that is blank or repeats another is to leave it out.
        report: Collects what was read, repaired and left out.
        labelled: Whether every row must say which choice is right; False for prediction.
        columns: Names in the file of `context` and `question` (either may be None), `choices`, `label` (the right
            choice's name, or its column's), `id` (None: the row's number) and `document` (None: the id): rows of one
            document stay together where a file is dealt to splits. A dot goes into a record.
            `choices` is the column of a list, of texts or of records with `text` and `label`; or there is a column for
            each, of which the last ones may be blank where a row has fewer.
        names: What the choices are called where the file does not say, in their order; None: 0, 1, 2 ...
        wordings: Language -> what the file has for a question -> the question itself. `*` serves the languages and
            questions that are not there. Without any, questions are as they are.
        delimiter: See `Table`.
        quoted: See `Table`.
        header: See `Table`.

    Returns:
        The examples in the file's order.

    Raises:
        ConfigError: `columns` has an unknown key, or lacks a needed one.
        DataError: The file is missing, is no such table, or is bad beyond the policy.
    """
    wanted = _wanted(columns, labelled)
    policy = BadExamplePolicy.parse(on_bad_example)
    spoken = {**wordings.get(ANY_LANGUAGE, {}), **wordings.get(language, {})}
    examples: list[ChoiceExample] = []
    with report.reading(path, language=language, policy=policy, unit="questions") as reading:
        records = list(read_records(path, reading, Table(delimiter, quoted, header)))
        form = _Form(_find(path, records, wanted), wanted["choices"], names, spoken)
        seen: dict[str, str] = {}
        for record in records:
            example = _example(record, form, reading, seen)
            if example is not None:
                examples.append(example)
    if not examples:
        raise DataError(f"{path}: of its {reading.examples} questions none can be used")
    return iter(examples)


@dataclass(frozen=True, slots=True)
class _Form:
    """How a file is written.

    Attributes:
        columns: What a column is for -> its name, but for the choices.
        choices: The column of a list, or those of a choice each.
        names: What the choices are called; None counts them.
        wordings: What the file has for a question -> the question; without any it is as it is.
    """

    columns: Mapping[str, str]
    choices: str | Sequence[str]
    names: Sequence[str | int] | None
    wordings: Mapping[str, str]


def _wanted(columns: Mapping[str, str | Sequence[str] | None], labelled: bool) -> dict[str, Any]:
    """The columns to look for, by what they are for."""
    if unknown := set(columns) - set(PURPOSES):
        raise ConfigError(f"data.read.columns: unknown {', '.join(sorted(unknown))}; there are {', '.join(PURPOSES)}")
    given = {purpose: column for purpose, column in columns.items() if column and (labelled or purpose != "label")}
    needed = ("choices", "label") if labelled else ("choices",)
    if absent := [purpose for purpose in needed if purpose not in given]:
        raise ConfigError(f"data.read.columns.{absent[0]} is needed: the name of a column")
    if not {"context", "question"} & set(given):
        raise ConfigError("data.read.columns.context or data.read.columns.question is needed: the name of a column")
    return given


def _find(path: Path, records: Sequence[Record], wanted: Mapping[str, Any]) -> dict[str, str]:
    """The file's names of the columns that hold one thing each."""
    choices = wanted["choices"]
    several = [] if isinstance(choices, str) else choices
    if records and (absent := [column for column in several if all(_value(r, column) is None for r in records)]):
        there = ", ".join(records[0].values)
        raise DataError(f"{path}: no row has {', '.join(absent)}; there are {there} (data.read.columns.choices)")
    single = {purpose: name for purpose, name in wanted.items() if not several or purpose != "choices"}
    found, _ = find_columns(
        path, iter(records), {purpose: [name] if isinstance(name, str) else name for purpose, name in single.items()}
    )
    return found


def _value(record: Record, column: str) -> Any:
    try:
        return record.get(column)
    except KeyError:
        return None


def _example(record: Record, form: _Form, reading: FileReading, seen: dict[str, str]) -> ChoiceExample | None:
    """The example, or None where the row is bad; `seen` maps the ids so far to their places."""
    reading.examples += 1
    key = str(record.number)
    try:
        key = _text(record, form.columns["id"]) if "id" in form.columns else key
        texts = {purpose: _text(record, name) for purpose, name in form.columns.items() if purpose != "choices"}
        if key in seen:
            raise ValueError(f"its id is already that of {seen[key]}")
        if "question" in texts and form.wordings:
            texts["question"] = _worded(texts["question"].strip(), form.wordings)
        offered = _offered(record, form)
        right = _right(texts["label"].strip(), offered, form.choices) if "label" in texts else None
        kept, problems = _sift(offered, right)
        if problems and not reading.policy.repairs:
            raise ValueError("; ".join(problems))
    except KeyError as error:
        reading.note(record.place, key, f"it has no {error.args[0]}", "skipped")
        return None
    except ValueError as error:
        reading.note(record.place, key, str(error), "skipped")
        return None
    if problems:
        reading.note(record.place, key, "; ".join(problems), "repaired")
    seen[key] = record.place
    return ChoiceExample(
        id=key,
        language=reading.language,
        document=texts.get("document", key),
        context=texts.get("context"),
        question=texts.get("question"),
        choices=tuple(kept.values()),
        names=tuple(kept),
        answer=None if right is None else list(kept).index(right),
    )


def _text(record: Record, column: str) -> str:
    text = record.text(column)
    if not text.strip():
        raise ValueError(f"its {column} is blank")
    return text


def _worded(question: str, wordings: Mapping[str, str]) -> str:
    if question not in wordings:
        raise ValueError(f"its question {question!r} is none of data.read.wordings: {', '.join(wordings)}")
    return wordings[question]


def _offered(record: Record, form: _Form) -> dict[str, str]:
    """Name -> text of all that a row lets one choose from; a blank text where it is missing."""
    items = _items(record, form.choices)
    if form.names is not None and len(form.names) < len(items):
        raise ValueError(f"it has {len(items)} choices, data.read.names has {len(form.names)} names")
    counted = range(len(items)) if form.names is None else form.names
    offered: dict[str, str] = {}
    for (own, value), other in zip(items, counted, strict=False):
        name = str(other if own is None else own)
        if name in offered:
            raise ValueError(f"two of its choices are called {name}")
        column = f"choice {name}"
        offered[name] = "" if value is None else Record(record.place, record.number, {column: value}).text(column)
    return offered


def _right(label: str, offered: Mapping[str, str], columns: str | Sequence[str]) -> str:
    """The name of the right choice, which a label may also call by its column."""
    by_column = {} if isinstance(columns, str) else dict(zip(columns, offered, strict=False))
    return label if label in offered else by_column.get(label, label)


def _items(record: Record, columns: str | Sequence[str]) -> list[tuple[Any, Any]]:
    """The name, if a row says it, and the text of each choice."""
    if not isinstance(columns, str):
        values = [_value(record, column) for column in columns]
        while values and (values[-1] is None or not str(values[-1]).strip()):
            values.pop()
        return [(None, value) for value in values]
    found = record.get(columns)
    if isinstance(found, Mapping) and all(isinstance(found.get(key), list) for key in ("label", "text")):
        return list(zip_longest(found["label"], found["text"]))
    if not isinstance(found, list):
        raise ValueError(f"its {columns} is no list of choices")
    return [(item.get("label"), item.get("text")) if isinstance(item, Mapping) else (None, item) for item in found]


def _sift(offered: Mapping[str, str], right: str | None) -> tuple[dict[str, str], list[str]]:
    """The choices without those that are blank or repeat another, and what was wrong with these.

    Raises:
        ValueError: The right choice is not there, is blank or repeated, or fewer than two choices remain.
    """
    if right is not None and right not in offered:
        raise ValueError(f"its label {right!r} is none of its choices: {', '.join(offered)}")
    kept: dict[str, str] = {}
    problems = []
    for name, text in offered.items():
        twin = next((other for other in kept if kept[other].strip() == text.strip()), name)
        if text.strip() and twin == name:
            kept[name] = text
            continue
        problem = f"its choice {name} is " + (f"that of {twin} again" if text.strip() else "blank")
        if right in (name, twin):
            raise ValueError(f"{problem}, and the right one")
        problems.append(problem)
    if len(kept) < 2:
        raise ValueError("; ".join([*problems, f"two choices are needed, it has {len(kept)}"]))
    return kept, problems
