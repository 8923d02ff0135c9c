"""SQuAD files, v1.1 and v2.0: XQuAD, MLQA, CMRC 2018 (SQuAD style), ARCD, JSQuAD; on the hub, a question a row."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar, get_args

from ernie_m.errors import ConfigError, DataError
from tasks.data.files import HUB
from tasks.examples import GoldAnswer, QuestionAnsweringExample
from tasks.readers.source import BadExampleError, Entry, Row, Source, read_examples
from tasks.readers.table import Table, read_records
from tasks.readers.text import read_json

T = TypeVar("T")

WithoutAnswers = Literal["error", "unanswerable"]
"""What a question without answers is that is not marked `is_impossible`: a bad example, or one without an answer."""
WITHOUT_ANSWERS = get_args(WithoutAnswers)

HALF_PAIR = re.compile("[\ud800-\udfff]")
KIND_NAMES = {str: "a string", int: "a whole number", list: "a list", dict: "an object"}


def read_squad(source: Source, *, without_answers: WithoutAnswers) -> Iterator[QuestionAnsweringExample]:
    """Reads a SQuAD file, v1.1 or v2.0, or a split on the hub. A file in another form is refused, whatever the policy.

    The rows of a split have `id`, `context`, `question`, `answers` (a list of `text` and one of `answer_start`), and
    perhaps a `title`. A question is unanswerable where it is marked `is_impossible`; it must have no answers then, and
    `plausible_answers` are not read.

    A question's document is its article's title, if every article has one of its own, or else `article 0`, `article 1`
    and so on. Rows without a title have `context 0`, `context 1`. Parallel files whose titles and order do not change
    (XQuAD) have the same documents in every language; with translated titles (MLQA), documents are unrelated.

    Args:
        source: See `Source`. If it is labelled, every question must have an answer or be unanswerable.
        without_answers: See `WithoutAnswers`; the splits of SQuAD v2 on the hub have no marks.

    Raises:
        ConfigError: There is no such choice.
    """
    if without_answers not in WITHOUT_ANSWERS:
        raise ConfigError(f"data.read.without_answers={without_answers}: choose one of {', '.join(WITHOUT_ANSWERS)}")
    unmarked = without_answers == "unanswerable"
    questions = _hub_questions(source.path) if str(source.path).startswith(HUB) else _file_questions(source.path)
    return read_examples(source, "questions", questions, partial(_example, labelled=source.labelled, unmarked=unmarked))


def _file_questions(path: Path) -> Iterator[Row["Question"]]:
    articles = JsonNode(path, "", read_json(path)).children("data")
    titles = [article.members.get("title") for article in articles]
    titled = all(isinstance(title, str) and title.strip() for title in titles) and len(set(titles)) == len(titles)
    for index, article in enumerate(articles):
        document = str(titles[index]) if titled else f"article {index}"
        for paragraph in article.children("paragraphs"):
            context = paragraph.require("context", str)
            for question in paragraph.children("qas"):
                yield Question(question, context, document).row()


def _hub_questions(path: Path) -> Iterator[Row["Question"]]:
    contexts: dict[str, int] = {}
    for row in read_records(path, Table()):
        node = JsonNode(path, row.place, row.content.values)
        context = node.require("context", str)
        title = node.members.get("title") or f"context {contexts.setdefault(context, len(contexts))}"
        lists = JsonNode(path, f"{row.place}.answers", node.members.get("answers") or {"text": [], "answer_start": []})
        texts, starts = (lists.require(key, list) for key in ("text", "answer_start"))
        answers = [{"text": text, "answer_start": start} for text, start in zip(texts, starts, strict=False)]
        problem = None
        if len(texts) != len(starts):
            problem = f"its answers have {len(texts)} text and {len(starts)} answer_start: as many are needed"
        question = JsonNode(path, row.place, {**node.members, "answers": answers})
        yield Question(question, context, str(title)).row(problem)


@dataclass(frozen=True, slots=True)
class JsonNode:
    """A value in a JSON file, with its place for messages."""

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
        """The value under a key, which must be there and of that kind."""
        if key not in self.members:
            keys = ", ".join(list(self.members)[:10]) or "none"
            raise self._complaint(self._place_of(key), f"is missing; the keys there are: {keys}")
        value = self.members[key]
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self._complaint(self._place_of(key), f"should be {KIND_NAMES[kind]}, found {_quote(value)}")
        return value

    def flag(self, key: str) -> bool:
        """The true or false under a key; False where it is missing or null."""
        value = self.members.get(key)
        if value is not None and not isinstance(value, bool):
            raise self._complaint(self._place_of(key), f"should be true or false, found {_quote(value)}")
        return bool(value)

    def children(self, key: str) -> list["JsonNode"]:
        """The members of the list under a key."""
        place = self._place_of(key)
        return [JsonNode(self.file, f"{place}[{i}]", member) for i, member in enumerate(self.require(key, list))]

    def _place_of(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def _complaint(self, place: str, problem: str) -> DataError:
        return DataError(f"{self.file}: not a SQuAD file: {place} {problem}.")


class Question(NamedTuple):
    """A question with its context, and the context's document."""

    node: JsonNode
    context: str
    document: str

    def row(self, problem: str | None = None) -> Row["Question"]:
        """The question as a row; its key is its id."""
        return Row(self.node.place, self.node.require("id", str), self, problem)


