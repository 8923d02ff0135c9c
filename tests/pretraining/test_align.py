"""Word alignment: CAMLM with a whole sentence hidden, its probes' attention to the other sentence's words."""

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, fields
from pathlib import Path

import numpy
import pytest
import torch

from ernie_m import ErnieMTokenizer
from ernie_m.errors import ConfigError
from pretraining.align import align, as_group, as_table, main, read_off
from pretraining.objectives.camlm import Camlm
from pretraining.objectives.groups import Group, Sentence
from pretraining.objectives.languages import Setting
from pretraining.objectives.vocabulary import Vocabulary
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
        assert as_table(alignment).row_count == len(alignment.target)
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


@pytest.mark.parametrize("ending", [".png", ".svg"])
def test_the_command_shows_words_and_draws_them(
    ending: str, finished: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib", reason="drawing needs matplotlib (extra plot)")
    output = tmp_path / "new" / f"alignment{ending}"
    more = ["--source", "en", "--target", "de", "--layer", "2", "--head", "1", "2", "--output", str(output)]
    main([str(finished[0]), TEXT, TRANSLATION, *more])
    said = capsys.readouterr()
    assert not said.err
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in said.out.splitlines() if line.startswith("│")]
    assert [row[0] for row in rows] == ["Anna", "lebt", "in", "Kiew", "."]
    assert all(row[1] in ("Anna", "lives", "in", "Kyiv", ".") and 20 <= float(row[2]) <= 100 for row in rows)
    content = output.read_bytes()
    assert len(content) > 5000
    if ending == ".png":
        assert content.startswith(b"\x89PNG\r\n")
        assert content.endswith(b"IEND\xaeB`\x82")
    else:
        assert ElementTree.fromstring(content).tag.endswith("svg")


def test_without_an_output_nothing_is_drawn(
    finished: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    main([str(finished[0]), TEXT, "Anna aishi Kyiv", "--source", "en", "--target", "sw", "--pieces"])
    assert "▁Anna" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--target", "fr"], "no text in language fr; there is de, en, sw"),
        (["--target", "de", "--layer", "1", "3", "0"], "layer 3, 0: the model has layers 1 to 2"),
        (["--target", "de", "--head", "3"], "head 3: the model has heads 1 to 2"),
        (["--target", "de", "--output", "alignment.pdf"], "ends with .png or .svg"),
    ],
)
def test_the_command_says_what_is_wrong(
    more: list[str], message: str, finished: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main([str(finished[0]), TEXT, TRANSLATION, "--source", "en", *more])
    assert end.value.code == 2
    assert message in capsys.readouterr().err


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
