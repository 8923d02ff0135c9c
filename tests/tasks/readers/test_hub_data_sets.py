"""Every data set whose YAML tells how to read it from the hub, in the hub's layout: its columns, names and features."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import ConfigError, DataError
from ernie_m.training.hub import PARQUET, load_split
from tasks.readers.policy import ReadReport
from tests.command import TINY, train_here
from tests.sources import read_pairs, read_questions

datasets = pytest.importorskip("datasets", reason="the extra hub is not installed")

TEXT, NUMBER = datasets.Value("string"), datasets.Value("int32")
ANSWERS = {"text": datasets.List(TEXT), "answer_start": datasets.List(NUMBER)}
ENTITIES = datasets.ClassLabel(names=["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"])
CONLL_ENTITIES = datasets.ClassLabel(names=[*ENTITIES.names, "B-MISC", "I-MISC"])
SIZE = 8


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "cache"))


def repository(
    folder: Path, features: Mapping[str, Any], rows: Mapping[str, Sequence[Mapping[str, Any]]], splits: Sequence[str]
) -> Path:
    """A folder of parquet files, a configuration for each entry of `rows`, all splits alike."""
    metadata = []
    for name, configured in rows.items():
        (folder / name).mkdir(parents=True)
        for split in splits:
            table = datasets.Dataset.from_list(list(configured), features=datasets.Features(features))
            table.to_parquet(folder / name / f"{split}-00000-of-00001.parquet")
        files = [{"split": split, "path": f"{name}/{split}-*.parquet"} for split in splits]
        metadata.append({"config_name": name, "data_files": files})
    (folder / "README.md").write_text(f"---\nconfigs: {json.dumps(metadata)}\n---\n")
    return folder


def run(tmp_path: Path, *said: str) -> dict[str, Any]:
    """Trains a step, and gives the results; every language that was evaluated has its predictions."""
    train_here(*said, "data.dir=.", *TINY, f"output_dir={tmp_path}", "trainer.max_steps=1", "name=hub")
    (folder,) = tmp_path.glob("*/hub")
    results: dict[str, Any] = json.loads((folder / "results.json").read_text())
    return results


def languages(results: Mapping[str, Any], split: str) -> set[str]:
    return set(next(iter(results[split].values()))) - {"average", "zero_shot", "transfer_gap"}


def test_xnli(tmp_path: Path) -> None:
    features = {
        "premise": TEXT,
        "hypothesis": TEXT,
        "label": datasets.ClassLabel(names=["entailment", "neutral", "contradiction"]),
    }
    rows = {
        code: [{"premise": f"{code} {i}.", "hypothesis": f"So {i}.", "label": i % 3} for i in range(SIZE)]
        for code in ("en", "de", "sw")
    }
    place = repository(tmp_path / "xnli", features, rows, ["train", "validation", "test"])
    results = run(
        tmp_path, "task=xnli", "data=xnli", "data.languages=[de,en,sw]", f"data.train.en=hub:{place}:en:train",
        f"data.validation=hub:{place}:{{language}}:validation", f"data.test=hub:{place}:{{language}}:test",
    )  # fmt: skip
    assert languages(results, "test") == {"de", "en", "sw"}


def test_pawsx(tmp_path: Path) -> None:
    features = {"id": NUMBER, "sentence1": TEXT, "sentence2": TEXT, "label": datasets.ClassLabel(names=["0", "1"])}
    rows = {
        code: [{"id": i + 1, "sentence1": f"{code} {i}.", "sentence2": f"So {i}.", "label": i % 2} for i in range(SIZE)]
        for code in ("en", "de")
    }
    place = repository(tmp_path / "paws-x", features, rows, ["train", "validation", "test"])
    results = run(
        tmp_path, "task=pawsx", "data=pawsx", "data.languages=[de,en]", f"data.train.en=hub:{place}:en:train",
        f"data.validation=hub:{place}:{{language}}:validation", f"data.test=hub:{place}:{{language}}:test",
    )  # fmt: skip
    assert languages(results, "test") == {"de", "en"}


def questions(code: str, **more: str) -> list[dict[str, Any]]:
    """Two questions to each context."""
    rows = []
    for i in range(SIZE * 2):
        context = f"{code}: Anna has {i // 2} apples and a pear."
        rows.append(
            {
                "id": f"q{i}", **more, "context": context, "question": f"Who has {i}?",
                "answers": {"text": ["Anna"], "answer_start": [context.index("Anna")]},
            }
        )  # fmt: skip
    return rows


def test_mlqa_has_no_titles_and_squad_has(tmp_path: Path) -> None:
    features = {"context": TEXT, "question": TEXT, "answers": ANSWERS, "id": TEXT}
    rows = {f"mlqa.{code}.{code}": questions(code) for code in ("en", "de")}
    place = repository(tmp_path / "mlqa", features, rows, ["validation", "test"])
    squad = {"id": TEXT, "title": TEXT, "context": TEXT, "question": TEXT, "answers": ANSWERS}
    english = repository(tmp_path / "squad", squad, {"plain_text": questions("en", title="Anna")}, ["train"])
    pattern = f"hub:{place}:mlqa.{{language}}.{{language}}"
    results = run(
        tmp_path, "task=qa", "data=mlqa", "data.languages=[de,en]", f"data.train.en=hub:{english}::train",
        f"data.validation={pattern}:validation", f"data.test={pattern}:test",
    )  # fmt: skip
    assert languages(results, "test") == {"de", "en"}


def test_xquad_is_dealt_by_paragraphs_the_same_in_every_language(tmp_path: Path) -> None:
    features = {"id": TEXT, "context": TEXT, "question": TEXT, "answers": ANSWERS}
    rows = {f"xquad.{code}": questions(code) for code in ("en", "de")}
    place = repository(tmp_path / "xquad", features, rows, ["validation"])
    pattern = f"hub:{place}:xquad.{{language}}:validation"
    results = run(
        tmp_path, "task=qa", "data=xquad", "data.languages=[de,en]", f"data.train.en=hub:{place}:xquad.en:validation",
        f"data.validation={pattern}", f"data.test={pattern}",
    )  # fmt: skip
    assert languages(results, "test") == {"de", "en"}
    dealt = json.loads((tmp_path / "qa" / "hub" / "split.json").read_text())
    assert sorted(document for documents in dealt.values() for document in documents) == [
        f"context {i}" for i in range(SIZE)
    ]
    examples = read_questions(Path(f"hub:{place}:xquad.de:validation"), language="de")
    assert [(example.id, example.document) for example in examples[2:4]] == [
        ("q2", "context 1"), ("q3", "context 1"),
    ]  # fmt: skip


def sentences(code: str) -> list[dict[str, Any]]:
    return [{"tokens": [f"{code}{i}", "Becker", "sings"], "tags": [1, 2, 0]} for i in range(SIZE)]


def test_wikiann(tmp_path: Path) -> None:
    features = {
        "tokens": datasets.List(TEXT), "ner_tags": datasets.List(ENTITIES), "langs": datasets.List(TEXT),
        "spans": datasets.List(TEXT),
    }  # fmt: skip
    rows = {
        code: [
            {"tokens": r["tokens"], "ner_tags": r["tags"], "langs": [code] * 3, "spans": ["PER: x"]}
            for r in sentences(code)
        ]
        for code in ("en", "de")
    }
    place = repository(tmp_path / "wikiann", features, rows, ["train", "validation", "test"])
    results = run(
        tmp_path, "task=ner", "data=wikiann", "data.languages=[de,en]", f"data.train.en=hub:{place}:en:train",
        f"data.validation=hub:{place}:{{language}}:validation", f"data.test=hub:{place}:{{language}}:test",
    )  # fmt: skip
    assert languages(results, "test") == {"de", "en"}


def test_conll2003_has_english_alone(tmp_path: Path) -> None:
    features = {
        "id": TEXT, "tokens": datasets.List(TEXT), "pos_tags": datasets.List(NUMBER),
        "chunk_tags": datasets.List(NUMBER), "ner_tags": datasets.List(CONLL_ENTITIES),
    }  # fmt: skip
    rows = [
        {"id": str(i), "tokens": r["tokens"], "pos_tags": [0] * 3, "chunk_tags": [0] * 3, "ner_tags": r["tags"]}
        for i, r in enumerate(sentences("en"))
    ]
    place = repository(tmp_path / "conll2003", features, {"conll2003": rows}, ["train", "validation", "test"])
    results = run(
        tmp_path, "task=ner", "data=conll2003", "data.languages=[en]",
        *(f"data.{split}.en=hub:{place}:conll2003:{split}" for split in ("train", "validation", "test")),
    )  # fmt: skip
    assert languages(results, "test") == {"en"}


def test_tatoeba(tmp_path: Path) -> None:
    features = {"source_sentence": TEXT, "target_sentence": TEXT, "source_lang": TEXT, "target_lang": TEXT}
    rows = {
        f"tatoeba.{code}": [
            {"source_sentence": f"{code} {i}", "target_sentence": f"en {i}", "source_lang": code, "target_lang": "eng"}
            for i in range(SIZE)
        ]
        for code in ("deu", "swh")
    }
    place = repository(tmp_path / "xtreme", features, rows, ["validation"])
    german, swahili = (f"hub:{place}:tatoeba.{code}:validation" for code in ("deu", "swh"))
    results = run(
        tmp_path, "task=retrieval", "data=tatoeba", "data.source_language=de", f"data.train={{de: '{german}'}}",
        f"data.validation={{de: '{german}'}}", f"data.test={{de: '{german}', sw: '{swahili}'}}",
        "data.split_by_document={train: 0.7, validation: 0.3, test: 0.3}",
    )  # fmt: skip
    assert languages(results, "test") == {"de", "sw"}
    examples = read_pairs(Path(german), columns={"sentence": ["source_sentence"], "translation": "target_sentence"})
    assert [(e.id, e.sentence.text, e.translation.text) for e in examples if e.sentence and e.translation][1] == (
        "1", "deu 1", "en 1",
    )  # fmt: skip


def test_xcopa_counts_its_choices_and_copa_names_them(tmp_path: Path) -> None:
    def rows(code: str) -> list[dict[str, Any]]:
        return [
            {
                "premise": f"{code} {i}.", "choice1": "Yes.", "choice2": "No.", "question": ["cause", "effect"][i % 2],
                "label": i % 2, "idx": i,
            }
            for i in range(SIZE)
        ]  # fmt: skip

    shared = {"premise": TEXT, "choice1": TEXT, "choice2": TEXT, "question": TEXT, "idx": NUMBER}
    place = repository(
        tmp_path / "xcopa", shared | {"label": NUMBER, "changed": datasets.Value("bool")},
        {code: [row | {"changed": False} for row in rows(code)] for code in ("it", "sw")}, ["validation", "test"],
    )  # fmt: skip
    named = shared | {"label": datasets.ClassLabel(names=["choice1", "choice2"])}
    english = repository(tmp_path / "super_glue", named, {"copa": rows("en")}, ["train", "validation"])
    results = run(
        tmp_path, "task=multiple_choice", "data=xcopa", "data.languages=[it,sw]",
        f"data.train.en=hub:{english}:copa:train",
        f'data.validation={{*: "hub:{place}:{{language}}:validation"}}',
        f"data.validation.en=hub:{english}:copa:validation", f"data.test=hub:{place}:{{language}}:test",
    )  # fmt: skip
    assert languages(results, "validation") == {"en", "it", "sw"}
    assert languages(results, "test") == {"it", "sw"}


# ------------------------------------------------------------------------------------------------- what is no table


def test_pairs_lie_in_records_in_rows_of_json_too(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    rows = [{"translation": {"de": "Ja.", "en": "Yes."}}, {"translation": {"de": " ", "en": "No."}}, {"other": 1}]
    path.write_text("\n".join(map(json.dumps, rows)))
    columns = {"sentence": "translation.{language}", "translation": "translation.en"}
    report = ReadReport()
    (pair,) = read_pairs(path, report, columns=columns, on_bad_example="skip")
    assert pair.sentence is not None
    assert (pair.id, pair.document, pair.sentence.text) == ("0", "Yes.", "Ja.")
    assert [incident.problem for incident in report.incidents] == [
        "its translation.de is blank", "it has no translation.de",
    ]  # fmt: skip
    with pytest.raises(DataError, match=r"line 2, id 1: its translation.de is blank"):
        read_pairs(path, columns=columns)
    with pytest.raises(DataError, match=r"no column deu; there are translation. Say which it is: data.read.columns"):
        read_pairs(path, columns=columns | {"sentence": "deu"})
    with pytest.raises(ConfigError, match=r"data.read.columns.translation is needed"):
        read_pairs(path, columns={"sentence": "translation.de"})


def test_a_repository_that_is_a_script_is_refused_with_what_to_name_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "mlqa").mkdir()
    (tmp_path / "mlqa" / "mlqa.py").write_text("import datasets\n")
    with pytest.raises(DataError, match=rf"mlqa/mlqa.de.de/test: .*is a script, name another .*mlqa@{PARQUET}"):
        load_split(str(tmp_path / "mlqa"), "mlqa.de.de", "test")


def test_a_repository_may_be_at_a_revision_and_its_copy_in_parquet_has_folders_for_configurations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    load = datasets.load_dataset
    monkeypatch.setattr(datasets, "load_dataset", lambda path, **how: asked.append((path, how)))
    load_split(f"facebook/mlqa@{PARQUET}", "mlqa.de.de", "test")
    load_split("facebook/xnli@abc", "de", "test")
    assert asked == [
        ("facebook/mlqa", {"split": "test", "revision": PARQUET, "data_dir": "mlqa.de.de"}),
        ("facebook/xnli", {"split": "test", "revision": "abc", "name": "de"}),
    ]
    for split in ("test", "validation"):
        (tmp_path / "copy" / "mlqa.de.de" / split).mkdir(parents=True)
        table = datasets.Dataset.from_list([{"id": split}])
        table.to_parquet(tmp_path / "copy" / "mlqa.de.de" / split / "0000.parquet")
    assert load(str(tmp_path / "copy"), split="test", data_dir="mlqa.de.de")["id"] == ["test"]
