"""The example of mteb's bitext mining: its accuracy is ours; files that do not go together are refused."""

import re
from pathlib import Path

import pytest
import torch

from ernie_m import ErnieMTokenizer
from ernie_m.checkpoint.convert import convert_to_sentence_transformers
from ernie_m.checkpoint.export_sentence_transformers import SentenceVectors
from ernie_m.encoder import ErnieMModel
from ernie_m.pooling import masked_mean, retrieval_accuracy
from examples import mteb_bitext_mining
from tests.ernie_m import transformers_5
from tests.world import ENCODER, MINIWORLD

FILES = tuple(MINIWORLD / "retrieval" / f"test.{language}" for language in ("de", "en"))


def our_accuracy() -> tuple[float, float]:
    """Of the second layer's mean, both ways."""
    model, tokenizer = ErnieMModel.from_pretrained(ENCODER), ErnieMTokenizer.from_pretrained(ENCODER)
    sides = []
    for path in FILES:
        inputs = tokenizer(path.read_text(encoding="utf-8").splitlines(), padding=True, return_tensors="pt")
        with torch.inference_mode():
            hidden = model(inputs.input_ids, inputs.attention_mask, output_hidden_states=True, unpad=True)
        sides.append(masked_mean(hidden.hidden_states[2], inputs.attention_mask.bool()))
    return retrieval_accuracy(*sides, block=100)


@pytest.mark.slow
def test_mteb_finds_what_we_find(tmp_path: Path) -> None:
    python = transformers_5.interpreter(tmp_path / "environment", "sentence-transformers>=6", "mteb>=2")
    vectors = SentenceVectors(layer=2, pooling="mean", max_length=None, normalize=False)
    convert_to_sentence_transformers(str(ENCODER), tmp_path / "encoder", vectors=vectors)
    said = transformers_5.run(python, mteb_bitext_mining.__file__, str(tmp_path / "encoder"), *map(str, FILES))
    print(said)
    accuracies = [float(share) / 100 for share in re.findall(r"accuracy ([\d.]+)% of 300 lines", said)]
    assert accuracies == pytest.approx(our_accuracy(), abs=1e-4)  # as printed
    assert min(accuracies) > 0.5


@pytest.mark.parametrize(
    ("second", "message"), [("a\nb\n", "3 lines, .* has 2: each"), ("a\n \nc\n", "line 2 of .* is empty")]
)
def test_files_that_do_not_go_together_are_refused(tmp_path: Path, second: str, message: str) -> None:
    paths = (tmp_path / "first", tmp_path / "second")
    paths[0].write_text("x\ny\nz\n", encoding="utf-8")
    paths[1].write_text(second, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        mteb_bitext_mining.read_pairs(*paths)
