"""Groups: what every objective turns sentences into, and all that the encoder's forward pass needs to know of them.

A group is a row of the encoder's batch: tokens that attend to one another by the visibility rule of
`ernie_m.attention`. The encoder does not care which objective made it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace

import numpy

from ernie_m.losses import IGNORED
from pretraining.objectives.vocabulary import Vocabulary

PAIR_SPECIALS = 4
"""The number of special tokens in `[CLS] x [SEP] [SEP] y [SEP]`."""
SINGLE_SPECIALS = 2
"""The number of special tokens in `[CLS] x [SEP]`."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A tokenised sentence of a corpus, without special tokens.

    Attributes:
        ids: `(n,)` int64.
        language: The number of its language.
    """

    ids: numpy.ndarray
    language: int


@dataclass(frozen=True, slots=True)
class Group:
    """Tokens that see one another, each with its position in the sentence or pair.

    Attributes:
        ids: `(n,)` int64, the tokens that the encoder reads; `[MASK]` at probes and at masked words.
        positions: `(n,)` int64, counted from 0 over the whole pair, whichever part of it the group holds.
        probes: `(n,)` bool, True where a token is predicted from the group without being seen by the group's words.
        labels: `(n,)` int64, the token to predict; -100 where nothing is predicted.
        languages: `(n,)` int64, the number of the language of the sentence that a token belongs to.
        slots: `(n,)` bool, True where the id is still to be filled in with a prediction of the group's draft.
    """

    ids: numpy.ndarray
    positions: numpy.ndarray
    probes: numpy.ndarray
    labels: numpy.ndarray
    languages: numpy.ndarray
    slots: numpy.ndarray

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def predicted(self) -> numpy.ndarray:
        """`(n,)` bool, True where a token is predicted."""
        return self.labels != IGNORED

    def unlabelled(self) -> "Group":
        """A copy in which nothing is predicted."""
        return replace(self, labels=numpy.full_like(self.labels, IGNORED))


FIELDS = tuple(field_of_group.name for field_of_group in fields(Group))
"""Names of a group's arrays, in the order of its constructor."""


@dataclass(frozen=True, slots=True)
class Groups:
    """What an objective turns one sentence or pair into.

    Attributes:
        final: The groups to learn from.
        drafts: The groups to read first, without gradients, because their predictions fill the slots of `final`. Draft
            `i` has as many probes as `final[i]` has slots. Empty where there are no slots.
    """

    final: Sequence[Group]
    drafts: Sequence[Group] = field(default=())


@dataclass(frozen=True, slots=True)
class Side:
    """A sentence with its special tokens, and where it stands in a pair.

    Attributes:
        ids: `(m,)` int64.
        start: The position of the first token, counted over the whole pair.
        language: The number of its language.
    """

    ids: numpy.ndarray
    start: int
    language: int

    def context(self) -> Group:
        """Its tokens as they are, with nothing to predict."""
        return self._group(self.ids, numpy.full_like(self.ids, IGNORED))

    def masked(self, chosen: numpy.ndarray, shown: numpy.ndarray) -> Group:
        """The tokens `shown (m,)` in place of its own, which are to be predicted where `chosen (m,)` is True."""
        return self._group(shown, numpy.where(chosen, self.ids, IGNORED))

    def slots(self) -> Group:
        """Its tokens as slots that are still to be filled in, all but the first and the last, which are special."""
        empty = numpy.ones(len(self.ids), dtype=bool)
        empty[[0, -1]] = False
        return replace(self.context(), slots=empty)

    def probes(self, chosen: numpy.ndarray, mask: int) -> Group:
        """A probe for each of its tokens where `chosen (m,)` is True, at the token's position."""
        places = numpy.flatnonzero(chosen)
        group = self._group(numpy.full_like(places, mask), self.ids[places])
        return replace(group, positions=places + self.start, probes=numpy.ones(len(places), dtype=bool))

    def _group(self, ids: numpy.ndarray, labels: numpy.ndarray) -> Group:
        no = numpy.zeros(len(ids), dtype=bool)
        positions = numpy.arange(self.start, self.start + len(ids))
        return Group(ids, positions, no, labels, numpy.full_like(ids, self.language), no)


def first_side(sentence: Sentence, vocabulary: Vocabulary) -> Side:
    """`[CLS] x [SEP]`: a sentence alone, or the first of a pair."""
    return Side(_framed(vocabulary.cls, sentence.ids, vocabulary.sep), 0, sentence.language)


def second_side(sentence: Sentence, first: Side, vocabulary: Vocabulary) -> Side:
    """`[SEP] y [SEP]`, which follows the first side: together they are `[CLS] x [SEP] [SEP] y [SEP]`."""
    return Side(_framed(vocabulary.sep, sentence.ids, vocabulary.sep), len(first.ids), sentence.language)


def join(*parts: Group) -> Group:
    """One group that holds the tokens of several, one after the other."""
    return Group(*(numpy.concatenate([getattr(part, name) for part in parts]) for name in FIELDS))


def _framed(before: int, ids: numpy.ndarray, after: int) -> numpy.ndarray:
    framed = numpy.empty(len(ids) + 2, dtype=numpy.int64)
    framed[0], framed[1:-1], framed[-1] = before, ids, after
    return framed


def draft_translation(first: Side, target: int, length: int, vocabulary: Vocabulary) -> tuple[Group, Group]:
    """BTMLM's first stage: a draft, whose probes ask for every token of a translation, and the slots that they fill.

    Args:
        first: The sentence to translate.
        target: The number of the language to translate into.
        length: The number of tokens that the translation shall have.
        vocabulary: The tokenizer's vocabulary.

    Returns:
        The draft, and the translation with all of its words still to be filled in.
    """
    empty = numpy.full(length, vocabulary.mask, dtype=numpy.int64)
    second = second_side(Sentence(empty, target), first, vocabulary)
    slots = second.slots()
    return join(first.context(), second.probes(slots.slots, vocabulary.mask).unlabelled()), slots


def fit_translation(sentence: Sentence, ratio: float, max_length: int) -> tuple[Sentence, int]:
    """Makes room for a translation: cuts the end of a sentence where needed, and says how long the translation may be.

    Args:
        sentence: The sentence to translate.
        ratio: How many tokens a translation has for each token of the sentence.
        max_length: The most tokens that the pair may have, special ones included.

    Returns:
        The sentence, and the number of the translation's tokens, at least 1.
    """
    room = max_length - PAIR_SPECIALS
    source = cut(sentence, max(1, int(room / (1 + ratio))))
    return source, min(max(1, round(ratio * len(source.ids))), room - len(source.ids))


def fit_pair(first: Sentence, second: Sentence, max_length: int) -> tuple[Sentence, Sentence]:
    """Cuts the ends of a pair's sentences so that it has at most `max_length` tokens, special ones included.

    The longer sentence is cut first, until both are equally long.
    """
    room = max_length - PAIR_SPECIALS
    lengths = len(first.ids), len(second.ids)
    shorter = min(*lengths, room // 2)
    longer = min(max(lengths), room - shorter)
    sizes = (shorter, longer) if lengths[0] <= lengths[1] else (longer, shorter)
    return cut(first, sizes[0]), cut(second, sizes[1])


def cut(sentence: Sentence, length: int) -> Sentence:
    """The first tokens of a sentence."""
    return replace(sentence, ids=sentence.ids[:length])
