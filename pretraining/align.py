"""Word alignment read off CAMLM's probes: to which words of a sentence do the hidden words of its translation attend?

    python -m pretraining.align outputs/pretraining/<name> "Anna lives." "Anna lebt." --source en --target de
        --layer 3 --output alignment.png

Every word of the translation is hidden: a probe knows its place and language and how many stand beside it, no word of
its own sentence. So it attends to the source for what it needs to guess the word.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy
import torch
from rich.console import Console
from rich.table import Table
from torch import Tensor

from ernie_m.errors import ConfigError
from ernie_m.tokenizer import ErnieMTokenizer
from pretraining.objectives.groups import PAIR_SPECIALS, Group, Sentence, first_side, join, second_side
from pretraining.objectives.languages import Languages, Setting
from pretraining.tools.checkpoint import restore
from pretraining.tools.heat_map import check_output, draw, missing_message
from pretraining.tools.word_spans import number_words
from pretraining.training.collate import Bag
from pretraining.training.model import PretrainingModel


@dataclass(frozen=True, slots=True)
class Alignment:
    """How much the words of a target sentence, all of them hidden, attend to those of a source sentence.

    Attributes:
        source: Its words or pieces, `m`.
        target: Its words or pieces, `n`.
        weights: `(n, m)` float64, from 0 to 1; each row sums to 1.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    weights: numpy.ndarray


@dataclass(frozen=True, slots=True)
class _Text:
    """A sentence with all names that its tokens go by."""

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

    It is the mean over layers and heads. What goes to special tokens and to other probes is left out and each row is
    made to sum to 1 again, after the mean: a head counts by how much it looks at the source's words.

    Args:
        model: As pre-trained, with its table of languages; CAMLM is what teaches probes to look across.
        tokenizer: Of the model.
        setting: Of the training.
        text: The source sentence, which is read.
        translation: The target sentence; only its number of tokens and its language reach the model.
        source: The language of the text.
        target: The language of the translation.
        layers: Numbers from 1; none are all.
        heads: Numbers from 1; none are all.
        words: Join the pieces of a word: their columns are summed, their rows averaged.

    Raises:
        ConfigError: A language is not among the training's, a text has no word, the pair is longer than the training's,
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
    bag = Bag.of([group], [0], pad=setting.vocabulary.pad)
    weights = read_off(model.attentions(bag)[:, 0], group.probes, layers=layers, heads=heads)
    if not words:
        return Alignment(read.pieces, hidden.pieces, weights)
    return _by_words(weights, read, hidden)


def as_group(source: Sentence, target: Sentence, setting: Setting) -> Group:
    """The source, and a probe for each word of the target: a group of CAMLM's in which everything is hidden.

    The sides stand in the order that the training's parallel text has them in; where it has none, the source is first.
    """
    source_first = _stands_first(setting.languages, source.language, target.language)
    first = first_side(source if source_first else target, setting.vocabulary)
    second = second_side(target if source_first else source, first, setting.vocabulary)
    read, hidden = (first, second) if source_first else (second, first)
    return join(read.context(), hidden.probes(hidden.slots().slots, setting.vocabulary.mask).unlabelled())


def read_off(
    attentions: Tensor, probes: numpy.ndarray, *, layers: Sequence[int], heads: Sequence[int]
) -> numpy.ndarray:
    """The attention of probes to a sentence's words, by `align`'s rule.

    Args:
        attentions: `(layers, H, L, L)`, of a group of a sentence with a special token at either end, then probes.
        probes: `(L,)` bool.
        layers: From 1; at least one.
        heads: From 1; at least one.

    Returns:
        `(n, m)` float64, for `n` probes and `m` words.
    """
    chosen = attentions[[number - 1 for number in layers]][:, [number - 1 for number in heads]]
    mean = chosen.double().mean((0, 1)).numpy()
    weights: numpy.ndarray = mean[probes][:, ~probes][:, 1:-1] + numpy.finfo(numpy.float64).tiny
    return weights / weights.sum(1, keepdims=True)


