"""The committed encoder: small, of the shape that its yaml says, of the committed vocabulary, and trained."""

import json
from pathlib import Path

import pytest
import torch
from omegaconf import OmegaConf

from conf import FOLDER
from ernie_m import ErnieMForMaskedLM, ErnieMModel, ErnieMTokenizer
from ernie_m.pooling import masked_mean, retrieval_accuracy
from examples.miniworld.generate import DIRECTORY as DATA
from tests.command import train_here

ENCODER = DATA.parent / "encoder"
TOKENIZER = ("sentencepiece.bpe.model", "vocab.txt")


def test_it_is_small_and_of_the_stated_shape_and_vocabulary() -> None:
    assert sum(path.stat().st_size for path in ENCODER.iterdir()) < 8_000_000
    stated = OmegaConf.to_container(OmegaConf.load(FOLDER / "encoder" / "mini_new.yaml").config)
    config = json.loads((ENCODER / "config.json").read_text())
    assert {key: config[key] for key, value in stated.items() if value is not None} == {
        key: value for key, value in stated.items() if value is not None
    }
    for name in TOKENIZER:
        assert (ENCODER / name).read_bytes() == (DATA / "tokenizer" / name).read_bytes()


def test_it_has_the_vocabulary_head_it_was_trained_with() -> None:
    assert not ErnieMForMaskedLM.from_pretrained(ENCODER).newly_initialized


@pytest.mark.parametrize("pair", ["en-de", "en-ar", "ru-zh"])
@torch.no_grad()
def test_a_sentence_is_nearest_to_its_translation(pair: str) -> None:
    """Thirty times chance, of sentences trained on: that the files are right; the reports measure how good they are."""
    tokenizer, model = ErnieMTokenizer.from_pretrained(ENCODER), ErnieMModel.from_pretrained(ENCODER).eval()
    sides = []
    for language in pair.split("-"):
        lines = (DATA / "text" / f"parallel.{pair}.{language}").read_text(encoding="utf-8").splitlines()[:100]
        batch = tokenizer(lines, padding=True, return_tensors="pt")
        hidden = model(**batch, output_hidden_states=True).hidden_states[2]
        sides.append(masked_mean(hidden, batch["attention_mask"].bool()))
    assert min(retrieval_accuracy(*sides, block=64)) > 0.3


def test_question_answering_starts_from_it_by_default_and_says_so(tmp_path: Path) -> None:
    said = train_here("task=qa", f"output_dir={tmp_path}", "trainer.max_steps=1", "data.languages=[en]", "name=step",
                      "callbacks.progress=null")  # fmt: skip
    assert f"weights: from {ENCODER}" in said.replace("\n", "")
