"""The paper's figures by hand: who sees whom in every objective; sentences that are empty, long, equal or short."""

import dataclasses
from collections.abc import Sequence

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Generator, Tensor

from ernie_m.attention import visibility
from ernie_m.errors import ConfigError
from pretraining.groups import Group, Groups, Sentence
from pretraining.masking import Masking
from pretraining.objectives.btmlm import Btmlm
from pretraining.objectives.camlm import Camlm
from pretraining.objectives.mmlm import Mmlm
from pretraining.objectives.tlm import Tlm
from pretraining.vocabulary import Vocabulary
from tests.pretraining.words import CLS, MASK, SEP, UNK, sentence, vocabulary

VOCABULARY = vocabulary()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Chosen(Masking):
    """Hides the ids it is told to, always by the mask."""

    hidden: tuple[int, ...]

    def choose(self, ids: Tensor, vocabulary: Vocabulary, generator: Generator) -> Tensor:
        return torch.isin(ids, torch.tensor(self.hidden))


def hide(*ids: int) -> Chosen:
    return Chosen(rate=0.15, unit="token", mask_share=1.0, random_share=0.0, hidden=ids)


COMMON = {"weight": 1.0, "share": 1.0, "first_step": 0}
X, Y = sentence(11, 12, 13, language=0), sentence(24, 25, 26, 27, language=1)
"""The paper's x1 x2 x3 and y4 y5 y6 y7, of which x2, y5 and y6 are hidden."""
FIGURE = hide(12, 25, 26)


def make(objective: object, *sample: Sentence, max_length: int = 64, seed: int = 0) -> Groups:
    return objective(sample, VOCABULARY, max_length, Generator().manual_seed(seed))  # type: ignore[operator]


def sees(group: Group, label: int) -> list[tuple[int, int]]:
    """What the token to be predicted as `label` may attend to: (position, id)."""
    visible = visibility(torch.ones(1, len(group), dtype=torch.bool), group.probes[None])
    visible = visible[0].expand(len(group), -1)
    (query,) = (group.labels == label).nonzero().flatten().tolist()
    keys = visible[query].nonzero().flatten()
    return sorted(zip(group.positions[keys].tolist(), group.ids[keys].tolist(), strict=True))


def test_mmlm_sees_its_own_sentence_without_the_hidden_word() -> None:
    (group,) = make(Mmlm(masking=FIGURE, **COMMON), X).final
    assert sees(group, 12) == [(0, CLS), (1, 11), (2, MASK), (3, 13), (4, SEP)]
    assert group.labels.tolist() == [-100, -100, 12, -100, -100]
    assert not group.probes.any()


def test_tlm_sees_both_sentences_without_the_hidden_words() -> None:
    (group,) = make(Tlm(masking=FIGURE, **COMMON), X, Y).final
    everything = [
        (0, CLS), (1, 11), (2, MASK), (3, 13), (4, SEP), (5, SEP), (6, 24), (7, MASK), (8, MASK), (9, 27), (10, SEP),
    ]  # fmt: skip
    for label in (12, 25, 26):
        assert sees(group, label) == everything
    assert group.languages.tolist() == [0] * 5 + [1] * 6


def test_camlm_sees_the_other_sentence_alone() -> None:
    from_x, from_y = make(Camlm(masking=FIGURE, **COMMON), X, Y).final
    x = [(0, CLS), (1, 11), (2, 12), (3, 13), (4, SEP)]
    y = [(5, SEP), (6, 24), (7, 25), (8, 26), (9, 27), (10, SEP)]
    assert sees(from_x, 25) == sees(from_x, 26) == [*x, (7, MASK), (8, MASK)]
    assert sees(from_y, 12) == sorted([(2, MASK), *y])
    assert from_x.languages.tolist() == [0] * 5 + [1] * 2
    words = ~from_x.probes
    visible = visibility(torch.ones(1, len(from_x), dtype=torch.bool), from_x.probes[None])[0]
    assert torch.equal(visible[words], words.expand(int(words.sum()), -1))  # words see words, never a probe


def test_btmlm_drafts_from_the_sentence_and_learns_as_tlm() -> None:
    source = sentence(11, 12, 13, 14, language=0)
    objective = Btmlm(masking=hide(12, 13), target_languages=[0, 1], length_ratio=0.75, **COMMON)
    made = make(objective, source)
    (final,), (draft,) = made.final, made.drafts
    x = [(0, CLS), (1, 11), (2, 12), (3, 13), (4, 14), (5, SEP)]
    places = [7, 8, 9]  # behind a second [SEP] at 6
    probes = draft.probes.nonzero().flatten()
    assert draft.positions[probes].tolist() == places
    assert draft.languages.tolist() == [0] * 6 + [1] * 3
    keys = visibility(torch.ones(1, len(draft), dtype=torch.bool), draft.probes[None])[0]
    for probe in probes.tolist():
        assert keys[probe].all()
    for word in (~draft.probes).nonzero().flatten().tolist():
        assert torch.equal(keys[word], ~draft.probes)
    assert sorted(zip(draft.positions.tolist(), draft.ids.tolist(), strict=True))[:6] == x

    assert final.positions[final.slots].tolist() == places
    assert not final.probes.any()
    assert sees(final, 12) == [
        (0, CLS), (1, 11), (2, MASK), (3, MASK), (4, 14), (5, SEP), (6, SEP), *((p, MASK) for p in places), (10, SEP),
    ]  # fmt: skip
    assert final.labels[final.predicted].tolist() == [12, 13]
    assert final.languages[final.slots].tolist() == [1] * 3