def as_table(alignment: Alignment) -> Table:
    """The target's words down, each with the source's word that it attends to most, and how much, in percent."""
    table = Table()
    table.add_column("target")
    table.add_column("source")
    table.add_column("%", justify="right")
    for word, weights in zip(alignment.target, alignment.weights, strict=True):
        best = int(weights.argmax())
        table.add_row(word, alignment.source[best], f"{100 * weights[best]:.1f}")
    return table


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line; exits with 2 on an error that the user can mend."""
    given = _parser().parse_args(arguments)
    try:
        if given.output is not None:
            check_output(given.output)
        model, tokenizer, setting = restore(given.checkpoint, tokenizer=given.tokenizer)
        alignment = align(
            model,
            tokenizer,
            setting,
            given.text,
            given.translation,
            source=given.source,
            target=given.target,
            layers=given.layer,
            heads=given.head,
            words=given.words,
        )
        if given.output is not None:
            missing = draw(
                alignment.weights,
                given.output,
                rows=alignment.target,
                columns=alignment.source,
                title=_title(given),
                row_name=f"{given.target} (hidden)",
                column_name=given.source,
                scale_name="attention",
            )
            if missing:
                print(missing_message(missing), file=sys.stderr)
    except ConfigError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    Console(markup=False).print(as_table(alignment))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pretraining.align", description=__doc__.partition("\n")[0])
    parser.add_argument("checkpoint", type=Path, help="a pre-training run's folder, or one of its .ckpt files")
    parser.add_argument("text", help="the source sentence, which is read")
    parser.add_argument("translation", help="the target sentence, which is hidden")
    parser.add_argument("--source", required=True, help="the language of the first")
    parser.add_argument("--target", required=True, help="the language of the second")
    parser.add_argument("--layer", type=int, nargs="+", default=[], help="numbers from 1 (default: all)")
    parser.add_argument("--head", type=int, nargs="+", default=[], help="numbers from 1 (default: all)")
    unit = parser.add_mutually_exclusive_group()
    unit.add_argument("--words", action="store_true", default=True, help="join the pieces of words (default)")
    unit.add_argument("--pieces", action="store_false", dest="words", help="show the tokenizer's pieces")
    parser.add_argument("--output", type=Path, help="a .png or .svg file for the picture (extra `plot`)")
    parser.add_argument("--tokenizer", help="its folder (default: the run's own)")
    return parser


def _title(given: argparse.Namespace) -> str:
    parts = [f"{given.source} → {given.target}"]
    for name, numbers in (("layer", given.layer), ("head", given.head)):
        listed = ", ".join(map(str, sorted(set(numbers))))
        parts.append(f"{name}{'s' * (len(set(numbers)) > 1)} {listed}" if numbers else f"all {name}s")
    return ", ".join(parts)


def _numbers(name: str, chosen: Sequence[int], count: int) -> list[int]:
    if wrong := [number for number in chosen if not 1 <= number <= count]:
        raise ConfigError(f"{name} {', '.join(map(str, wrong))}: the model has {name}s 1 to {count}")
    return sorted(set(chosen)) or list(range(1, count + 1))


def _stands_first(languages: Languages, source: int, target: int) -> bool:
    """Whether parallel text has the source first: of a corpus' two directions its own comes before the other."""
    order = list(languages.length_ratios)
    return (source, target) not in order or order.index((source, target)) < order.index((target, source))


def _by_words(weights: numpy.ndarray, read: _Text, hidden: _Text) -> Alignment:
    columns, rows = (_members(number_words(side.text, side.spans)) for side in (read, hidden))
    joined = rows / rows.sum(1, keepdims=True) @ weights @ columns.T
    return Alignment(_names(read, columns), _names(hidden, rows), joined)


def _members(numbers: Sequence[int]) -> numpy.ndarray:
    """`(words, tokens)`, 1 where a token belongs to a word."""
    members: numpy.ndarray = (numpy.unique(numbers)[:, None] == numpy.array(numbers)).astype(numpy.float64)
    return members


def _names(side: _Text, members: numpy.ndarray) -> tuple[str, ...]:
    """What the text has for each word; for one without a visible character its pieces."""
    names = []
    for tokens in map(numpy.flatnonzero, members):
        start, end = side.spans[tokens[0]][0], max(side.spans[token][1] for token in tokens)
        names.append(side.text[start:end] or "".join(side.pieces[token] for token in tokens))
    return tuple(names)


if __name__ == "__main__":
    main()
