"""A pseudo translation is what BTMLM's first stage would fill in; the command shows it."""

from pathlib import Path

import numpy
import pytest
import torch

from ernie_m.errors import ConfigError
from pretraining.objectives.btmlm import Btmlm
from pretraining.objectives.groups import Groups, Sentence
from pretraining.objectives.masking import Masking
from pretraining.tools.checkpoint import restore
from pretraining.training.collate import Bag
from pretraining.translate import main, translate

TEXT = "Anna Moreno lives in Kyiv."


def test_it_is_what_btmlm_fills_its_slots_with(finished: tuple[Path, str]) -> None:
    model, tokenizer, setting = restore(finished[0])
    masking = Masking(rate=0.15, unit="token", mask_share=0.8, random_share=0.1, mean_span=3.0, max_span=10)
    objective = Btmlm(
        masking=masking, weight=1.0, share=1.0, first_step=0, target_languages=["de"], length_ratio=1.0
    )  # fmt: skip
    ids = numpy.array(tokenizer.encode_plain([TEXT])[0])
    made: Groups = objective((Sentence(ids, 1),), setting, numpy.random.default_rng(0))
    drafts = Bag.of(made.drafts, [0], pad=setting.vocabulary.pad)
    is_word = torch.from_numpy(setting.vocabulary.is_word)
    expected = model.generate(drafts, is_word, temperature=0.0, seed=0, max_logits=10**7)
    guesses = translate(model, tokenizer, setting, TEXT, source="en", target="de", top=3)
    assert tokenizer.convert_tokens_to_ids([words[0].token for words in guesses]) == expected.tolist()
    for words in guesses:
        probabilities = [word.probability for word in words]
        assert probabilities == sorted(probabilities, reverse=True)
        assert 0 < sum(probabilities) <= 1
    for target in ("de", "sw"):
        whole = translate(model, tokenizer, setting, TEXT, source="en", target=target, top=10**6)
        assert sum(word.probability for word in whole[0]) == pytest.approx(1.0, abs=1e-4)
    assert len(translate(model, tokenizer, setting, TEXT, source="en", target="de", length=4)) == 4
    assert len(translate(model, tokenizer, setting, TEXT * 50, source="en", target="de", length=400)) == 1


def test_the_table_of_languages_says_what_to_speak(finished: tuple[Path, str]) -> None:
    model, tokenizer, setting = restore(finished[0])
    german, swahili = (
        translate(model, tokenizer, setting, TEXT, source="en", target=language, length=5) for language in ("de", "sw")
    )
    assert [words[0].probability for words in german] != [words[0].probability for words in swahili]


def test_the_command_shows_words_and_probabilities(
    finished: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(finished[0]), TEXT, "--source", "en", "--target", "sw", "--top", "2", "--length", "3"])
    said = capsys.readouterr().out
    assert said.startswith("sw: ")
    rows = [line.split("│")[1:-1] for line in said.splitlines() if line.startswith("│")]
    assert [row[0].strip() for row in rows] == ["1", "2", "3"]
    assert all(0 <= float(row[column]) <= 100 for row in rows for column in (2, 4))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--target", "fr"], "no text in language fr; there is de, en, sw"),
        (["--target", "de", "--top", "0"], "top=0"),
        (["--target", "de", "--length", "0"], "length=0"),
    ],
)
def test_the_command_says_what_is_wrong(
    more: list[str], message: str, finished: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main([str(finished[0]), TEXT, "--source", "en", *more])
    assert end.value.code == 2
    assert message in capsys.readouterr().err


def test_no_word_is_no_sentence(finished: tuple[Path, str]) -> None:
    model, tokenizer, setting = restore(finished[0])
    with pytest.raises(ConfigError, match="no word to translate"):
        translate(model, tokenizer, setting, "  ", source="en", target="de")
