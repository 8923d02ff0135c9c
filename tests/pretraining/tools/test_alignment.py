"""Word alignment: CAMLM with a whole sentence hidden, its probes' attention to the other sentence's words."""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy
import pytest
import torch

from ernie_m import ErnieMTokenizer
from ernie_m.errors import ConfigError
from pretraining.objectives.camlm import Camlm
from pretraining.objectives.groups import Group, Sentence
from pretraining.objectives.languages import Setting
from pretraining.objectives.vocabulary import Vocabulary
from pretraining.tools.alignment import Alignment, align, as_group, as_heat_map, read_off
from pretraining.tools.checkpoint import restore

TEXT, TRANSLATION = "Anna lives in Kyiv.", "Anna lebt in Kiew."
PAIR = {"source": "en", "target": "de"}


@dataclass(frozen=True)
class HideAll:
    """In place of a `Masking`."""

    def choose(self, ids: numpy.ndarray, vocabulary: Vocabulary, _: numpy.random.Generator) -> numpy.ndarray:
        return vocabulary.is_word[ids]


def same(first: Group, second: Group) -> bool:
    return all(numpy.array_equal(getattr(first, f.name), getattr(second, f.name)) for f in fields(Group))


@pytest.mark.parametrize("stored", [False, True])
def test_the_group_is_camlms_in_both_directions(setting: Setting, tokenizer: ErnieMTokenizer, stored: bool) -> None:
    if stored:
        setting = Setting.from_facts(setting.facts(), setting.vocabulary)
    english, german = (
        Sentence(numpy.array(ids), setting.languages.number(language))
        for ids, language in zip(tokenizer.encode_plain([TEXT, TRANSLATION]), ("en", "de"), strict=True)
    )
    camlm = Camlm(masking=HideAll(), weight=1.0, share=1.0, first_step=0)  # type: ignore[arg-type]
    made = camlm((english, german), setting, numpy.random.default_rng(0)).final
    assert same(as_group(english, german, setting), made[0].unlabelled())
    assert same(as_group(german, english, setting), made[1].unlabelled())


def test_the_source_stands_first_where_the_training_had_no_such_pair(setting: Setting) -> None:
    swahili, chinese = (Sentence(numpy.array([7, 8]), setting.languages.number(name)) for name in ("sw", "zh"))
    for source, target in ((swahili, chinese), (chinese, swahili)):
        group = as_group(source, target, setting)
        assert group.positions[group.probes].tolist() == [5, 6]


def test_what_is_read_off_a_hand_made_attention() -> None:
    probes = numpy.array([False] * 4 + [True] * 2)
    attentions = torch.zeros(2, 2, 6, 6)
    attentions[0, 0, 4] = torch.tensor([0.5, 0.1, 0.3, 0.0, 0.1, 0.0])
    attentions[0, 0, 5] = torch.tensor([0.0, 0.2, 0.2, 0.2, 0.2, 0.2])
    attentions[0, 1, 4:, 1] = 0.4
    attentions[1, 0, 4:, 2] = 0.8
    attentions[1, 1, 4:, 3:] = 1 / 3

    def weights(layers: list[int], heads: list[int]) -> list[list[float]]:
        return read_off(attentions, probes, layers=layers, heads=heads).round(6).tolist()

    assert weights([1], [1]) == [[0.25, 0.75], [0.5, 0.5]]
    assert weights([1], [1, 2]) == [[0.625, 0.375], [0.75, 0.25]]
    assert weights([1, 2], [1]) == [[0.083333, 0.916667], [0.166667, 0.833333]]
    assert weights([2], [1]) == [[0.0, 1.0], [0.0, 1.0]]
    assert weights([2], [2]) == [[0.5, 0.5], [0.5, 0.5]], "a head that looks at no word says nothing"


