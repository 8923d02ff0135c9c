"""Groups: what every objective makes of sentences, and all that one forward needs to know of them.

A group is a row of the encoder's batch: tokens that may attend to one another by the visibility rule
(`ernie_m.attention`). Which objective made it does not matter to the encoder.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace

import numpy

from ernie_m.losses import IGNORED
from pretraining.objectives.vocabulary import Vocabulary

PAIR_SPECIALS = 4
"""Special tokens of `[CLS] x [SEP] [SEP] y [SEP]`."""
SINGLE_SPECIALS = 2
"""Special tokens of `[CLS] x [SEP]`."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line of a corpus, tokenised, without special tokens.

    Attributes:
        ids: `(n,)` int64.
        language: Number of its language.
    """

    ids: numpy.ndarray
    language: int


@dataclass(frozen=True, slots=True)
class Group:
    """Tokens that see one another, each with its place in the sentence or pair.

    Attributes:
        ids: `(n,)` int64; the mask's id at probes and at masks.
        positions: `(n,)` int64, from 0, in the full pair.
        probes: `(n,)` bool: the token is predicted from the group without being seen by its words.
        labels: `(n,)` int64, the hidden token; -100 where nothing is predicted.
        languages: `(n,)` int64, the language of the sentence that the token belongs to.
        slots: `(n,)` bool: the id is still to be filled in, from the draft of the same number.
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
        """`(n,)` bool, where a token is predicted."""
        return self.labels != IGNORED

    def unlabelled(self) -> "Group":
        """The same, with nothing predicted."""
        return replace(self, labels=numpy.full_like(self.labels, IGNORED))


@dataclass(frozen=True, slots=True)
class Groups:
    """What an objective makes of one sentence or pair.

    Attributes:
        final: What is learnt from.
        drafts: What has to be read first, without gradients, to fill the slots of `final`: draft `i` has as many probes
            as `final[i]` has slots. Empty where there are no slots.
    """

    final: Sequence[Group]
    drafts: Sequence[Group] = field(default=())


@dataclass(frozen=True, slots=True)
class Side:
    """A sentence with the special tokens that go with it, in its place in a pair.

    Attributes:
        ids: `(m,)` int64.
        start: Position of the first token in the full pair.
        language: Number of its language.
    """

    ids: numpy.ndarray
    start: int
    language: int

    def context(self) -> Group:
        """Its tokens, to be read as they are."""
        return self._group(self.ids, numpy.full_like(self.ids, IGNORED))

    def masked(self, chosen: numpy.ndarray, shown: numpy.ndarray) -> Group:
        """Its tokens with others shown at some places; those that were `chosen (m,)` are predicted there."""
        return self._group(shown, numpy.where(chosen, self.ids, IGNORED))

    def slots(self) -> Group:
        """Its tokens, of which all but the first and the last, special ones, are still to be filled in."""
        empty = numpy.ones(len(self.ids), dtype=bool)
        empty[[0, -1]] = False
        return replace(self.context(), slots=empty)

    def probes(self, chosen: numpy.ndarray, mask: int) -> Group:
        """A probe for each of its tokens that were `chosen (m,)`, at the token's own position."""
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
    """`[SEP] y [SEP]`, behind the first: together `[CLS] x [SEP] [SEP] y [SEP]`."""
    return Side(_framed(vocabulary.sep, sentence.ids, vocabulary.sep), len(first.ids), sentence.language)


def join(*parts: Group) -> Group:
    """One group out of several."""
    return Group(**{f.name: numpy.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Group)})


def _framed(before: int, ids: numpy.ndarray, after: int) -> numpy.ndarray:
    framed = numpy.empty(len(ids) + 2, dtype=numpy.int64)
    framed[0], framed[1:-1], framed[-1] = before, ids, after
    return framed


def draft_translation(first: Side, target: int, length: int, vocabulary: Vocabulary) -> tuple[Group, Group]:
    """BTMLM's first stage: the draft, whose probes ask for every token of a translation, and the slots that they fill.

    Args:
        first: The sentence to translate.
        target: Number of the language to translate into.
        length: Tokens of the translation.
        vocabulary: Of the tokenizer.
    """
    empty = numpy.full(length, vocabulary.mask, dtype=numpy.int64)
    second = second_side(Sentence(empty, target), first, vocabulary)
    slots = second.slots()
    return join(first.context(), second.probes(slots.slots, vocabulary.mask).unlabelled()), slots


def fit_translation(sentence: Sentence, ratio: float, max_length: int) -> tuple[Sentence, int]:
    """A sentence, its end cut where needed, and the length of a translation that fits beside it; at least 1.

    Args:
        sentence: To translate.
        ratio: Tokens of a translation for each of the sentence.
        max_length: Of the pair, special tokens included.
    """
    room = max_length - PAIR_SPECIALS
    source = cut(sentence, max(1, int(room / (1 + ratio))))
    return source, min(max(1, round(ratio * len(source.ids))), room - len(source.ids))


def fit_pair(first: Sentence, second: Sentence, max_length: int) -> tuple[Sentence, Sentence]:
    """Cuts the ends of a pair so that it takes `max_length` tokens with its special ones, the longer sentence first."""
    room = max_length - PAIR_SPECIALS
    lengths = len(first.ids), len(second.ids)
    shorter = min(*lengths, room // 2)
    longer = min(max(lengths), room - shorter)
    sizes = (shorter, longer) if lengths[0] <= lengths[1] else (longer, shorter)
    return cut(first, sizes[0]), cut(second, sizes[1])


def cut(sentence: Sentence, length: int) -> Sentence:
    """The first tokens of a sentence."""
    return replace(sentence, ids=sentence.ids[:length])
