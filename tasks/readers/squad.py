"""SQuAD v1.1 files: XQuAD, MLQA, CMRC 2018 (SQuAD style), ARCD, JSQuAD; and the same on the hub, a question a row."""

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ernie_m.errors import DataError
from tasks.data.files import HUB
from tasks.examples import GoldAnswer, QuestionAnsweringExample
from tasks.readers.policy import BadExamplePolicy, FileReading, ReadReport
from tasks.readers.table import Table, read_records

T = TypeVar("T")

HALF_PAIR = re.compile("[\ud800-\udfff]")
KIND_NAMES = {str: "a string", int: "a whole number", list: "a list", dict: "an object"}


def read_squad(
    path: Path, *, language: str, on_bad_example: BadExamplePolicy | str, report: ReadReport, labelled: bool = True
) -> Iterator[QuestionAnsweringExample]:
    """Read a SQuAD v1.1 file.

    The whole file is read and judged before the first example is handed out, so an error names all that is wrong.

    `document` is the article's title where every article has one and all differ, else `article <index>`, the index
    counting from 0 in the file's order; of rows without a title `context <index>`, likewise. All are equal across
    parallel files such as XQuAD's, whose titles and order do not change with the language. Where titles are translated
    (MLQA), documents of different languages are unrelated.

    Args:
        path: The file, or a split on the hub (`tasks.data.files.HUB`), whose rows have `id`, `title` (or none),
            `context`, `question` and `answers`, lists of `text` and `answer_start`.
        language: Language code of its contexts.
        on_bad_example: What to do with examples that disagree with themselves.
        report: Collects what was read, repaired and left out.
        labelled: Whether every question must have an answer; False for prediction.

    Returns:
        The examples in the file's order.

    Raises:
        DataError: If the file is missing, is not SQuAD, holds no usable question, or is bad beyond the policy.
    """
    policy = BadExamplePolicy.parse(on_bad_example)
    examples: list[QuestionAnsweringExample] = []
    with report.reading(path, language=language, policy=policy, unit="questions") as reading:
        seen: dict[str, str] = {}
        questions = _rows(path, reading) if str(path).startswith(HUB) else _articles(path)
        for question, context, document in questions:
            example = _read_question(question, context, document, seen, reading, labelled=labelled)
            if example is not None:
                examples.append(example)
    if not examples:
        raise DataError(f"{path}: the data set is empty: of its {reading.examples} questions none can be used.")
    return iter(examples)


Questions = Iterator[tuple["JsonNode", str, str]]
"""Each question with its context and document."""


def _articles(path: Path) -> Questions:
    articles = JsonNode(path, "", _load_json(path)).children("data")
    titles = [article.members.get("title") for article in articles]
    titled = all(isinstance(title, str) and title.strip() for title in titles) and len(set(titles)) == len(titles)
    for index, article in enumerate(articles):
        document = str(titles[index]) if titled else f"article {index}"
        for paragraph in article.children("paragraphs"):
            context = paragraph.require("context", str)
            for question in paragraph.children("qas"):
                yield question, context, document


def _rows(path: Path, reading: FileReading) -> Questions:
    contexts: dict[str, int] = {}
    for record in read_records(path, reading, Table()):
        row = JsonNode(path, record.place, record.values)
        answers = row.members.get("answers") or {"text": [], "answer_start": []}
        columns = JsonNode(path, f"{record.place}.answers", answers)
        texts, starts = (columns.require(key, list) for key in ("text", "answer_start"))
        listed = [{"text": text, "answer_start": start} for text, start in zip(texts, starts, strict=True)]
        context = row.require("context", str)
        title = row.members.get("title") or f"context {contexts.setdefault(context, len(contexts))}"
        yield JsonNode(path, record.place, {**row.members, "answers": listed}), context, str(title)


