"""What `run=predict` asks, from files as people have them: in which format they are read, and what becomes of them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hydra.utils import instantiate

from conf.build import build_data
from conf.overrides import prepare
from ernie_m.errors import ConfigError, DataError
from tasks.asking.reading import examples_asked
from tasks.data.dataset import Examples
from tests.command import compose_with


def ask(task: str, *said: str, asked: Any = None) -> Examples:
    config = compose_with(*prepare([f"task={task}", "run=predict", *said]))
    data = build_data(config)(train={}, validation={}, test={}, languages=None)
    return examples_asked(instantiate(config.task, _convert_="all"), data, asked)


def test_raw_text_is_read_as_sentences_and_never_as_a_word_a_line(cases: Path) -> None:
    for path, texts in {
        "one_line.txt": ["Anna Weber lives in Kyiv."],
        "two_lines.txt": ["Anna Weber lives in Kyiv.", "Bob came."],
        "two_lines_same_width.txt": ["Anna Weber lives in Kyiv.", "Radio Lindberg is in Oslo."],
    }.items():
        (examples,) = ask("ner", f"data.predict={cases / 'ner-raw-text' / path}").splits["predict"].values()
        assert [example.text for example in examples] == texts
        assert examples[0].words == ["Anna", "Weber", "lives", "in", "Kyiv", "."]


def test_columns_of_words_are_read_as_such_whatever_the_file_is_called(tmp_path: Path) -> None:
    for name in ("words.txt", "words.conll"):
        (tmp_path / name).write_text("Anna B-PER\nsings O\n\nBob B-PER\n")
        (examples,) = ask("ner", f"data.predict={tmp_path / name}").splits["predict"].values()
        assert [example.words for example in examples] == [["Anna", "sings"], ["Bob"]]
    (as_text,) = (
        ask("ner", f"data.predict={tmp_path / 'words.txt'}", "data.predict_format=text").splits["predict"].values()
    )
    assert [example.text for example in as_text] == ["Anna B-PER", "sings O", "Bob B-PER"]


def test_every_language_has_its_file_and_several_files_have_ids_of_their_own(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(f"text,from\nAnna.,{name}\n")
    read = ask("ner", f"data.predict.de={tmp_path}/a.csv", f"data.predict.sw=[{tmp_path}/a.csv,{tmp_path}/b.csv]")
    assert {language: [e.id for e in rows] for language, rows in read.splits["predict"].items()} == {
        "de": ["0"], "sw": ["1:0", "2:0"],
    }  # fmt: skip
    assert read.columns["sw"]["2:0"] == {"text": "Anna.", "from": "b"}


def test_the_data_sets_own_format_is_read_by_its_reader_and_tables_keep_their_columns(tmp_path: Path) -> None:
    squad = {"data": [{"paragraphs": [{"context": "Anna came.", "qas": [{"id": "q7", "question": "Who?"}]}]}]}
    (tmp_path / "a.json").write_text(json.dumps(squad))
    (example,) = ask("qa", f"data.predict={tmp_path}/a.json").of("predict")
    assert (example.id, example.question, example.answers) == ("q7", "Who?", None)
    (tmp_path / "a.jsonl").write_text('{"question": "Who?", "choices": [{"text": "A", "label": "x"}, {"text": "B", '
                                      '"label": "y"}], "more": 1}\n')  # fmt: skip
    read = ask("multiple_choice", "data=choices_table", f"data.predict={tmp_path}/a.jsonl")
    (example,) = read.of("predict")
    assert (example.choices, example.names) == (("A", "B"), ("x", "y"))
    (tmp_path / "b.jsonl").write_text('{"question": "Who?", "choices": ["A", "B"], "more": 1}\n')
    read = ask("multiple_choice", f"data.predict={tmp_path}/b.jsonl")
    assert read.of("predict")[0].choices == ("A", "B")
    assert read.columns["en"]["0"]["more"] == 1


def test_what_is_asked_in_place_of_files_is_in_the_source_language() -> None:
    (examples,) = [ask("qa", "data.source_language=sw", asked=[{"question": "Nani?", "context": "Anna."}])]
    assert [(e.language, e.question) for e in examples.of("predict")] == [("sw", "Nani?")]


@pytest.mark.parametrize(
    ("task", "name", "content", "message"),
    [
        ("qa", "a.txt", "Who?\n", "a line of text is no question and context; give a table"),
        (
            "qa",
            "a.csv",
            "q,context\nWho?,Anna\n",
            r"no column question; there are q, context\. Say which it is: data\.predict_columns\.question",
        ),
        ("ner", "a.txt", "\n\n", "the data set is empty"),
        ("ner", "a.csv", "text\n \n", "line 2, id 0: its text is ' '"),
        ("ner", "a.csv", "name\nAnna\n", "no column text; there are name"),
        ("ner", "a.tsv", "word\tinfo\nAnna\tx\n", "no column text; there are word, info"),
        ("ner", "a.tsv", "nr\tbody\n1\tHallo\n", "no column text; there are nr, body"),
        ("retrieval", "a.csv", "body\nAnna.\n", "no column text; there are body"),
        ("multi_label", "a.csv", "body,label\nAnna.,x\n", r"no column sentence1, sentence2; there are body, label"),
        ("ner", "a.conll", "Anna lives here.\n", "looks like plain text"),
    ],
)
def test_a_file_that_cannot_be_asked_is_named(task: str, name: str, content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(DataError, match=message):
        ask(task, f"data.predict={tmp_path}/{name}")


def test_rows_of_other_languages_are_left_out_and_the_others_keep_their_columns(tmp_path: Path) -> None:
    rows = ["language\tsentence1\tsentence2\tpairID\tmore", "de\tEins.\tZwei.\t7\ta", "fr\tUn.\tDeux.\t8\tb"]
    (tmp_path / "a.tsv").write_text("\n".join(rows) + "\n")
    given = ["data=xnli", f"data.dir={tmp_path}", f"data.predict.fr={tmp_path}/a.tsv", "data.read.columns.id=pairID"]
    read = ask("xnli", *given)
    (example,) = read.of("predict")
    assert (example.id, example.first) == ("8", "Un.")
    assert read.columns["fr"]["8"]["more"] == "b"


def test_what_columns_are_called_is_held_against_the_task_and_the_table(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("nr\tbody\n7\tHallo Tom\n")
    given = [f"data.predict={tmp_path}/a.tsv", "data.predict_columns.id=nr"]
    read = ask("ner", *given, "data.predict_columns.text=body")
    (example,) = read.of("predict")
    assert (example.id, example.text) == ("7", "Hallo Tom")
    with pytest.raises(DataError, match="no column text; there are nr, body"):
        ask("ner", *given, "data.predict_columns.text=boby")
    with pytest.raises(ConfigError, match=r"data\.predict_columns\.txt: this task takes text, and id"):
        ask("ner", *given, "data.predict_columns.txt=body")
    (tmp_path / "b.jsonl").write_text('{"id": "u1", "text": "Anna works.", "author": "me"}\n')
    read = ask("information_extraction", "data=doccano", f"data.predict={tmp_path}/b.jsonl")
    assert read.columns["en"]["u1"]["author"] == "me"
    (tmp_path / "c.jsonl").write_text('{"key": "u1", "body": "Anna works."}\n')
    more = ["data.predict_columns.text=body", "data.predict_columns.id=key"]
    (example,) = ask("information_extraction", "data=doccano", f"data.predict={tmp_path}/c.jsonl", *more).of("predict")
    assert (example.id, example.text) == ("u1", "Anna works.")


def test_a_format_has_to_be_one() -> None:
    with pytest.raises(ConfigError, match=r"data\.predict_format=lines: choose one of text, table, data_set"):
        ask("ner", "data.predict_format=lines")
    with pytest.raises(ConfigError, match="nothing is asked"):
        ask("ner")
