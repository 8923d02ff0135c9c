"""Shows what BTMLM's first stage makes of a sentence: a pseudo translation, with the probabilities of its words.

    python -m pretraining.translate outputs/pretraining/<name> "Anna lives in Kyiv." --source en --target de --top 3

All pseudo tokens are guessed at once. Each is guessed from the sentence and from where the others stand, not from what
they say, so neighbours need not agree with one another.
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

from ernie_m.errors import ConfigError
from ernie_m.tokenizer import ErnieMTokenizer
from pretraining.objectives.groups import PAIR_SPECIALS, Sentence, cut, draft_translation, first_side, fit_translation
from pretraining.objectives.languages import Setting
from pretraining.tools.checkpoint import restore
from pretraining.training.collate import Bag
from pretraining.training.model import PretrainingModel


@dataclass(frozen=True, slots=True)
class Guess:
    """A word that may stand at some place.

    Attributes:
        token: The word as the vocabulary has it.
        probability: Its probability among all words; special tokens are not among them.
    """

    token: str
    probability: float


@torch.no_grad()
def translate(
    model: PretrainingModel,
    tokenizer: ErnieMTokenizer,
    setting: Setting,
    text: str,
    *,
    source: str,
    target: str,
    length: int | None = None,
    top: int = 1,
) -> list[list[Guess]]:
    """The likeliest words for every place of a pseudo translation.

    Args:
        model: A pre-trained model with its table of languages.
        tokenizer: The model's tokenizer.
        setting: What all objectives of the training shared.
        text: A sentence.
        source: The language of the sentence.
        target: The language to translate into.
        length: The number of pseudo tokens. None takes as many as parallel text of the two languages suggests; where
            there was none, as many as the sentence has.
        top: The number of words to give for each place.

    Returns:
        For each place its likeliest words, the best first.

    Raises:
        ConfigError: A language was not trained on, the text has no word, or a number is out of range.
    """
    languages, vocabulary = setting.languages, setting.vocabulary
    spoken, wanted = languages.number(source), languages.number(target)
    if top < 1 or (length is not None and length < 1):
        raise ConfigError(f"top={top}, length={length}: at least 1 is needed")
    (ids,) = tokenizer.encode_plain([text])
    if not ids:
        raise ConfigError(f"{text!r}: there is no word to translate")
    sentence = Sentence(numpy.array(ids, dtype=numpy.int64), spoken)
    if length is None:
        ratio = languages.length_ratios.get((spoken, wanted), 1.0)
        sentence, length = fit_translation(sentence, ratio, setting.max_length)
    else:
        room = setting.max_length - PAIR_SPECIALS
        sentence = cut(sentence, room - 1)
        length = min(length, room - len(sentence.ids))
    draft, _ = draft_translation(first_side(sentence, vocabulary), wanted, length, vocabulary)
    bag = Bag.of([draft], [0], pad=vocabulary.pad)
    forbidden = torch.from_numpy(~vocabulary.is_word)
    logits = model.scores(model.encode(bag, bag.probes)).masked_fill(forbidden, -torch.inf)
    best = logits.softmax(-1).topk(min(top, len(vocabulary.words)))
    return [
        [Guess(*guess) for guess in zip(tokenizer.convert_ids_to_tokens(ids), probabilities, strict=True)]
        for ids, probabilities in zip(best.indices.tolist(), best.values.tolist(), strict=True)
    ]


def as_table(guesses: Sequence[Sequence[Guess]]) -> Table:
    """A row for each place, with its likeliest words and their probabilities in percent."""
    table = Table()
    table.add_column("place", justify="right")
    for rank in range(1, len(guesses[0]) + 1):
        table.add_column(f"{rank}.")
        table.add_column("%", justify="right")
    for place, words in enumerate(guesses, start=1):
        cells = (cell for word in words for cell in (word.token, f"{100 * word.probability:.1f}"))
        table.add_row(str(place), *cells)
    return table


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line; exits with 2 on an error that the user can mend."""
    parser = argparse.ArgumentParser(prog="python -m pretraining.translate", description=__doc__.partition("\n")[0])
    parser.add_argument("checkpoint", type=Path, help="a pre-training run's folder, or one of its .ckpt files")
    parser.add_argument("text", help="a sentence")
    parser.add_argument("--source", required=True, help="its language")
    parser.add_argument("--target", required=True, help="the language to translate into")
    parser.add_argument("--top", type=int, default=1, help="words to show for each place (default: %(default)s)")
    parser.add_argument("--length", type=int, help="pseudo tokens (default: as parallel text suggests)")
    parser.add_argument("--tokenizer", help="its folder (default: the run's own)")
    given = parser.parse_args(arguments)
    try:
        model, tokenizer, setting = restore(given.checkpoint, tokenizer=given.tokenizer)
        guesses = translate(
            model,
            tokenizer,
            setting,
            given.text,
            source=given.source,
            target=given.target,
            length=given.length,
            top=given.top,
        )
    except ConfigError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    console = Console(markup=False)
    likeliest = tokenizer.convert_tokens_to_ids([words[0].token for words in guesses])
    console.print(f"{given.target}: {tokenizer.decode(likeliest)}", highlight=False)
    console.print(as_table(guesses))


if __name__ == "__main__":
    main()