@dataclass(frozen=True, slots=True)
class JsonNode:
    """A value in a JSON file that knows its place, so that every complaint can name it."""

    file: Path
    place: str
    value: object

    @property
    def members(self) -> dict[str, object]:
        """The members of this object."""
        if not isinstance(self.value, dict):
            raise self._complaint(self.place or "the top level", f"should be an object, found {_quote(self.value)}")
        return self.value

    def require(self, key: str, kind: type[T]) -> T:
        """Return the value under a key, which must be there and of that kind."""
        if key not in self.members:
            keys = ", ".join(list(self.members)[:10]) or "none"
            raise self._complaint(self._place_of(key), f"is missing; the keys there are: {keys}")
        value = self.members[key]
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self._complaint(self._place_of(key), f"should be {KIND_NAMES[kind]}, found {_quote(value)}")
        return value

    def children(self, key: str) -> list["JsonNode"]:
        """Return the members of the list under a key."""
        place = self._place_of(key)
        return [JsonNode(self.file, f"{place}[{i}]", member) for i, member in enumerate(self.require(key, list))]

    def _place_of(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def _complaint(self, place: str, problem: str) -> DataError:
        return DataError(f"{self.file}: not a SQuAD v1.1 file: {place} {problem}.")


def _read_question(
    node: JsonNode, context: str, document: str, seen: dict[str, str], reading: FileReading, *, labelled: bool
) -> QuestionAnsweringExample | None:
    """Return the question, or None where it is bad; `seen` maps the ids so far to their places."""
    reading.examples += 1
    example_id, question = node.require("id", str), node.require("question", str)
    golds = node.children("answers") if node.members.get("answers") is not None else []
    problem = None
    if flaw := _flaw(context):
        problem = f"its context {flaw}"
    elif flaw := _flaw(question):
        problem = f"its question {flaw}"
    elif example_id in seen:
        problem = f"its id is already that of {seen[example_id]}"
    elif labelled and (not golds or node.members.get("is_impossible") is True):
        problem = "it has no answer; unanswerable questions (SQuAD v2) and unlabelled ones can only be predicted"
    seen.setdefault(example_id, node.place)
    if problem:
        reading.note(node.place, example_id, problem, "skipped")
        return None
    answers = _read_answers(golds, node.place, example_id, context, reading, labelled=labelled)
    if labelled and not answers:
        return None
    return QuestionAnsweringExample(example_id, reading.language, document, question, context, answers)


def _read_answers(
    nodes: list[JsonNode], place: str, example_id: str, context: str, reading: FileReading, *, labelled: bool
) -> tuple[GoldAnswer, ...]:
    """Return the answers that are right or repaired; a question left with none counts as skipped, once."""
    kept: list[GoldAnswer] = []
    lost: list[tuple[str, str]] = []
    for node in nodes:
        answer = GoldAnswer(node.require("text", str), node.require("answer_start", int))
        if not _flaw(answer.text) and _is_at(answer.text, answer.start, context):
            kept.append(answer)
            continue
        problem, repair = _diagnose(answer, context)
        if repair is not None and reading.policy.repairs:
            reading.note(node.place, example_id, problem, "repaired")
            kept.append(repair)
        else:
            lost.append((node.place, problem))
    if kept or not labelled:
        for answer_place, problem in lost:
            reading.note(answer_place, example_id, problem, "answer dropped")
    else:
        reading.note(lost[0][0] if len(lost) == 1 else place, example_id, "; ".join(p for _, p in lost), "skipped")
    return tuple(kept)


def _diagnose(answer: GoldAnswer, context: str) -> tuple[str, GoldAnswer | None]:
    """Say what is wrong with an answer that is not at its offset, and how to mend it where there is one way only."""
    if flaw := _flaw(answer.text):
        return f"its answer {flaw}", None
    there = context[answer.start : answer.start + len(answer.text)] if answer.start >= 0 else ""
    found = f"where the text is {_quote(there)}" if there else f"outside the context of {len(context)} characters"
    problem = f"answer {_quote(answer.text)} is not at answer_start {answer.start}, {found}"
    if (start := _from_utf16(answer.start, context)) is not None and _is_at(answer.text, start, context):
        return f"{problem}; counted in UTF-16 code units it is, at character {start}", GoldAnswer(answer.text, start)
    stripped = answer.text.strip()
    for start in (answer.start, answer.start + answer.text.index(stripped)):
        if answer.start >= 0 and _is_at(stripped, start, context):
            return f"{problem}; without its outer white space it is, at {start}", GoldAnswer(stripped, start)
    text = answer.text if answer.text in context else stripped
    first, last = context.find(text), context.rfind(text)
    if first < 0:
        return f"{problem}; it occurs nowhere in the context", None
    if first < last:
        return f"{problem}; it occurs several times, first at {first}, last at {last}", None
    return f"{problem}; it occurs once, at {first}", GoldAnswer(text, first)


def _is_at(text: str, start: int, context: str) -> bool:
    return start >= 0 and context.startswith(text, start)


def _from_utf16(units: int, text: str) -> int | None:
    """Return the character at an offset in UTF-16 code units, None where the offset is negative or cuts a character."""
    try:
        return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le")) if units >= 0 else None
    except UnicodeDecodeError:
        return None


def _flaw(text: str) -> str | None:
    """Say why a text cannot be used, None where it can."""
    if not text.strip():
        return "is empty"
    if HALF_PAIR.search(text):
        return f"holds half a surrogate pair: {_quote(text)}"
    return None


def _quote(value: object, width: int = 40) -> str:
    if isinstance(value, str):
        return repr(value if len(value) <= width else f"{value[:width]}…")
    shown = json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= width else f"{shown[:width]}…"


def _load_json(path: Path) -> object:
    """Parse a UTF-8 file, with or without byte order mark, as one JSON document."""
    text = _read_text(path)
    if not text.strip():
        raise DataError(f"{path}: the file is empty.")
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        hint = " Is it JSON lines? SQuAD is one object with a list `data`." if error.msg == "Extra data" else ""
        place = f"{path}, line {error.lineno}, column {error.colno}"
        raise DataError(f"{place}: broken JSON: {error.msg}.{hint}") from None


def _read_text(path: Path) -> str:
    if path.is_dir():
        names = sorted(child.name for child in path.iterdir())
        raise DataError(f"{path}: this is a folder, not a file. It holds: {', '.join(names[:10]) or 'nothing'}.")
    try:
        return path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    except FileNotFoundError:
        raise DataError(f"{path}: there is no such file. {_neighbours(path)}") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: not UTF-8: {error.reason} at byte {error.start}.") from None


def _neighbours(path: Path) -> str:
    """Say which files of the folder a mistaken name may have meant."""
    if not path.parent.is_dir():
        return f"Neither is there a folder {path.parent}."
    names = [child.name for child in path.parent.iterdir() if child.is_file()]
    similar = ", ".join(sorted(difflib.get_close_matches(path.name, names, n=5)))
    return f"Similar in that folder: {similar or 'nothing'}."
