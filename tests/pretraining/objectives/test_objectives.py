"""The paper's figures by hand: who sees whom in every objective; sentences that are empty, long, equal or short."""

import dataclasses
from collections.abc import Sequence

import numpy
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import Generator
from omegaconf import OmegaConf

from conf import FOLDER
from ernie_m.attention import visibility
from ernie_m.errors import ConfigError
from pretraining.objectives.btmlm import Btmlm
from pretraining.objectives.camlm import Camlm
from pretraining.objectives.groups import Group, Groups, Sentence
from pretraining.objectives.languages import Setting
from pretraining.objectives.masking import Masking
from pretraining.objectives.mmlm import Mmlm
from pretraining.objectives.tlm import Tlm
from pretraining.objectives.vocabulary import Vocabulary
from tests.command import refused
from tests.pretraining.words import CLS, MASK, SEP, UNK, sentence, setting, vocabulary

VOCABULARY = vocabulary()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Chosen(Masking):
    """Hides the ids it is told to, always by the mask."""

    hidden: tuple[int, ...]

    def choose(self, ids: numpy.ndarray, vocabulary: Vocabulary, generator: Generator) -> numpy.ndarray:
        return numpy.isin(ids, self.hidden)


def hide(*ids: int) -> Chosen:
    return Chosen(rate=0.15, unit="token", mask_share=1.0, random_share=0.0, mean_span=3.0, max_span=10, hidden=ids)


COMMON = {"weight": 1.0, "share": 1.0, "first_step": 0}
X, Y = sentence(11, 12, 13, language=0), sentence(24, 25, 26, 27, language=1)
"""The paper's x1 x2 x3 and y4 y5 y6 y7, of which x2, y5 and y6 are hidden."""
FIGURE = hide(12, 25, 26)


def make(objective: object, *sample: Sentence, among: Setting | None = None, seed: int = 0) -> Groups:
    return objective(sample, among or setting(), numpy.random.default_rng(seed))  # type: ignore[operator]


def visible_in(group: Group) -> numpy.ndarray:
    """`(n, n)` bool: which token may attend to which."""
    probes = torch.from_numpy(group.probes)
    mask = visibility(torch.ones(1, len(group), dtype=torch.bool), probes[None])[0]
    return mask.expand(len(group), -1).numpy()


def sees(group: Group, label: int) -> list[tuple[int, int]]:
    """What the token to be predicted as `label` may attend to: (position, id)."""
    (query,) = numpy.flatnonzero(group.labels == label)
    keys = visible_in(group)[query]
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
    assert (visible_in(from_x)[words] == words).all()  # words see words, never a probe


def test_camlm_has_no_settings_for_what_a_probe_shows() -> None:
    masking = OmegaConf.load(FOLDER / "objective" / "camlm.yaml").camlm.masking
    assert set(masking) == {"_target_", "rate", "unit", "mean_span", "max_span"}


@pytest.mark.parametrize("given", ["mask_share=0.8", "+mask_share=1.0", "random_share=0.1"])
def test_a_command_line_that_still_sets_them_is_refused(given: str) -> None:
    plus, setting = ("+", given[1:]) if given.startswith("+") else ("", given)
    said = refused("task=pretraining", "objective=[camlm]", "run=check", f"{plus}objective.camlm.masking.{setting}")
    assert f"objective.camlm.masking.{setting.partition('=')[0]}" in said


def test_btmlm_drafts_from_the_sentence_and_learns_as_tlm() -> None:
    source = sentence(11, 12, 13, 14, language=0)
    objective = Btmlm(masking=hide(12, 13), target_languages=["de", "en"], length_ratio=0.75, **COMMON)
    made = make(objective, source, among=setting(ratios={}))
    (final,), (draft,) = made.final, made.drafts
    x = [(0, CLS), (1, 11), (2, 12), (3, 13), (4, 14), (5, SEP)]
    places = [7, 8, 9]  # behind a second [SEP] at 6
    probes = numpy.flatnonzero(draft.probes)
    assert draft.positions[probes].tolist() == places
    assert draft.languages.tolist() == [0] * 6 + [1] * 3
    visible = visible_in(draft)
    assert visible[draft.probes].all()
    assert (visible[~draft.probes] == ~draft.probes).all()
    assert sorted(zip(draft.positions.tolist(), draft.ids.tolist(), strict=True))[:6] == x

    assert final.positions[final.slots].tolist() == places
    assert not final.probes.any()
    assert sees(final, 12) == [
        (0, CLS), (1, 11), (2, MASK), (3, MASK), (4, 14), (5, SEP), (6, SEP), *((p, MASK) for p in places), (10, SEP),
    ]  # fmt: skip
    assert final.labels[final.predicted].tolist() == [12, 13]
    assert final.languages[final.slots].tolist() == [1] * 3


