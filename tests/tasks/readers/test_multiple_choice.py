"""Questions with choices: real files with their oddities, the forms that choices are written in, and bad rows."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from omegaconf import OmegaConf

from conf import FOLDER
from ernie_m.errors import ConfigError, DataError
from tasks.examples import ChoiceExample
from tasks.readers.multiple_choice import read_choices
from tasks.readers.policy import ReadReport
from tests.sources import read_file

COLUMNS = {"context": None, "question": "question", "choices": "choices", "label": "label", "id": None}
XCOPA = ["id", "it", "sw", "ta", "th", "tr", "vi", "zh"]


def read(path: Path, report: ReadReport | None = None, **how: Any) -> list[ChoiceExample]:
    defaults = {
        "columns": COLUMNS, "names": None, "wordings": {}, "delimiter": None, "quoted": None, "header": None,
    }  # fmt: skip
    return read_file(read_choices, path, report, **defaults | how)


def read_as(name: str, path: Path, report: ReadReport | None = None, **changes: Any) -> list[ChoiceExample]:
    """Reads a file as a data set's YAML has it."""
    stem, data_set = (OmegaConf.load(FOLDER / "data" / f"{yaml}.yaml") for yaml in ("choices", name))
    merged: Any = OmegaConf.to_container(OmegaConf.merge(stem, data_set))
    how = {key: value for key, value in merged["read"].items() if not key.startswith("_")}
    own_policy = {"on_bad_example": merged.get("on_bad_example", "error"), "language": merged["source_language"]}
    return read(path, report, **own_policy | how | changes)


@pytest.fixture
def lines(tmp_path: Path) -> Any:
    def write(*rows: dict[str, Any], name: str = "a.jsonl") -> Path:
        path = tmp_path / name
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return path

    return write


def row(*choices: Any, label: Any = 0, **more: Any) -> dict[str, Any]:
    return {"question": "Which?", "choices": list(choices), "label": label} | more


class TestXcopa:
    @pytest.mark.parametrize("language", XCOPA)
    @pytest.mark.parametrize(("split", "rows", "first"), [("val", 100, 55), ("test", 250, 123)])
    def test_every_row_is_read(self, language: str, split: str, rows: int, first: int, real_data: Path) -> None:
        path = real_data / "xcopa" / language / f"{split}.{language}.jsonl"
        assert path.read_bytes().count(b"\r\n") == rows
        report = ReadReport()
        examples = read_as("xcopa", path, report, language=language)
        assert (len(examples), report.incidents) == (rows, [])
        assert Counter(example.answer for example in examples) == {0: first, 1: rows - first}
        assert [example.id for example in examples] == [str(number) for number in range(rows)]
        written = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        for example, values in zip(examples, written, strict=True):
            assert (example.context, *example.choices) == (values["premise"], values["choice1"], values["choice2"])
            assert example.names == ("0", "1")

    def test_questions_are_asked_in_the_files_language(self, real_data: Path) -> None:
        for language, cause in [("zh", "原因是什么？"), ("it", "Qual è stata la causa?")]:
            path = real_data / "xcopa" / language / f"val.{language}.jsonl"
            examples = read_as("xcopa", path, language=language)
            written = [json.loads(line)["question"] for line in path.read_text(encoding="utf-8").split("\n") if line]
            assert [example.question == cause for example in examples] == [kind == "cause" for kind in written]
        english = read_as("xcopa", path, language="fr")
        assert {example.question for example in english} == {"What was the cause?", "What happened as a result?"}

    def test_the_release_calls_causes_effects_in_some_languages(self, real_data: Path) -> None:
        """Why the YAML says how to leave the question out: labels are parallel, questions are not."""
        differing = {}
        for language in XCOPA:
            paths = [real_data / "xcopa" / code / f"test.{code}.jsonl" for code in (language, "zh")]
            translated, chinese = (read_as("xcopa", path, wordings={}) for path in paths)
            assert [example.answer for example in translated] == [example.answer for example in chinese]
            differing[language] = sum(a.question != b.question for a, b in zip(translated, chinese, strict=True))
        assert differing == {"id": 2, "it": 2, "sw": 18, "ta": 0, "th": 136, "tr": 51, "vi": 0, "zh": 0}


