"""Makes model inputs of tokens: special tokens, pairs, truncation, windows, padding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeVar

import torch

from ernie_m.errors import ConfigError
from ernie_m.tokenizer.segmentation import Tokens

T = TypeVar("T")

PADDING = {False: None, True: "longest", "longest": "longest", "max_length": "max_length"}
TRUNCATION = {
    False: None,
    True: "longest_first",
    "longest_first": "longest_first",
    "only_first": "only_first",
    "only_second": "only_second",
}


class Encoding(dict[str, Any]):
    """The columns of a batch or of one text, by key or as attributes: lists, or tensors on request.

    `input_ids` and `attention_mask` are always there. On request come `offset_mapping` with `sequence_ids`
    (0 or 1 for tokens of the first or second text, None for special tokens and padding; always lists), and
    `overflow_to_sample_mapping` (for each row the number of its text).
    """

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"this encoding holds {', '.join(self)}, but no {name!r}") from None

    def to(self, device: torch.device | str) -> "Encoding":
        """A copy with its tensors on the device."""
        return Encoding(
            {name: column.to(device) if isinstance(column, torch.Tensor) else column for name, column in self.items()}
        )


class Specials(NamedTuple):
    """Ids of the special tokens that frame and pad a row."""

    cls: int
    sep: int
    pad: int


class Window(NamedTuple):
    """The tokens of a text, or of a pair, that one row holds."""

    first: slice
    second: slice
    """Has no meaning for a single text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RowOptions:
    """How tokens become the rows of a batch. Lengths are in tokens, and `max_length` includes special tokens.

    Raises:
        ConfigError: Where a value is out of range or two contradict each other.
    """

    padding: Literal["longest", "max_length"] | None
    truncation: Literal["longest_first", "only_first", "only_second"] | None
    max_length: int | None
    stride: int
    overflow: bool
    """Whether what truncation cuts off goes on in further rows."""

    def __post_init__(self) -> None:
        if self.max_length is None and (self.truncation or self.padding == "max_length"):
            raise ConfigError("truncation and padding='max_length' need max_length, a number of tokens.")
        if self.max_length is not None and self.max_length < 1:
            raise ConfigError(f"max_length={self.max_length}: give a positive number of tokens.")
        if self.stride < 0:
            raise ConfigError(f"stride={self.stride}: give the number of tokens that windows share, 0 or more.")


def choose(name: str, value: object, choices: Mapping[Any, str | None]) -> Any:
    """The meaning of an argument's value, or a `ConfigError` that lists what may be chosen."""
    try:
        return choices[value]
    except (KeyError, TypeError):
        raise ConfigError(f"{name}={value!r}: choose one of {', '.join(map(repr, choices))}.") from None


def frame(first: Sequence[T], second: Sequence[T] | None, opening: T, closing: T) -> list[T]:
    """`[CLS] A [SEP]` or `[CLS] A [SEP] [SEP] B [SEP]`, of ids or of anything that goes along with them."""
    if second is None:
        return [opening, *first, closing]
    return [opening, *first, closing, closing, *second, closing]


def windows(first: int, second: int | None, options: RowOptions) -> list[Window]:
    """The rows that texts of these lengths need: one, or several where windows are asked for.

    Args:
        first: Number of tokens of the first text.
        second: Number of tokens of the second text, None for a single text.
        options: What to do where they are too long.
    """
    if options.truncation == "only_second" and second is None:
        raise ConfigError("truncation='only_second' needs pairs: give text_pair, or choose 'only_first'.")
    if options.truncation == "longest_first" and options.overflow and second is not None:
        raise ConfigError(
            "return_overflowing_tokens of pairs needs truncation='only_first' or 'only_second': "
            "'longest_first' cuts both texts, so windows are not defined."
        )
    whole = Window(slice(0, first), slice(0, second or 0))
    if options.truncation is None or options.max_length is None:
        return [whole]
    room = options.max_length - (2 if second is None else 4)
    if room < 1:
        raise ConfigError(
            f"max_length={options.max_length} leaves no room beside {options.max_length - room} special tokens: "
            "raise it."
        )
    if first + (second or 0) <= room:
        return [whole]
    if second is None:
        return [Window(part, whole.second) for part in _parts(first, room, options)]
    if options.truncation == "only_first":
        return [Window(part, whole.second) for part in _parts(first, room - second, options)]
    if options.truncation == "only_second":
        return [Window(whole.first, part) for part in _parts(second, room - first, options)]
    return [_cut_longest(first, second, room)]