def _example(asked: Question, entry: Entry, *, labelled: bool, unmarked: bool) -> QuestionAnsweringExample:
    node, context, document = asked
    question = node.require("question", str)
    golds = node.children("answers") if node.members.get("answers") is not None else []
    for name, text in (("context", context), ("question", question)):
        if flaw := _flaw(text):
            raise ValueError(f"its {name} {flaw}")
    key = entry.identify(entry.key)
    impossible = node.flag("is_impossible")
    if labelled and impossible and golds:
        raise ValueError("it is marked is_impossible and has answers: only one of them can be right")
    if labelled and not (golds or impossible or unmarked):
        raise ValueError(
            'it has no answer: mark it with "is_impossible": true if its context has none, or say '
            "data.read.without_answers=unanswerable (data=squad_v2) if that is so of all such questions"
        )
    answers = _answers(golds, context, entry, labelled=labelled) if golds else ()
    known = answers or impossible or labelled
    return QuestionAnsweringExample(key, entry.language, document, question, context, answers if known else None)


def _answers(nodes: list[JsonNode], context: str, entry: Entry, *, labelled: bool) -> tuple[GoldAnswer, ...]:
    """The answers that are right or repaired; raises BadExampleError if none is left of those that are needed."""
    kept: list[GoldAnswer] = []
    lost: list[tuple[str, str]] = []
    for node in nodes:
        answer = GoldAnswer(node.require("text", str), node.require("answer_start", int))
        if not _flaw(answer.text) and _is_at(answer.text, answer.start, context):
            kept.append(answer)
            continue
        problem, repair = _diagnose(answer, context)
        if repair is not None and entry.reading.policy.repairs:
            entry.reading.note(node.place, entry.key, problem, "repaired")
            kept.append(repair)
        else:
            lost.append((node.place, problem))
    if labelled and not kept:
        place = lost[0][0] if len(lost) == 1 else entry.place
        raise BadExampleError("; ".join(problem for _, problem in lost), place=place)
    for place, problem in lost:
        entry.reading.note(place, entry.key, problem, "answer dropped")
    return tuple(kept)


def _diagnose(answer: GoldAnswer, context: str) -> tuple[str, GoldAnswer | None]:
    """What is wrong with an answer that is not at its offset, and the answer repaired, if there is only one way."""
    if flaw := _flaw(answer.text):
        return f"its answer {flaw}", None
    there = context[answer.start : answer.start + len(answer.text)] if answer.start >= 0 else ""
    beside = f"where the text is {_quote(there)}" if there else f"outside the context of {len(context)} characters"
    problem = f"answer {_quote(answer.text)} is not at answer_start {answer.start}, {beside}"
    if (start := _from_utf16(answer.start, context)) is not None and _is_at(answer.text, start, context):
        return f"{problem}; as an offset in UTF-16 code units it is right, and is character {start}", GoldAnswer(
            answer.text, start
        )
    stripped = answer.text.strip()
    for start in (answer.start, answer.start + answer.text.index(stripped)):
        if answer.start >= 0 and _is_at(stripped, start, context):
            return f"{problem}; without the white space around it, it is at {start}", GoldAnswer(stripped, start)
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
    """The index of the character at an offset in UTF-16 code units; None if no character begins there."""
    try:
        return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le")) if units >= 0 else None
    except UnicodeDecodeError:
        return None


def _flaw(text: str) -> str | None:
    """Why a text cannot be used; None if it can."""
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