def spoken(objective: Btmlm, among: Setting, source: int = 0) -> dict[int, int]:
    """Language -> pseudo tokens for `11 12 13`, of all that are drawn."""
    lengths = {}
    for seed in range(60):
        for final in make(objective, sentence(11, 12, 13, language=source), among=among, seed=seed).final:
            (language,) = set(final.languages[final.slots].tolist())
            assert lengths.setdefault(language, int(final.slots.sum())) == int(final.slots.sum())
    return lengths


def btmlm(target_languages: str | Sequence[str] = "parallel", length_ratio: float = 1.0) -> Btmlm:
    return Btmlm(
        masking=hide(12),
        target_languages=target_languages,
        length_ratio=length_ratio,
        **COMMON,  # type: ignore[arg-type]
    )


FOUR = setting(names=("de", "en", "sw", "zh"), ratios={(0, 1): 1.0, (1, 0): 1.0, (1, 3): 2.0, (3, 1): 0.5})
"""German and Chinese each have parallel text with English alone, Swahili has none."""


@pytest.mark.parametrize(
    ("target_languages", "source", "expected"),
    [
        ("parallel", 0, {1, 3}), ("parallel", 1, {0, 3}), ("parallel", 2, {0, 1, 3}),
        ("paired", 0, {1}), ("paired", 1, {0, 3}), ("paired", 2, set()),
        (["de", "zh"], 0, {3}), (["zh", "de"], 2, {0, 3}), (["sw"], 0, {2}), (["sw", "sw"], 2, set()),
    ],
)  # fmt: skip
def test_btmlm_translates_into_the_languages_it_is_told_never_the_sentences_own(
    target_languages: str | list[str], source: int, expected: set[int]
) -> None:
    objective = btmlm(target_languages)
    assert set(spoken(objective, FOUR, source)) == expected
    assert expected <= set(objective.targets(FOUR.languages))
    if not expected:
        assert make(objective, sentence(11, 12, language=source), among=FOUR) == Groups(final=[])


def test_btmlm_needs_a_language_to_translate_into() -> None:
    alone = setting(names=("de", "en"), ratios={})
    for target_languages in ("parallel", "paired", []):
        with pytest.raises(ConfigError, match="btmlm needs target languages: name some, or give parallel data"):
            btmlm(target_languages).cost(10, alone)
    with pytest.raises(ConfigError, match="no text in language fr; there is de, en"):
        btmlm(["fr"]).targets(alone.languages)
    with pytest.raises(ConfigError, match="target_languages='en': choose parallel, paired or a list"):
        btmlm("en")
    with pytest.raises(ConfigError, match="length_ratio=0"):
        btmlm(length_ratio=0)


def test_btmlms_length_follows_the_ratio_of_the_pair_of_languages() -> None:
    assert spoken(btmlm(["en", "zh"], length_ratio=1.4), setting(ratios={(0, 1): 2.0, (1, 0): 0.5})) == {1: 6, 2: 4}


@pytest.mark.parametrize("target_languages", ["parallel", "paired", ["de"], ["sw"]])
def test_btmlms_cost_is_the_most_that_its_groups_take(target_languages: str | list[str]) -> None:
    objective = dataclasses.replace(btmlm(target_languages, length_ratio=1.3), masking=BERT)
    for words in range(1, 40):
        bound = objective.cost(words + 2, FOUR)
        sizes = [
            len(group)
            for source in range(4)
            for seed in range(6)
            for group in make(objective, sentence(*[10] * words, language=source), among=FOUR, seed=seed).final
        ]
        assert max(sizes) <= bound <= FOUR.max_length


BERT = Masking(rate=0.15, unit="token", mask_share=0.8, random_share=0.1, mean_span=3.0, max_span=10)
OBJECTIVES = {
    "mmlm": Mmlm(masking=BERT, **COMMON),
    "tlm": Tlm(masking=BERT, **COMMON),
    "camlm": Camlm(masking=BERT, **COMMON),
    "btmlm": Btmlm(masking=BERT, target_languages="parallel", length_ratio=1.3, **COMMON),
}


