"""The held-out pairs whose alignment is shown: a readable one of each of a few pairs of languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from ernie_m.tokenizer import ErnieMTokenizer
from pretraining.corpus.corpus import Corpus
from pretraining.objectives.groups import PAIR_SPECIALS
from pretraining.objectives.languages import Setting

SHORTEST, LONGEST = 5, 12
"""Tokens of a sentence that makes a telling picture which is not too wide."""
LOOKED_AT = 50
"""Held-out pairs of a corpus among which one is chosen."""


@dataclass(frozen=True, slots=True)
class PairOfTexts:
    """A sentence and its translation, as the tokenizer writes them, with their languages."""

    source: str
    target: str
    text: str
    translation: str


def choose_pairs(
    corpora: Sequence[Corpus], tokenizer: ErnieMTokenizer, setting: Setting, *, most: int
) -> list[PairOfTexts]:
    """A held-out pair of at most so many parallel corpora, which are spread over all that there are.

    Nothing is drawn: the held-out lines of a corpus stand in the order of a hash of their text, and the first one of a
    handy length is taken, so all validations have the same.
    """
    parallel = [corpus for corpus in corpora if corpus.kind == "parallel" and corpus.held_out]
    places = sorted({number * len(parallel) // most for number in range(most)} if parallel else ())
    chosen = (_readable_pair(parallel[place], tokenizer, setting) for place in places)
    return [pair for pair in chosen if pair is not None]


def _readable_pair(corpus: Corpus, tokenizer: ErnieMTokenizer, setting: Setting) -> PairOfTexts | None:
    """The first pair of a handy length, or the one that is nearest to it; None where none fits the model."""
    numbers = [setting.languages.number(language) for language in corpus.languages]
    fitting = []
    for index in islice(corpus.held_out, LOOKED_AT):
        texts = [tokenizer.decode(sentence.ids) for sentence in corpus.sample(index, numbers)]
        sizes = [len(ids) for ids in tokenizer.encode_plain(texts)]
        if min(sizes) and sum(sizes) + PAIR_SPECIALS <= setting.max_length:
            fitting.append((max(SHORTEST - min(sizes), max(sizes) - LONGEST, 0), texts))
    if not fitting:
        return None
    _, (text, translation) = min(fitting, key=lambda each: each[0])
    source, target = corpus.languages
    return PairOfTexts(source, target, text, translation)
