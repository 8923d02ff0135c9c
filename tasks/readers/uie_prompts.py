"""PaddleNLP's training files for UIE: JSON lines of a text, a prompt and its answers."""

import hashlib
from collections.abc import Iterator
from typing import Any

from tasks.examples import AnswerSpan, ExtractionExample, PromptAnswers
from tasks.readers.annotations import Draft, draft_text, read_annotated, require_objects
from tasks.readers.source import Entry, Source, takes
from tasks.readers.table import Record


@takes(".json", ".jsonl", ".txt")
def read_uie_prompts(source: Source, *, document: str | None) -> Iterator[ExtractionExample]:
    """Reads `content`, `prompt` and `result_list` of `text`, `start` and `end`.

    A negative start says that the answer is one of the options in the prompt: `start` and `end` then count backwards
    from the prompt's end, which is at -1. Other answers are repaired as in `Draft.span`.

    Args:
        source: See `Source`.
        document: Key of what a row is a part of; None: rows with the same content are one document.
    """

    def draft(record: Record, entry: Entry) -> Draft:
        drafted = draft_text(record, entry, text="content", document=document)
        if document is None:
            drafted.document = hashlib.sha256(drafted.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return drafted

    return read_annotated(source, "prompts", draft, _add_prompt)


def _add_prompt(draft: Draft, record: Record) -> None:
    prompt = record.get("prompt")
    if not isinstance(prompt, str) or not prompt.strip():
        raise ValueError(f"its prompt is {prompt!r}: a text is needed")
    items = require_objects(record.get("result_list"), "result_list")
    answers = dict.fromkeys(_answer(item, prompt, draft) for item in items)
    draft.prompts.append(PromptAnswers(prompt, tuple(answers)))


def _answer(item: dict[str, Any], prompt: str, draft: Draft) -> AnswerSpan:
    start, end, text = item.get("start"), item.get("end"), item.get("text")
    if type(start) is int and type(end) is int and start < 0:
        first, behind = start + len(prompt) + 1, end + len(prompt) + 1
        if not 0 <= first < behind <= len(prompt) or prompt[first:behind] != text:
            raise ValueError(f"{text!r} is not at {start} to {end} of the prompt {prompt!r}")
        return AnswerSpan(first, behind, in_prompt=True)
    return AnswerSpan(*draft.span(start, end, name=text))