@pytest.mark.parametrize("name", OBJECTIVES)
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"weight": -0.1}, "weight=-0.1: 0 or more is needed"),
        ({"share": 0.0}, "share=0.0: more than 0 is needed"),
        ({"first_step": -1}, "first_step=-1: 0 or more is needed"),
    ],
)
def test_what_all_objectives_have_is_in_range(name: str, change: dict[str, float], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        dataclasses.replace(OBJECTIVES[name], **change)  # type: ignore[type-var]
    assert dataclasses.replace(OBJECTIVES[name], weight=0.0).weight == 0.0  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("target_languages", "language_embedding", "message"),
    [
        ("parallel", "none", "could not know which of de, en, zh to speak"),
        (["zh", "de"], "none", "could not know which of de, zh to speak"),
        (["sw", "fr"], "all", "no text in language fr; there is de, en, sw, zh"),
        ([], "probes", "btmlm needs target languages"),
    ],
)
def test_btmlm_names_target_languages_that_it_cannot_speak(
    target_languages: str | list[str], language_embedding: str, message: str
) -> None:
    (problem,) = btmlm(target_languages).problems(FOUR.languages, language_embedding)
    assert message in problem


def test_objectives_have_no_problems_with_languages_that_will_do() -> None:
    for objective in OBJECTIVES.values():
        assert objective.problems(FOUR.languages, "probes") == []
        if objective.reads == "parallel":
            assert objective.problems(FOUR.languages, "none") == []
    assert btmlm(["en"]).problems(FOUR.languages, "none") == []


@pytest.mark.parametrize("name", OBJECTIVES)
@pytest.mark.parametrize("side", [sentence(), sentence(UNK, UNK)], ids=["empty", "unknown"])
def test_a_sentence_without_a_word_teaches_nothing(name: str, side: Sentence) -> None:
    objective = OBJECTIVES[name]
    samples: Sequence[tuple[Sentence, ...]] = [(side,)]
    if objective.reads == "parallel":
        samples = [(side, Y), (X, side), (side, side)]
    for sample in samples:
        assert make(objective, *sample) == Groups(final=[])


DTYPES = dict.fromkeys(("ids", "positions", "labels", "languages"), numpy.int64) | dict.fromkeys(
    ("probes", "slots"), numpy.bool_
)


def arrays(group: Group) -> dict[str, numpy.ndarray]:
    return {field.name: getattr(group, field.name) for field in dataclasses.fields(group)}


def ids(lower: int = 0) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(3, MASK - 1), min_size=lower, max_size=50)


@pytest.mark.parametrize("name", OBJECTIVES)
@settings(max_examples=60, deadline=None)
@given(x=ids(), y=ids(), max_length=st.integers(6, 40), seed=st.integers(0, 2**31))
def test_every_group_is_sound(name: str, x: list[int], y: list[int], max_length: int, seed: int) -> None:
    objective = OBJECTIVES[name]
    sample = [sentence(*x, language=0)] + ([sentence(*y, language=1)] if objective.reads == "parallel" else [])
    made, again = (make(objective, *sample, among=setting(max_length), seed=seed) for _ in range(2))
    assert [g.ids.tolist() for g in again.final] == [g.ids.tolist() for g in made.final]
    assert len(made.drafts) == (len(made.final) if name == "btmlm" else 0)
    for group in (*made.final, *made.drafts):
        assert {len(values) for values in arrays(group).values()} == {len(group)}
        assert {name: values.dtype for name, values in arrays(group).items()} == DTYPES
        assert int(group.positions.min()) >= 0
        assert int(group.positions.max()) < max_length
        assert len(group) <= max_length
        assert (group.ids[group.probes] == MASK).all()
        assert VOCABULARY.is_word[group.labels[group.predicted]].all()
        context = group.positions[~group.probes]
        assert len(numpy.unique(context)) == len(context)
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
        (group,) = make(OBJECTIVES["tlm"], *pair, among=setting(40)).final
        assert len(group) == 40
        assert int((group.languages == 1).sum()) == 11
    (group,) = make(OBJECTIVES["tlm"], long, sentence(*[20] * 100, language=1), among=setting(41)).final
    assert len(group) == 41


def test_identical_sentences_and_single_words_are_no_special_case() -> None:
    word = sentence(11)
    for name, objective in OBJECTIVES.items():
        sample = (word, word) if objective.reads == "parallel" else (word,)
        made = make(objective, *sample)
        assert made.final, name
        assert all(group.labels[group.predicted].tolist() in ([11], [11, 11]) for group in made.final)