class TestExams:
    @pytest.mark.parametrize(
        ("language", "rows", "numbers", "incidents"),
        [
            ("bg", 224, {4: 224}, []),
            ("hr", 221, {4: 203, 3: 17, 5: 1}, []),
            ("it", 231, {4: 213, 3: 17}, ["skipped"]),
            ("pl", 222, {4: 222}, []),
            ("tr", 222, {4: 136, 5: 86}, []),
            ("vi", 220, {4: 218, 3: 1}, ["repaired", "skipped"]),
        ],
    )
    def test_numbers_of_choices(
        self, language: str, rows: int, numbers: dict[int, int], incidents: list[str], real_data: Path
    ) -> None:
        path = real_data / "exams" / f"train_{language}.jsonl"
        report = ReadReport()
        examples = read_as("exams", path, report, language=language)
        assert Counter(len(example.choices) for example in examples) == numbers
        assert [incident.action for incident in report.incidents] == incidents
        assert len(examples) + incidents.count("skipped") == rows
        assert len({example.id for example in examples}) == len(examples)
        keys = {row["id"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
        for example in examples:
            written = keys[example.id]
            assert example.answer is not None
            assert example.names[example.answer] == written["answerKey"]
            assert example.question == written["question"]["stem"]
            texts = {choice["label"]: choice["text"] for choice in written["question"]["choices"]}
            assert all(texts[name] == text for name, text in zip(example.names, example.choices, strict=True))

    def test_what_is_wrong_with_the_bad_ones(self, real_data: Path) -> None:
        report = ReadReport()
        examples = read_as("exams", real_data / "exams" / "train_vi.jsonl", report)
        assert [(incident.location, incident.problem) for incident in report.incidents] == [
            ("line 14", "its choice C repeats choice B"),
            ("line 188", "its choice C repeats choice A, and C is the right choice"),
        ]
        (mended,) = [example for example in examples if example.id == report.incidents[0].example_id]
        assert (mended.names, mended.answer) == (("A", "B", "D"), 0)
        with pytest.raises(DataError, match=r"train_vi.jsonl \(bg\): 2 problems in 220 questions"):
            read_as("exams", real_data / "exams" / "train_vi.jsonl", on_bad_example="error")

    @pytest.mark.parametrize(("language", "characters"), [("bg", 1), ("hr", 4), ("it", 124), ("pl", 6), ("tr", 6)])
    def test_private_use_characters_survive(self, language: str, characters: int, real_data: Path) -> None:
        examples = read_as("exams", real_data / "exams" / f"train_{language}.jsonl")
        texts = "".join("".join([example.question or "", *example.choices]) for example in examples)
        assert sum("\ue000" <= character <= "\uf8ff" for character in texts) == characters

    def test_a_question_asked_again_is_one_document(self, real_data: Path) -> None:
        examples = read_as("exams", real_data / "exams" / "train_tr.jsonl")
        assert len({example.document for example in examples}) == len(examples) - 2


def test_jcommonsenseqa_has_five_choices(real_data: Path) -> None:
    report = ReadReport()
    examples = read_as("jcommonsenseqa", real_data / "jglue" / "jcommonsenseqa-valid-v1.3.json", report)
    assert (len(examples), report.incidents) == (600, [])
    assert Counter(example.answer for example in examples) == {0: 122, 1: 122, 2: 133, 3: 119, 4: 104}
    assert {example.names for example in examples} == {("0", "1", "2", "3", "4")}
    first = examples[0]
    assert (first.id, first.context) == ("8939", None)
    assert first.choices[2] == "マザーボード"


# ------------------------------------------------------------------------------------------------------- the forms


def test_choices_are_a_list_of_texts_or_of_records(lines: Any) -> None:
    path = lines(
        row("a", 12, label=1),
        row({"text": "a", "label": "A"}, {"text": "b", "label": "B"}, label="B"),
        row({"text": "a"}, {"text": "b"}, label=0),
        row(label="y") | {"choices": {"text": ["a", "b"], "label": ["x", "y"]}},
    )
    examples = read(path)
    assert [example.names for example in examples] == [("0", "1"), ("A", "B"), ("0", "1"), ("x", "y")]
    assert [example.answer for example in examples] == [1, 1, 0, 1]
    assert examples[0] == ChoiceExample("0", "en", "0", None, "Which?", ("a", "12"), ("0", "1"), 1)


def test_a_column_for_each_choice_and_fewer_in_some_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('key,story,A,B,C,right,page\n7,"One, two.",a,b,c,3,p\n8,Three.,a,b, ,2,p\n')
    columns = {"context": "story", "choices": ["A", "B", "C"], "label": "right", "id": "key", "document": "page"}
    first, second = read(path, columns=columns, names=[1, 2, 3])
    assert first == ChoiceExample("7", "en", "p", "One, two.", None, ("a", "b", "c"), ("1", "2", "3"), 2)
    assert (second.choices, second.names, second.answer) == (("a", "b"), ("1", "2"), 1)


def test_swag_is_read_with_its_unnamed_column(tmp_path: Path) -> None:
    path = tmp_path / "val.csv"
    path.write_text(
        ",video-id,fold-ind,startphrase,sent1,sent2,gold-source,ending0,ending1,ending2,ending3,label\n"
        '0,lsmdc1,18313,"He opens, it. He","He opens, it.",He,gold,sits.,runs.,"says ""no"".",sings.,2\n'
    )
    (example,) = read_as("swag", path)
    assert (example.context, example.question, example.document) == ("He opens, it.", "He", "lsmdc1")
    assert (example.choices, example.answer) == (("sits.", "runs.", 'says "no".', "sings."), 2)


def test_wordings_are_by_language_and_fall_back(lines: Any) -> None:
    path = lines(row("a", "b", question="cause"), row("a", "b", question="effect"))
    wordings = {"*": {"cause": "Why?", "effect": "And then?"}, "de": {"cause": "Warum?"}}
    asked = {code: [e.question for e in read(path, language=code, wordings=wordings)] for code in ("de", "fr")}
    assert asked == {"de": ["Warum?", "And then?"], "fr": ["Why?", "And then?"]}
    with pytest.raises(DataError, match=r"line 2, id 1: its question 'effect' is none of data.read.wordings: cause"):
        read(path, wordings={"*": {"cause": "Why?"}})


def test_prediction_needs_no_label(lines: Any) -> None:
    path = lines(row("a", "b", "a") | {"label": "?"}, {"question": "Q", "choices": ["a", "b"]})
    examples = read(path, labelled=False, on_bad_example="repair")
    assert [(example.answer, example.choices) for example in examples] == [(None, ("a", "b"))] * 2
    with pytest.raises(DataError, match="it has no label"):
        read(lines(row("a", "b"), {"question": "Q", "choices": ["a", "b"]}))


# -------------------------------------------------------------------------------------------------------- bad rows


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (row("a", "b", label=2), "its label '2' is none of its choices: 0, 1"),
        (row("a", "b", label=" "), "its label is blank"),
        (row("a", "b", label=None), "its label is null, a text is needed"),
        (row("a", " ", label=1), "its choice 1 is blank, and 1 is the right choice"),
        (row("a", "b", "a ", label=0), "its choice 2 repeats choice 0, and 0 is the right choice"),
        (row("a", "b", "a", label=2), "its choice 2 repeats choice 0, and 2 is the right choice"),
        (row("a", label=0), "two choices are needed, and it has 1"),
        (row("a", None, label=0), "its choice 1 is blank; two choices are needed, and it has 1"),
        (row(label=0), "its label '0' is none of its choices: "),
        (row("a", ["b"], label=0), r'its choice 1 is ["b"], a text is needed'),
        (row({"text": "a", "label": "A"}, {"text": "b", "label": "A"}, label="A"), "two of its choices are called A"),
        (row("a", "b", question="\t"), "its question is blank"),
        (row("a", "b") | {"choices": "a"}, "its choices is not a list of choices"),
        ({"question": "Q", "label": 0}, "it has no choices"),
        (row("a", "b", id="first"), "its id is already that of line 1"),
    ],
)
def test_what_cannot_be_mended_is_left_out_or_refused(bad: dict[str, Any], problem: str, lines: Any) -> None:
    path = lines(row("a", "b", id="first"), {"id": "second"} | bad)
    columns = COLUMNS | {"id": "id"}
    for policy in ("skip", "repair_or_skip"):
        report = ReadReport()
        (kept,) = read(path, report, columns=columns, on_bad_example=policy)
        assert kept.id == "first"
        assert [(i.location, i.problem, i.action) for i in report.incidents] == [("line 2", problem, "skipped")]
    for policy in ("error", "repair"):
        with pytest.raises(DataError, match="1 problem in 2 questions"):
            read(path, columns=columns, on_bad_example=policy)