def _parts(length: int, room: int, options: RowOptions) -> list[slice]:
    """Cuts a text to the room there is, or into windows that overlap by the stride; the last ends with the text."""
    if room < 1:
        raise ConfigError(
            f"max_length={options.max_length} leaves no token of the text that truncation={options.truncation!r} "
            f"shortens: the other text takes all the room ({1 - room} tokens too many). "
            "Raise max_length, or choose truncation='longest_first'."
        )
    if not options.overflow:
        return [slice(0, room)]
    if options.stride >= room:
        raise ConfigError(
            f"stride={options.stride} is not less than the {room} tokens of a window "
            f"(max_length={options.max_length}): lower stride or raise max_length."
        )
    step = room - options.stride
    starts = range(0, length - options.stride, step)
    return [slice(start, min(start + room, length)) for start in starts]


def _cut_longest(first: int, second: int, room: int) -> Window:
    """Shortens the longer text to the length of the other, then both equally; an odd token is taken off the second."""
    excess = first + second - room
    level = min(abs(first - second), excess)
    half = (excess - level) // 2
    first_cut = level + half if first > second else half
    return Window(slice(0, first - first_cut), slice(0, second - (excess - first_cut)))


def lay_out(
    firsts: Sequence[Tokens],
    seconds: Sequence[Tokens | None],
    options: RowOptions,
    specials: Specials,
    *,
    with_offsets: bool,
) -> Encoding:
    """The rows of a batch, truncated and padded.

    Args:
        firsts: The first texts.
        seconds: The second texts, None for single ones.
        options: Truncation, windows and padding.
        specials: The ids of the special tokens.
        with_offsets: Whether to add `offset_mapping` and `sequence_ids`.
    """
    ids, samples, offsets, sequences = [], [], [], []
    for sample, (first, second) in enumerate(zip(firsts, seconds, strict=True)):
        for window in windows(len(first.ids), None if second is None else len(second.ids), options):
            left = first.take(window.first)
            right = None if second is None else second.take(window.second)
            samples.append(sample)
            ids.append(frame(left.ids, right and right.ids, specials.cls, specials.sep))
            if with_offsets:
                offsets.append(frame(left.offsets, right and right.offsets, (0, 0), (0, 0)))
                sequences.append(frame([0] * len(left.ids), right and [1] * len(right.ids), None, None))
    masks = [[1] * len(row) for row in ids]
    encoding = Encoding(input_ids=pad(ids, specials.pad, options), attention_mask=pad(masks, 0, options))
    if with_offsets:
        encoding["offset_mapping"] = pad(offsets, (0, 0), options)
        encoding["sequence_ids"] = pad(sequences, None, options)
    if options.overflow:
        encoding["overflow_to_sample_mapping"] = samples
    return encoding


def pad(rows: list[list[T]], value: T, options: RowOptions) -> list[list[T]]:
    """Fills the rows up on the right."""
    if options.padding is None:
        return rows
    width = max(map(len, rows), default=0) if options.padding == "longest" else options.max_length or 0
    return [row + [value] * (width - len(row)) for row in rows]


def to_tensors(encoding: Encoding) -> Encoding:
    """The encoding's columns as integer tensors, `sequence_ids` excepted."""
    lengths = {len(row) for row in encoding.input_ids}
    if len(lengths) > 1:
        raise ConfigError("return_tensors='pt' needs rows of one length: set padding=True (and truncation=True).")
    return Encoding(
        {
            name: column if name == "sequence_ids" else torch.tensor(column, dtype=torch.long)
            for name, column in encoding.items()
        }
    )
