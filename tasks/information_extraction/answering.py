"""Asking a model prompts about texts: rows, probabilities of starts and ends, and the spans that they mark."""

import warnings
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, get_args

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ernie_m.errors import ConfigError
from ernie_m.heads import ErnieMForInformationExtraction
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.data.batches import pad_rows
from tasks.data.windows import FRAME, SECOND, SPECIAL_TOKENS, PairWindow, pair_windows
from tasks.information_extraction.spans import Seen, Span, merge, spans_of_window, vote

Convention = Literal["masked", "paddle"]
"""How a model is called.

`masked`: padding is hidden, a long text is read in windows of tokens that overlap. For models trained by this project.
`paddle`: as PaddleNLP's Taskflow, for the released UIE-M: rows are padded to `max_length`, [CLS] is hidden, padding is
seen and stands at position 0, the prompt's full-width characters are folded, a long text is cut by characters.
"""
AT_ONCE = 4096
"""Questions whose rows are in memory at a time."""
SHOWN = 80
"""Characters of a prompt that a message shows."""
FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Full-width forms to ASCII, character by character."""


class Question(NamedTuple):
    """A prompt, the text that it is put to and, of a classification, the options that the prompt lists."""

    prompt: str
    text: str
    options: tuple[str, ...] = ()

    def answer(self, windows: Sequence[Sequence[Seen]]) -> list[Span]:
        """The spans that answer it, from those that the text's windows mark."""
        if self.options:
            return vote([[seen.span for seen in window] for window in windows], self.options, self.prompt)
        return merge(windows)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """How a model reads.

    Attributes:
        convention: See `Convention`; None until `under` settles it.
        max_length: Length of a row in tokens, special tokens included.
        max_prompt_length: Tokens after which a prompt is cut off.
        stride: Tokens that two windows of a long text share.
        threshold: What the probabilities of a span's start and end have to pass, both.

    Raises:
        ConfigError: A value is out of range.
    """

    convention: Convention | None
    max_length: int
    max_prompt_length: int
    stride: int
    threshold: float

    def __post_init__(self) -> None:
        if self.convention not in (*get_args(Convention), None):
            raise ConfigError(f"convention={self.convention}: choose one of {', '.join(get_args(Convention))}")
        if not 0 <= self.threshold < 1:
            raise ConfigError(f"threshold={self.threshold}: a number of at least 0 and below 1 is needed")
        for name, least in (("max_prompt_length", 1), ("stride", 0)):
            if (value := getattr(self, name)) < least:
                raise ConfigError(f"{name}={value}: at least {least} is needed")
        room = self.max_length - self.max_prompt_length - SPECIAL_TOKENS
        if self.stride >= room:
            raise ConfigError(
                f"stride={self.stride} must be below max_length - max_prompt_length - {SPECIAL_TOKENS} special tokens "
                f"= {self.max_length} - {self.max_prompt_length} - {SPECIAL_TOKENS} = {room}"
            )

    def under(self, convention: Convention) -> "Reading":
        """The same, with a convention where none was given."""
        return replace(self, convention=self.convention or convention)

    def rows(self, questions: Sequence[Question], tokenizer: ErnieMTokenizer) -> list[PairWindow]:
        """The rows that questions need, those of one next to one another; `sample` is the question's number.

        Prompts that are cut off are counted in a warning.

        Raises:
            ConfigError: A prompt is cut off that lists options: some could never be chosen.
        """
        if self.convention == "paddle":
            rows = self._chunks(questions, tokenizer)
        else:
            rows = self._windows([q.prompt for q in questions], [q.text for q in questions], tokenizer)
        self._warn_of_cuts({row.sample: questions[row.sample] for row in rows if row.first_is_cut}.values())
        return rows

    def _warn_of_cuts(self, cut: Collection[Question]) -> None:
        if not cut:
            return
        listing = [question for question in cut if question.options]
        example = (listing or list(cut))[0].prompt
        shown = example if len(example) <= SHOWN else f"{example[:SHOWN]} ..."
        limit = f"longer than max_prompt_length={self.max_prompt_length} tokens"
        if listing:
            raise ConfigError(
                f"the prompt {shown!r} is {limit}, and would lose options: raise max_prompt_length, and max_length "
                "with it, or ask for fewer options at once"
            )
        warnings.warn(f"{len(cut)} prompts are {limit} and were cut off: {shown!r}", stacklevel=2)

    def _windows(self, prompts: list[str], texts: list[str], tokenizer: ErnieMTokenizer) -> list[PairWindow]:
        return pair_windows(
            prompts,
            texts,
            tokenizer=tokenizer,
            max_length=self.max_length,
            max_first_length=self.max_prompt_length,
            stride=self.stride,
            settings="reading",
            first_name="max_prompt_length",
        )

    def _chunks(self, questions: Sequence[Question], tokenizer: ErnieMTokenizer) -> list[PairWindow]:
        """PaddleNLP's: of so many characters as tokens remain beside the longest prompt, if a character is a token.

        Where a chunk has more tokens than that, PaddleNLP drops the rest; here it is read in windows.
        """
        prompts = [question.prompt.translate(FOLDED) for question in questions]
        size = max(1, self.max_length - max(map(len, prompts), default=0) - 3)
        chunks = [
            (number, start, question.text[start : start + size])
            for number, question in enumerate(questions)
            for start in range(0, max(len(question.text), 1), size)
        ]
        rows = self._windows([prompts[number] for number, _, _ in chunks], [text for *_, text in chunks], tokenizer)
        moved = []
        for row in rows:
            number, start, _ = chunks[row.sample]
            offsets = np.where((row.parts == SECOND)[:, None], row.offsets + start, row.offsets)
            moved.append(replace(row, sample=number, offsets=offsets))
        return moved

    @property
    def unpad(self) -> bool:
        """Whether the model may drop padding: not where padding is seen."""
        return self.convention == "masked"

    def inputs(self, rows: Sequence[PairWindow], tokenizer: ErnieMTokenizer) -> dict[str, Tensor]:
        """What a model is called with beside `unpad`, `(B, L)` each."""
        ids, real = pad_rows([row.input_ids for row in rows], tokenizer.pad_token_id)
        if self.unpad:
            return {"input_ids": ids, "attention_mask": real}
        missing = (0, self.max_length - ids.shape[1])
        ids, real = F.pad(ids, missing, value=tokenizer.pad_token_id), F.pad(real, missing, value=False)
        positions = torch.arange(self.max_length).where(real, 0)
        return {"input_ids": ids, "attention_mask": ids != 0, "position_ids": positions}

    def seen(self, row: PairWindow, starts: np.ndarray, ends: np.ndarray) -> list[Seen]:
        """The spans that a row marks, by the probabilities `(L,)` of its tokens and of the padding behind them."""
        length = len(row.parts) if self.unpad else len(starts)
        padding = length - len(row.parts)
        marked = spans_of_window(
            starts[:length],
            ends[:length],
            offsets=np.pad(row.offsets, ((0, padding), (0, 0))),
            parts=np.pad(row.parts, (0, padding), constant_values=FRAME),
            threshold=self.threshold,
            apart=self.unpad,
        )
        text = np.flatnonzero(row.parts == SECOND)
        return [Seen(span, self._margin(first, last, span, text, row)) for first, last, span in marked]

    def _margin(self, first: int, last: int, span: Span, text: np.ndarray, row: PairWindow) -> float:
        if span.in_prompt:
            return float("inf")
        before = first - text[0] if row.cut_before else float("inf")
        behind = text[-1] - last if row.cut_behind else float("inf")
        return float(min(before, behind))