@pytest.mark.parametrize(
    ("choices", "names", "problem"),
    [
        (["a", "b", "", "c"], ("0", "1", "3"), "its choice 2 is blank"),
        (["a", "b", None], ("0", "1"), "its choice 2 is blank"),
        (["a", "b", "c", " b"], ("0", "1", "2"), "its choice 3 repeats choice 1"),
        (["a", "b", "b", "b"], ("0", "1"), "its choice 2 repeats choice 1; its choice 3 repeats choice 1"),
    ],
)
def test_wrong_choices_that_say_nothing_are_left_out(
    choices: list[str | None], names: tuple[str, ...], problem: str, lines: Any
) -> None:
    path = lines(row(*choices), row("a", "b"))
    report = ReadReport()
    mended, _ = read(path, report, on_bad_example="repair")
    assert (mended.names, mended.answer) == (names, 0)
    assert [(incident.problem, incident.action) for incident in report.incidents] == [(problem, "repaired")]
    left = ReadReport()
    assert len(read(path, left, on_bad_example="skip")) == 1
    assert [incident.action for incident in left.incidents] == ["skipped"]
    with pytest.raises(DataError, match="1 problem in 2 questions"):
        read(path)


def test_a_gap_between_columns_is_a_blank_choice(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("question\tA\tB\tC\tlabel\nQ\ta\t\tc\t2\n")
    report = ReadReport()
    (example,) = read(path, report, columns=COLUMNS | {"choices": ["A", "B", "C"]}, on_bad_example="repair")
    assert (example.choices, example.names, example.answer) == (("a", "c"), ("0", "2"), 1)
    assert [incident.problem for incident in report.incidents] == ["its choice 1 is blank"]


@pytest.mark.parametrize(
    ("how", "error", "message"),
    [
        ({"columns": COLUMNS | {"stem": "q"}}, ConfigError, "unknown stem; there are context, question, choices"),
        ({"columns": {"question": "question", "label": "label"}}, ConfigError, "columns.choices is needed"),
        ({"columns": {"question": "question", "choices": "choices"}}, ConfigError, "columns.label is needed"),
        ({"columns": COLUMNS | {"question": None}}, ConfigError, "columns.context or data.read.columns.question"),
        ({"columns": COLUMNS | {"question": "q"}}, DataError, "no column q; there are question, choices, label"),
        (
            {"columns": COLUMNS | {"choices": ["a", "b"]}},
            DataError,
            "no row has a, b; there are question, choices, label",
        ),
        ({"names": ["A"]}, DataError, "it has 2 choices, data.read.names has 1 names"),
        ({"on_bad_example": "mend"}, ConfigError, "data.on_bad_example=mend is unknown"),
    ],
)
def test_settings_that_fit_no_file_are_refused(
    how: dict[str, Any], error: type[Exception], message: str, lines: Any
) -> None:
    with pytest.raises(error, match=message):
        read(lines(row("a", "b")), **how)


def test_a_file_of_nothing_usable_is_refused(lines: Any) -> None:
    with pytest.raises(DataError, match="none of its 1 questions can be used"):
        read(lines(row("a")), on_bad_example="skip")


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
several = st.lists(words, min_size=2, max_size=5, unique_by=str.strip)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(questions=st.lists(st.tuples(words, several, st.integers(0, 1)), min_size=1, max_size=5))
def test_questions_come_back_as_they_were_written(questions: list[tuple[str, list[str], int]], tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(row(*c, label=right, question=q)) + "\n" for q, c, right in questions))
    examples = read(path)
    assert [(e.question, list(e.choices), e.answer) for e in examples] == questions


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(choices=st.lists(st.sampled_from(["", " ", "a", "a ", "b", "c"]), max_size=6), right=st.integers(0, 5))
def test_what_is_kept_is_a_fair_question(choices: list[str], right: int, tmp_path: Path) -> None:
    """Whatever is repaired: the right choice is the same, all choices differ, and none is blank."""
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(content) + "\n" for content in (row(*choices, label=right), row("x", "y"))))
    report = ReadReport()
    *kept, _ = read(path, report, on_bad_example="repair_or_skip")
    for example in kept:
        assert example.answer is not None
        assert example.choices[example.answer] == choices[right]
        assert example.names[example.answer] == str(right)
        texts = [choice.strip() for choice in example.choices]
        assert all(texts)
        assert len(set(texts)) == len(texts) >= 2
        assert {text.strip() for text in choices} - {""} == set(texts)
    assert len(kept) + sum(incident.action == "skipped" for incident in report.incidents) == 1
