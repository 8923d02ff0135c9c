"""`run=predict` of sentences: vectors of the model, in the file's order, with ids and texts beside them."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from ernie_m import ErnieMModel, ErnieMTokenizer
from ernie_m.checkpoint.export import write_sentence_transformers
from ernie_m.checkpoint.export_sentence_transformers import SentenceVectors
from tasks.predictor import load
from tests.command import refused, train_here
from tests.trained import write_trained

LINES = ["Anna Weber lives in Kyiv.", "Bob came.", "Anna wohnt in Kyiv. " * 9, "Bob ging.", "安娜住在基辅。"]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_trained(tmp_path_factory.mktemp("retrieval") / "model", "retrieval", "task.layer=last")


def predict(model: Path, output: Path, *more: str) -> tuple[Path, str]:
    said = train_here("run=predict", f"checkpoint={model}", f"output_dir={output}", "callbacks.progress=null",
                      "trainer.accelerator=cpu", "name=run", "data.eval_batch_size=2", *more)  # fmt: skip
    return output / "retrieval" / "run" / "predictions", said


def test_vectors_ids_and_texts_are_written(model: Path, tmp_path: Path) -> None:
    (tmp_path / "lines.txt").write_text("\n".join(LINES[:2]) + "\n\n" + "\n".join(LINES[2:]), encoding="utf-8")
    folder, said = predict(model, tmp_path, f"data.predict.de={tmp_path}/lines.txt")
    vectors = np.load(folder / "predict.de.npy")
    expected = np.stack([answer.vector for answer in load(model)(LINES)])
    np.testing.assert_allclose(vectors, expected, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, rtol=1e-5)
    rows = [json.loads(line) for line in (folder / "predict.de.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], row["text"]) for row in rows] == list(zip("12456", LINES, strict=True))
    assert "nearest: " in said
    assert "5 vectors of 16 numbers" in said.replace("\n", " ")


def test_layers_pooling_and_length_are_settable_and_columns_kept(model: Path, tmp_path: Path) -> None:
    rows = [json.dumps({"key": f"k{number}", "text": text, "more": number}) for number, text in enumerate(LINES)]
    (tmp_path / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    given = [f"data.predict={tmp_path}/rows.jsonl", "data.predict_columns.id=key", "task.layer=all",
             "task.normalize=false", "task.pooling=first_token"]  # fmt: skip
    folder, _ = predict(model, tmp_path, *given)
    (path,) = folder.glob("*.npy")
    vectors = np.load(path)
    assert vectors.shape == (5, 3, 16)
    answers = load(model, layer="all", normalize=False, pooling="first_token")(LINES)
    np.testing.assert_allclose(vectors, np.stack([answer.vector for answer in answers]), atol=1e-5)
    first = json.loads(path.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert first == {"id": "k0", "key": "k0", "text": LINES[0], "more": 0}


def test_a_model_with_broken_weights_writes_no_vector(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    folder = write_trained(tmp_path / "model", "retrieval")
    weights = load_file(folder / "model.safetensors")
    row = load(folder).tokenizer("Bob came.").input_ids[1]
    weights["embeddings.word_embeddings.weight"][row] = torch.nan
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    said = refused("run=predict", f"checkpoint={folder}", f"output_dir={tmp_path}", "text=[Anna., Bob came.]",
                   "name=run", "callbacks.progress=null", "trainer.accelerator=cpu")  # fmt: skip
    assert "of 2 sentences are not finite: 1;" in " ".join(said.replace("│", " ").split())
    assert not list((tmp_path / "retrieval").glob("run/predictions/*"))


def test_vectors_are_those_of_the_exported_folder_too(model: Path, tmp_path: Path) -> None:
    pytest.importorskip("tokenizers")
    target = tmp_path / "exported"
    trained = ErnieMModel.from_pretrained(model)
    vectors = SentenceVectors.remembered(trained.config)
    write_sentence_transformers(
        trained, ErnieMTokenizer.from_pretrained(model), target, vectors=dataclasses.replace(vectors, layer=1)
    )
    exported, ours = load(target)(LINES), load(model, layer=1)(LINES)
    for answer, expected in zip(exported, ours, strict=True):
        np.testing.assert_allclose(answer.vector, expected.vector, atol=1e-6)
