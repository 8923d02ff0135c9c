"""To which words of a sentence do the hidden words of its translation attend? Read off CAMLM's probes.

Every word of the translation is hidden. A probe knows its position, its language and the number of probes beside it,
but no word of its own sentence. So it has to attend to the source for what it needs to guess its word.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy
import torch
from torch import Tensor

from ernie_m.errors import ConfigError
from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.training.loggers.shown import HeatMap
from pretraining.objectives.groups import PAIR_SPECIALS, Group, Sentence, first_side, join, second_side
from pretraining.objectives.languages import Languages, Setting
from pretraining.tools.word_spans import number_words
from pretraining.training.collate import Bag
from pretraining.training.model import PretrainingModel


@dataclass(frozen=True, slots=True)
class Alignment:
    """How much the words of a target sentence, all of them hidden, attend to the words of a source sentence.

    Attributes:
        source: The `m` words or pieces of the source.
        target: The `n` words or pieces of the target.
        weights: `(n, m)` float64, from 0 to 1; each row sums to 1.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    weights: numpy.ndarray


@dataclass(frozen=True, slots=True)
class _Text:
    """A sentence in all forms that are needed of it: its characters, ids, pieces, and the pieces' character spans."""

    text: str
    sentence: Sentence
    pieces: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, tokenizer: ErnieMTokenizer, text: str, language: int) -> "_Text":
        encoding = tokenizer(text, return_offsets_mapping=True)
        ids = encoding["input_ids"][1:-1]
        if not ids:
            raise ConfigError(f"{text!r}: there is no word to align")
        sentence = Sentence(numpy.array(ids, dtype=numpy.int64), language)
        pieces = tuple(tokenizer.convert_ids_to_tokens(ids))
        return cls(text, sentence, pieces, tuple(encoding["offset_mapping"][1:-1]))


@torch.no_grad()
def align(
    model: PretrainingModel,
    tokenizer: ErnieMTokenizer,
    setting: Setting,
    text: str,
    translation: str,
    *,
    source: str,
    target: str,
    layers: Sequence[int] = (),
    heads: Sequence[int] = (),
    words: bool = True,
) -> Alignment:
    """The attention of a hidden translation's probes to the words of a sentence.

    It is the mean over layers and heads. What goes to special tokens and to other probes is left out, and each row is
    scaled to sum to 1 again. That happens after the mean, so heads that look more at the source's words count more.

    Args:
        model: A pre-trained model with its table of languages, in evaluation mode. CAMLM is what teaches probes to look
            at the other side.
        tokenizer: The model's tokenizer.
        setting: What all objectives of the training shared.
        text: The source sentence, which the model reads.
        translation: The target sentence, of which the model is told the number of tokens and the language only.
        source: The language of the text.
        target: The language of the translation.
        layers: The layers to take, counted from 1; empty takes all.
        heads: The heads to take, counted from 1; empty takes all.
        words: Whether to join the pieces of a word: their columns are summed and their rows averaged.

    Raises:
        ConfigError: A language was not trained on, a text has no word, the pair is longer than those of the training,
            or there is no such layer or head.
    """
    spoken, wanted = setting.languages.number(source), setting.languages.number(target)
    read, hidden = _Text.of(tokenizer, text, spoken), _Text.of(tokenizer, translation, wanted)
    length = len(read.pieces) + len(hidden.pieces) + PAIR_SPECIALS
    if length > setting.max_length:
        raise ConfigError(f"the pair takes {length} tokens, the training's take {setting.max_length} at most")
    layers = _numbers("layer", layers, model.config.num_hidden_layers)
    heads = _numbers("head", heads, model.config.num_attention_heads)
    group = as_group(read.sentence, hidden.sentence, setting)
    device = next(model.parameters()).device
    bag = Bag.of([group], [0], pad=setting.vocabulary.pad).to(device)
    weights = read_off(model.attentions(bag)[:, 0], group.probes, layers=layers, heads=heads)
    if not words:
        return Alignment(read.pieces, hidden.pieces, weights)
    return _by_words(weights, read, hidden)


def as_group(source: Sentence, target: Sentence, setting: Setting) -> Group:
    """The source with a probe for each token of the target: one of CAMLM's groups with all of the target hidden.

    The sides are in the order that they had in the training's parallel text. Where there was none, the source is first.
    """
    source_first = _stands_first(setting.languages, source.language, target.language)
    first = first_side(source if source_first else target, setting.vocabulary)
    second = second_side(target if source_first else source, first, setting.vocabulary)
    read, hidden = (first, second) if source_first else (second, first)
    return join(read.context(), hidden.probes(hidden.slots().slots, setting.vocabulary.mask).unlabelled())


def read_off(
    attentions: Tensor, probes: numpy.ndarray, *, layers: Sequence[int], heads: Sequence[int]
) -> numpy.ndarray:
    """The attention of probes to a sentence's words, averaged and scaled as `align` says.

    Args:
        attentions: `(layers, H, L, L)` of a group: a sentence with a special token at either end, then probes.
        probes: `(L,)` bool, True at the probes.
        layers: The layers to take, counted from 1; at least one.
        heads: The heads to take, counted from 1; at least one.

    Returns:
        `(n, m)` float64 for `n` probes and `m` words.
    """
    chosen = attentions[[number - 1 for number in layers]][:, [number - 1 for number in heads]]
    mean = chosen.double().mean((0, 1)).cpu().numpy()
    weights: numpy.ndarray = mean[probes][:, ~probes][:, 1:-1] + numpy.finfo(numpy.float64).tiny
    return weights / weights.sum(1, keepdims=True)


def as_heat_map(alignment: Alignment, *, source: str, target: str, title: str) -> HeatMap:
    """The hidden words down, the words that they attend to across; of each row the largest weight is framed."""
    return HeatMap(
        title=title,
        row_name=f"{target} (hidden)",
        column_name=source,
        scale_name="attention",
        rows=alignment.target,
        columns=alignment.source,
        values=alignment.weights,
        frames=True,
    )


def _numbers(name: str, chosen: Sequence[int], count: int) -> list[int]:
    if wrong := [number for number in chosen if not 1 <= number <= count]:
        raise ConfigError(f"{name} {', '.join(map(str, wrong))}: the model has {name}s 1 to {count}")
    return sorted(set(chosen)) or list(range(1, count + 1))


def _stands_first(languages: Languages, source: int, target: int) -> bool:
    """Whether parallel text has the source first: a corpus' languages are listed in its order, then in the other."""
    order = list(languages.length_ratios)
    return (source, target) not in order or order.index((source, target)) < order.index((target, source))


def _by_words(weights: numpy.ndarray, read: _Text, hidden: _Text) -> Alignment:
    columns, rows = (_members(number_words(side.text, side.spans)) for side in (read, hidden))
    joined = rows / rows.sum(1, keepdims=True) @ weights @ columns.T
    return Alignment(_names(read, columns), _names(hidden, rows), joined)


def _members(numbers: Sequence[int]) -> numpy.ndarray:
    """`(words, tokens)` float64, 1 where a token belongs to a word and 0 elsewhere."""
    members: numpy.ndarray = (numpy.unique(numbers)[:, None] == numpy.array(numbers)).astype(numpy.float64)
    return members


def _names(side: _Text, members: numpy.ndarray) -> tuple[str, ...]:
    """The characters of each word, or its pieces if it has no visible character."""
    names = []
    for tokens in map(numpy.flatnonzero, members):
        start, end = side.spans[tokens[0]][0], max(side.spans[token][1] for token in tokens)
        names.append(side.text[start:end] or "".join(side.pieces[token] for token in tokens))
    return tuple(names)