def test_rows_sum_to_one_and_layers_and_heads_can_be_chosen(finished: tuple[Path, str]) -> None:
    model, tokenizer, setting = restore(finished[0])
    choices = [{}, {"layers": [1]}, {"layers": [2]}, {"heads": [2]}, {"layers": [2], "heads": [1]}]
    alignments = [
        align(model, tokenizer, setting, TEXT, TRANSLATION, words=words, **PAIR, **more)
        for words in (False, True)
        for more in choices
    ]
    for alignment in alignments:
        assert alignment.weights.shape == (len(alignment.target), len(alignment.source))
        numpy.testing.assert_allclose(alignment.weights.sum(1), 1.0)
    assert len({alignment.weights.tobytes() for alignment in alignments}) == len(alignments)
    everything = align(model, tokenizer, setting, TEXT, TRANSLATION, layers=[2, 1, 1], heads=[1, 2], **PAIR)
    assert everything.weights.tolist() == alignments[len(choices)].weights.tolist()


def test_the_hidden_words_change_nothing_but_the_names(finished: tuple[Path, str]) -> None:
    model, tokenizer, setting = restore(finished[0])
    first, second = (align(model, tokenizer, setting, TEXT, text, **PAIR) for text in ("星期天人", "图书馆见"))
    assert (first.target, second.target) == (tuple("星期天人"), tuple("图书馆见"))
    assert first.weights.tolist() == second.weights.tolist()
    read = align(model, tokenizer, setting, "Anna lives in Rome.", "星期天人", **PAIR)
    assert read.weights.tolist() != first.weights.tolist()


def test_a_words_rows_are_averaged_and_its_columns_summed(finished: tuple[Path, str]) -> None:
    model, tokenizer, setting = restore(finished[0])
    text, translation = "Xqzaanna!", "Wqjebt xqzin"
    sizes = [len(ids) for ids in tokenizer.encode_plain(["Xqzaanna", "Wqjebt", "xqzin"])]
    assert min(sizes) > 1
    pieces = align(model, tokenizer, setting, text, translation, words=False, **PAIR)
    words = align(model, tokenizer, setting, text, translation, **PAIR)
    assert pieces.source == tuple(tokenizer.convert_ids_to_tokens(tokenizer.encode_plain([text])[0]))
    assert (words.source, words.target) == (("Xqzaanna", "!"), ("Wqjebt", "xqzin"))
    first, second = numpy.split(pieces.weights, [sizes[1]])
    expected = [[rows[:, : sizes[0]].sum(1).mean(), rows[:, sizes[0] :].sum(1).mean()] for rows in (first, second)]
    numpy.testing.assert_allclose(words.weights, expected)


@pytest.mark.parametrize(("read", "hidden"), [(" ", TRANSLATION), (TEXT, "")])
def test_both_sentences_need_a_word(read: str, hidden: str, finished: tuple[Path, str]) -> None:
    model, tokenizer, setting = restore(finished[0])
    with pytest.raises(ConfigError, match="there is no word to align"):
        align(model, tokenizer, setting, read, hidden, **PAIR)


def test_a_pair_longer_than_the_trainings_is_refused(finished: tuple[Path, str]) -> None:
    model, tokenizer, setting = restore(finished[0])
    room = setting.max_length - 4 - 10
    assert align(model, tokenizer, setting, "星" * room, "期" * 10, **PAIR).weights.shape == (10, room)
    with pytest.raises(ConfigError, match=r"the pair takes 65 tokens, the training's take 64 at most"):
        align(model, tokenizer, setting, "星" * room, "期" * 11, **PAIR)


def test_the_picture_has_the_hidden_words_down_and_frames_the_largest_weights() -> None:
    weights = numpy.array([[0.9, 0.1], [0.2, 0.8], [0.3, 0.7]])
    alignment = Alignment(("Anna", "lives"), ("Anna", "lebt", "."), weights)
    shown = as_heat_map(alignment, source="en", target="de", title="en → de")
    assert (shown.rows, shown.columns) == (("Anna", "lebt", "."), ("Anna", "lives"))
    assert (shown.row_name, shown.column_name, shown.title) == ("de (hidden)", "en", "en → de")
    assert shown.values is weights
    assert shown.frames
    assert shown.percent
