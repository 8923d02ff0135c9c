"""PaddleNLP's training files for UIE: a text, a prompt, and its answers, a JSON line each."""

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tasks.examples import AnswerSpan, ExtractionExample, PromptAnswers
from tasks.readers.annotations import Draft, draft_of, items_of, read_annotated
from tasks.readers.policy import BadExamplePolicy, FileReading, ReadReport
from tasks.readers.table import Record


def read_uie_prompts(
    path: Path,
    *,
    language: str,
    on_bad_example: BadExamplePolicy | str,
    report: ReadReport,
    labelled: bool = True,
    document: str | None,
) -> Iterator[ExtractionExample]:
    """Reads `content`, `prompt` and `result_list` of `text`, `start` and `end`.

    Ends that are not positive count from the prompt's end backwards, one more than characters: they choose an option.

    Args:
        path: The file.
        language: Of its texts.
        on_bad_example: What to do with rows whose answers do not fit. An answer that is not where its text is has a
            repair if the content has the text once; so has one with white space at its ends.
        report: Collects what was read, repaired and left out.
        labelled: Whether there are answers; False for prediction.
        document: Key of what a row is a part of; None: rows of one content are of one document.

    Raises:
        DataError: The file is missing, is no JSON, or is bad beyond the policy.
    """
    drafts = partial(_drafts, labelled=labelled, document=document)
    how = {"language": language, "on_bad_example": on_bad_example, "report": report, "labelled": labelled}
    return read_annotated(path, **how, unit="prompts", drafts=drafts)  # type: ignore[arg-type]


def _drafts(record: Record, reading: FileReading, *, labelled: bool, document: str | None) -> list[Draft]:
    draft = draft_of(record, reading, text="content", document=document)
    if document is None:
        draft.document = hashlib.sha256(draft.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    if not labelled:
        return [draft]
    prompt = record.get("prompt")
    if not isinstance(prompt, str) or not prompt.strip():
        raise ValueError(f"its prompt is {prompt!r}: a text is needed")
    items = items_of(record.get("result_list"), "result_list")
    answers = dict.fromkeys(_answer(item, prompt, draft) for item in items)
    draft.prompts.append(PromptAnswers(prompt, tuple(answers)))
    return [draft]


def _answer(item: dict[str, Any], prompt: str, draft: Draft) -> AnswerSpan:
    start, end, text = item.get("start"), item.get("end"), item.get("text")
    if type(start) is int and type(end) is int and start < 0:
        first, behind = start + len(prompt) + 1, end + len(prompt) + 1
        if not 0 <= first < behind <= len(prompt) or prompt[first:behind] != text:
            raise ValueError(f"{text!r} is not at {start} to {end} of the prompt {prompt!r}")
        return AnswerSpan(first, behind, in_prompt=True)
    return AnswerSpan(*draft.span(start, end, name=text))
