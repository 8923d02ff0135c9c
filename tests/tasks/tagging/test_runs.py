"""Entities and parts of speech from the command line: files of one's own, their errors, and prediction."""

import json
from pathlib import Path

import pytest

from tasks.export_xtreme import find_predictions
from tests.command import ASKING, TINY, refused, train_here
from tests.world import MINIWORLD


def sentences(name: str, count: int) -> str:
    text = (MINIWORLD / name).read_text(encoding="utf-8")
    return "\n\n".join(text.split("\n\n")[:count]) + "\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("own")
    (found / "my.conll").write_text(sentences("ner/train.en.conll", 40), encoding="utf-8")
    (found / "de.conll").write_text(sentences("ner/test.de.conll", 6), encoding="utf-8")
    (found / "tokens.sw.tsv").write_text("Anna\nanaishi\nmjini\n\nRome\n", encoding="utf-8")
    return found


def arguments(folder: Path, output: Path, *more: str) -> list[str]:
    return ["task=ner", "data=conll", f"data.dir={folder}", f"output_dir={output}", *TINY, "trainer.max_steps=2", *more]


@pytest.fixture(scope="module")
def fitted(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A finished run, and what it said."""
    output = tmp_path_factory.mktemp("outputs")
    said = train_here(*arguments(folder, output, "data.train=my.conll", "data.test.de=de.conll", "name=mine"))
    return output / "ner" / "mine", said


def test_files_of_ones_own_are_enough(fitted: tuple[Path, str], folder: Path) -> None:
    run, said = fitted
    assert "train 36, validation 4" in said
    assert "labels: O, B-DATE, I-DATE" in said
    results = json.loads((run / "results.json").read_text())
    assert list(results["test"]) == ["precision", "recall", "f1"]
    assert results["best"]["monitor"] == "val/f1/en"
    words = [line.split("\t")[0] for line in (folder / "de.conll").read_text().split("\n") if "\t" in line]
    columns = [line.split() for line in (run / "predictions" / "test.de.conll").read_text().split("\n") if line]
    assert [column[0] for column in columns] == words
    assert find_predictions("panx", run) == {"de": run / "predictions" / "test.de.tsv"}


def test_prediction_needs_no_tags(fitted: tuple[Path, str], folder: Path, tmp_path: Path) -> None:
    run, _ = fitted
    given = ["run=predict", f"checkpoint={run}", "data.predict.sw=tokens.sw.tsv", "name=predicted"]
    train_here("task=ner", "data=conll", f"data.dir={folder}", f"output_dir={tmp_path}", *ASKING, *given)
    written = (tmp_path / "ner" / "predicted" / "predictions" / "predict.sw.tsv").read_text().split("\n")
    assert [bool(line) for line in written] == [True, True, True, False, True, False, False]


def test_a_tag_of_the_evaluation_alone_is_an_error_that_names_it(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "my.conll").write_text((folder / "my.conll").read_text())
    (tmp_path / "de.conll").write_text("Anna B-ALIEN\n")
    own = arguments(tmp_path, tmp_path, "data.train=my.conll", "data.test.de=de.conll")
    said = refused(*own)
    assert "example 0 (de): tag B-ALIEN is none of the training data's: O, B-DATE" in said
    assert "task.more_labels=[B-ALIEN] counts it" in said
    train_here(*own, "task.head_of.more_labels=[B-ALIEN]")
    train_here(*own, "++data.read.type_names={ALIEN: PER}", "name=renamed")


def test_files_that_do_not_fit_the_task_are_refused(tmp_path: Path) -> None:
    (tmp_path / "my.conll").write_text("Anna PROPN\nsings VERB\n\nBob PROPN\nruns VERB\n")
    said = refused(*arguments(tmp_path, tmp_path, "data.train=my.conll"))
    assert "the training data have tag PROPN, which is no entity's" in said
    said = refused("task=ner", "data=xquad")
    assert "data=xquad is not for task=ner: choose one of conll, conll2003" in said


def test_parts_of_speech_of_ones_own(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "my.conllu").write_text(sentences("pos/train.en.conllu", 30) + "\n", encoding="utf-8")
    train_here(
        "task=pos", "data=conllu", f"data.dir={tmp_path}", f"output_dir={tmp_path}", *TINY, "trainer.max_steps=1",
        "data.train=my.conllu", "name=mine",
    )  # fmt: skip
    run = tmp_path / "pos" / "mine"
    assert list(json.loads((run / "results.json").read_text())["validation"]) == ["accuracy"]
    assert "by_tag" in json.loads((run / "predictions" / "validation.en.types.json").read_text())
