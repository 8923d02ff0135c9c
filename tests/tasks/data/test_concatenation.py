"""Several files of one language: every row counts once, under an id of its own."""

import json
from pathlib import Path
from typing import Any

import pytest

from tasks.data.concatenation import join
from tasks.examples import SentenceExample
from tests.command import TINY, train_here


def examples(*keys: str, document: str | None = None) -> list[SentenceExample]:
    return [SentenceExample(key, "de", document or key, f"Text {key}.", None, "x") for key in keys]


def test_ids_that_differ_stay_as_they_are() -> None:
    files = [examples("a", "b"), examples("c")]
    assert join(files) == [*files[0], *files[1]]
    assert join([examples("a")]) == examples("a")


def test_ids_that_files_share_get_the_files_number_and_so_do_documents_that_are_no_more() -> None:
    found = join([examples("0", "1"), examples("0", document="d")])
    assert [(example.id, example.document) for example in found] == [("1:0", "1:0"), ("1:1", "1:1"), ("2:0", "d")]
    assert [example.first for example in found] == ["Text 0.", "Text 1.", "Text 0."]


def rows(folder: Path, name: str, number: int) -> str:
    lines = [f"Anna eats {name} {i}.\tShe eats.\t{i % 2}" for i in range(number)]
    (folder / f"{name}.tsv").write_text("\n".join(["sentence1\tsentence2\tlabel", *lines]) + "\n")
    return f"{name}.tsv"


def sentences(folder: Path, name: str, number: int) -> str:
    blocks = [f"Anna B-PER\neats O\n{name}{i} O\n" for i in range(number)]
    (folder / f"{name}.conll").write_text("\n".join(blocks))
    return f"{name}.conll"


@pytest.mark.parametrize(("task", "data", "write"), [("xnli", "table", rows), ("ner", "conll", sentences)])
def test_every_row_of_every_file_is_trained_on_scored_and_predicted(
    task: str, data: str, write: Any, tmp_path: Path
) -> None:
    files = {split: f"[{write(tmp_path, split + 'a', 4)},{write(tmp_path, split + 'b', 3)}]" for split in "tvp"}
    common = [f"task={task}", f"data={data}", f"data.dir={tmp_path}", f"output_dir={tmp_path}", "name=run"]
    said = train_here(
        *common, *TINY, f"data.train.en={files['t']}", f"data.validation={{en: {files['v']}}}",
        f"data.test.de={files['p']}", "data.limit=5", "trainer.max_steps=1",
    )  # fmt: skip
    (trained,) = [line for line in said.splitlines() if "train " in line and "│" in line]
    assert [cell.strip() for cell in trained.split("│")][3:5] == ["5", "5"]
    run = tmp_path / task / "run"
    for name in ("validation.en", "test.de"):
        lines = [json.loads(line) for line in (run / "predictions" / f"{name}.jsonl").read_text().splitlines()]
        assert [line["id"] for line in lines] == [f"1:{i}" for i in range(4)] + [f"2:{i}" for i in range(3)]
    tiny = [argument for argument in TINY if "encoder" not in argument]
    train_here(
        *common[:-1], *tiny, "name=again", "run=predict", f"checkpoint={run}", f"data.predict.de={files['p']}",
        "data.train=null", "data.validation=null",
    )  # fmt: skip
    again = tmp_path / task / "again" / "predictions" / "predict.de.tsv"
    assert again.read_text() == (run / "predictions" / "test.de.tsv").read_text()