def probabilities(
    model: ErnieMForInformationExtraction, inputs: Mapping[str, Tensor], *, unpad: bool
) -> tuple[np.ndarray, np.ndarray]:
    """The probabilities `(B, L)` that a token begins a span, and that it ends one."""
    output = model(**inputs, unpad=unpad)
    assert output.start_logits is not None
    assert output.end_logits is not None
    starts, ends = (logits.float().sigmoid().cpu().numpy() for logits in (output.start_logits, output.end_logits))
    return starts, ends


@dataclass(frozen=True, kw_only=True, slots=True)
class Answerer:
    """A model with what it takes to ask it.

    Attributes:
        model: In evaluation mode, on any device.
        tokenizer: Its tokenizer.
        reading: How it reads.
        batch_size: Rows to a batch.
    """

    model: ErnieMForInformationExtraction
    tokenizer: ErnieMTokenizer
    reading: Reading
    batch_size: int

    @torch.no_grad()
    def __call__(self, questions: Sequence[Question]) -> list[list[list[Seen]]]:
        """Question -> window -> the spans that it marks; of so many questions, rows of like length share a batch."""
        parts = (questions[first : first + AT_ONCE] for first in range(0, len(questions), AT_ONCE))
        return [answer for part in parts for answer in self._answers(part)]

    def _answers(self, questions: Sequence[Question]) -> list[list[list[Seen]]]:
        rows = self.reading.rows(questions, self.tokenizer)
        device = next(self.model.parameters()).device
        by_row: dict[int, list[Seen]] = {}
        order = sorted(range(len(rows)), key=lambda number: -len(rows[number].input_ids))
        for first in range(0, len(order), self.batch_size):
            batch = order[first : first + self.batch_size]
            inputs = self.reading.inputs([rows[number] for number in batch], self.tokenizer)
            moved = {name: value.to(device) for name, value in inputs.items()}
            both = probabilities(self.model, moved, unpad=self.reading.unpad)
            for number, starts, ends in zip(batch, *both, strict=True):
                by_row[number] = self.reading.seen(rows[number], starts, ends)
        answers: list[list[list[Seen]]] = [[] for _ in questions]
        for number, row in enumerate(rows):
            answers[row.sample].append(by_row[number])
        return answers