def test_btmlm_never_translates_into_the_sentences_own_language() -> None:
    objective = Btmlm(masking=hide(12), target_languages=[0, 1, 2], length_ratio=1.0, **COMMON)
    seen = set()
    for seed in range(60):
        (final,) = make(objective, X, seed=seed).final
        seen |= set(final.languages[final.slots].tolist())
    assert seen == {1, 2}
    alone = Btmlm(masking=hide(12), target_languages=[0], length_ratio=1.0, **COMMON)
    assert make(alone, X) == Groups(final=[])
    with pytest.raises(ConfigError, match="needs target languages"):
        Btmlm(masking=hide(12), target_languages=[], length_ratio=1.0, **COMMON)
    with pytest.raises(ConfigError, match="length_ratio=0"):
        Btmlm(masking=hide(12), target_languages=[1], length_ratio=0, **COMMON)


def test_btmlms_length_follows_the_ratio_of_the_pair_of_languages() -> None:
    objective = Btmlm(
        masking=hide(12), target_languages=[1, 2], length_ratio=1.0, length_ratios={(0, 1): 2.0, (0, 2): 0.1}, **COMMON
    )
    lengths = {}
    for seed in range(20):
        (final,) = make(objective, X, seed=seed).final
        lengths[final.languages[final.slots][0].item()] = int(final.slots.sum())
    assert lengths == {1: 6, 2: 1}


BERT = Masking(rate=0.15, unit="token", mask_share=0.8, random_share=0.1)
OBJECTIVES = {
    "mmlm": Mmlm(masking=BERT, **COMMON),
    "tlm": Tlm(masking=BERT, **COMMON),
    "camlm": Camlm(masking=BERT, **COMMON),
    "btmlm": Btmlm(masking=BERT, target_languages=[0, 1, 2], length_ratio=1.3, **COMMON),
}


@pytest.mark.parametrize("name", OBJECTIVES)
@pytest.mark.parametrize("side", [sentence(), sentence(UNK, UNK)], ids=["empty", "unknown"])
def test_a_sentence_without_a_word_teaches_nothing(name: str, side: Sentence) -> None:
    objective = OBJECTIVES[name]
    samples: Sequence[tuple[Sentence, ...]] = [(side,)]
    if objective.reads == "parallel":
        samples = [(side, Y), (X, side), (side, side)]
    for sample in samples:
        assert make(objective, *sample) == Groups(final=[])


def ids(lower: int = 0) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(3, MASK - 1), min_size=lower, max_size=50)


@pytest.mark.parametrize("name", OBJECTIVES)
@settings(max_examples=60, deadline=None)
@given(x=ids(), y=ids(), max_length=st.integers(6, 40), seed=st.integers(0, 2**31))
def test_every_group_is_sound(name: str, x: list[int], y: list[int], max_length: int, seed: int) -> None:
    objective = OBJECTIVES[name]
    sample = [sentence(*x, language=0)] + ([sentence(*y, language=1)] if objective.reads == "parallel" else [])
    made = make(objective, *sample, max_length=max_length, seed=seed)
    assert [g.ids.tolist() for g in make(objective, *sample, max_length=max_length, seed=seed).final] == [
        g.ids.tolist() for g in made.final
    ]
    assert len(made.drafts) == (len(made.final) if name == "btmlm" else 0)
    for group in (*made.final, *made.drafts):
        assert len({len(getattr(group, field.name)) for field in dataclasses.fields(group)}) == 1
        assert int(group.positions.min()) >= 0
        assert int(group.positions.max()) < max_length
        assert len(group) <= max_length
        assert (group.ids[group.probes] == MASK).all()
        assert VOCABULARY.is_word[group.labels[group.predicted]].all()
        context = group.positions[~group.probes]
        assert len(context.unique()) == len(context)
        assert not (group.predicted & group.slots).any()
    for group in made.final:
        assert group.predicted.any()
    for draft in made.drafts:
        assert not draft.predicted.any()
    for final, draft in zip(made.final, made.drafts, strict=bool(made.drafts)):
        assert int(final.slots.sum()) == int(draft.probes.sum()) > 0


def test_an_over_long_pair_is_cut_at_its_longer_side() -> None:
    long, short = sentence(*[10] * 100), sentence(*[20] * 9, language=1)
    for pair in ((long, short), (short, long)):
        (group,) = make(OBJECTIVES["tlm"], *pair, max_length=40).final
        assert len(group) == 40
        assert int((group.languages == 1).sum()) == 11
    (group,) = make(OBJECTIVES["tlm"], long, sentence(*[20] * 100, language=1), max_length=41).final
    assert len(group) == 41


def test_identical_sentences_and_single_words_are_no_special_case() -> None:
    word = sentence(11)
    for name, objective in OBJECTIVES.items():
        sample = (word, word) if objective.reads == "parallel" else (word,)
        made = make(objective, *sample)
        assert made.final, name
        assert all(group.labels[group.predicted].tolist() in ([11], [11, 11]) for group in made.final)
