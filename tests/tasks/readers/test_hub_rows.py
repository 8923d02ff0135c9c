"""Data sets in the hub's layout, from local folders: rows as of a table, labels by name, languages by configuration."""

import json
from pathlib import Path

import pytest

from ernie_m.errors import ConfigError, DataError
from tasks.data.files import resolve_files
from tasks.examples import GoldAnswer
from tasks.readers.policy import ReadReport
from tasks.readers.table import Table, read_records
from tests.command import TINY, train_here
from tests.sources import read_questions, read_sentence_pairs, read_tokens

datasets = pytest.importorskip("datasets", reason="the extra hub is not installed")
NAMES = ["entailment", "neutral", "contradiction"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As XNLI lies on the hub: a folder for each language, splits as parquet, labels as numbers with names."""
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "xnli"
    features = datasets.Features(
        {
            "premise": datasets.Value("string"), "hypothesis": datasets.Value("string"),
            "label": datasets.ClassLabel(names=NAMES),
        }
    )  # fmt: skip
    metadata = []
    for language in ("en", "de"):
        (path / language).mkdir(parents=True)
        for split in ("train", "validation"):
            rows = [{"premise": f"{language} {i}.", "hypothesis": f"{split} {i}.", "label": i % 3} for i in range(12)]
            datasets.Dataset.from_list(rows, features=features).to_parquet(path / language / f"{split}.parquet")
        parts = [{"split": split, "path": f"{language}/{split}.parquet"} for split in ("train", "validation")]
        metadata.append({"config_name": language, "data_files": parts})
    (path / "README.md").write_text(f"---\nconfigs: {json.dumps(metadata)}\n---\n")
    return path


def test_rows_are_those_of_a_table_with_labels_by_name(folder: Path) -> None:
    place = Path(f"hub:{folder}:de:validation")
    rows = list(read_records(place, Table()))
    assert rows[1].content.values == {"premise": "de 1.", "hypothesis": "validation 1.", "label": "neutral"}
    assert (rows[1].place, len(rows)) == ("row 1", 12)
    examples = read_sentence_pairs(place, ReadReport(), language="de")
    assert [example.label for example in examples[:3]] == NAMES
    assert examples[0].second == "validation 0."


def test_a_row_without_a_label_is_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "cache"))
    features = datasets.Features({"premise": datasets.Value("string"), "label": datasets.ClassLabel(names=NAMES)})
    rows = [{"premise": "A.", "label": 0}, {"premise": "B.", "label": -1}]
    (tmp_path / "set").mkdir()
    datasets.Dataset.from_list(rows, features=features).to_parquet(tmp_path / "set" / "train.parquet")
    columns = {"first": "premise", "label": "label"}
    with pytest.raises(DataError, match="its label is null"):
        read_sentence_pairs(Path(f"hub:{tmp_path / 'set'}::train"), columns=columns)


def test_what_cannot_be_loaded_is_said(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="write hub:<repository or folder>:<configuration or nothing>:<split>"):
        read_sentence_pairs(Path("hub:xnli"))
    for place in (f"hub:{folder}:fr:train", f"hub:{folder}:en:tests", f"hub:{tmp_path / 'nowhere'}::train"):
        with pytest.raises(DataError, match="cannot be loaded"):
            read_sentence_pairs(Path(place))


def test_languages_are_configurations(folder: Path) -> None:
    splits = {"train": f"hub:{folder}:en:train", "test": {"*": f"hub:{folder}:{{language}}:validation"}}
    files = resolve_files(Path("."), splits, source_language="en", languages=["en", "de"])
    expected = {language: [Path(f"hub:{folder}:{language}:validation")] for language in ("en", "de")}
    assert files == {"train": {"en": [Path(f"hub:{folder}:en:train")]}, "test": expected}
    with pytest.raises(ConfigError, match=r"needs data.languages, the languages that there are$"):
        resolve_files(Path("."), splits, source_language="en", languages=None)


def test_a_training_reads_it_without_a_line_of_code(folder: Path, tmp_path: Path) -> None:
    place = f"hub:{folder}:{{language}}:validation"
    train_here(
        "task=classification", "data.languages=[en,de]", f"data.train.en=hub:{folder}:en:train", "data.test=null",
        f"data.validation={place}", "data.read.columns.first=premise", "data.read.columns.second=hypothesis",
        "data.split_by_document=null", f"output_dir={tmp_path}", *TINY, "trainer.max_steps=1", "name=hub",
    )  # fmt: skip
    results = json.loads((tmp_path / "classification" / "hub" / "results.json").read_text())
    assert results["validation"]["accuracy"].keys() >= {"en", "de"}


def test_questions_are_judged_as_those_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "cache"))
    answers = [{"text": ["Kyiv"], "answer_start": [14]}, {"text": ["Bern"], "answer_start": [3]}]
    rows = [
        {"id": str(i), "title": "Anna", "context": "Anna lives in Kyiv.", "question": "Where?", "answers": answer}
        for i, answer in enumerate(answers)
    ]
    (tmp_path / "set").mkdir()
    datasets.Dataset.from_list(rows).to_parquet(tmp_path / "set" / "validation.parquet")
    report = ReadReport()
    place = Path(f"hub:{tmp_path / 'set'}::validation")
    (example,) = read_questions(place, report, on_bad_example="skip")
    assert (example.id, example.document, example.answers) == ("0", "Anna", (GoldAnswer("Kyiv", 14),))
    (incident,) = report.incidents
    assert (incident.location, incident.example_id) == ("row 1.answers[0]", "1")


def test_a_question_without_answers_is_unanswerable_where_the_data_set_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "cache"))
    answers: list[dict[str, list[object]]] = [
        {"text": ["Kyiv"], "answer_start": [14]},
        {"text": [], "answer_start": []},
    ]
    rows = [
        {"id": str(i), "title": "Anna", "context": "Anna lives in Kyiv.", "question": "Where?", "answers": answer}
        for i, answer in enumerate(answers)
    ]
    (tmp_path / "set").mkdir()
    datasets.Dataset.from_list(rows).to_parquet(tmp_path / "set" / "validation.parquet")
    place = Path(f"hub:{tmp_path / 'set'}::validation")
    examples = read_questions(place, without_answers="unanswerable")
    assert [example.answers for example in examples] == [(GoldAnswer("Kyiv", 14),), ()]
    with pytest.raises(DataError, match="row 1, id 1: it has no answer"):
        read_questions(place)


def test_answers_without_a_place_each_are_a_problem_of_their_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "cache"))
    answers = [{"text": ["Kyiv"], "answer_start": [14]}, {"text": ["Kyiv", "Anna"], "answer_start": [14]}]
    rows = [
        {"id": str(i), "title": "", "context": "Anna lives in Kyiv.", "question": "Where?", "answers": answer}
        for i, answer in enumerate(answers)
    ]
    (tmp_path / "set").mkdir()
    datasets.Dataset.from_list(rows).to_parquet(tmp_path / "set" / "validation.parquet")
    place = Path(f"hub:{tmp_path / 'set'}::validation")
    with pytest.raises(DataError, match="row 1, id 1: its answers have 2 text and 1 answer_start"):
        read_questions(place)
    assert [example.id for example in read_questions(place, on_bad_example="skip")] == ["0"]


def test_entities_come_from_rows_of_words_and_numbered_tags(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As WikiANN lies on the hub."""
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "cache"))
    names = datasets.ClassLabel(names=["O", "B-PER", "I-PER", "B-LOC", "I-LOC"])
    features = datasets.Features(
        {"tokens": datasets.Sequence(datasets.Value("string")), "ner_tags": datasets.Sequence(names)}
    )
    rows = [{"tokens": [f"Anna{i}", "Becker", "schläft"], "ner_tags": [1, 2, 0]} for i in range(6)]
    folder = tmp_path / "wikiann"
    folder.mkdir()
    datasets.Dataset.from_list(rows, features=features).to_parquet(folder / "validation.parquet")
    place = Path(f"hub:{folder}::validation")
    examples = read_tokens("wikiann", place, language="de")
    assert examples[5].words == ["Anna5", "Becker", "schläft"]
    assert (examples[5].id, examples[5].tags) == ("5", ("B-PER", "I-PER", "O"))
    (unlabelled, *_) = read_tokens("wikiann", place, language="de", labelled=False)
    assert unlabelled.tags is None
    with pytest.raises(DataError, match=r"row 0, id 0: it has no pos"):
        read_tokens("wikiann", place, rows={"words": "tokens", "tags": "pos"})
