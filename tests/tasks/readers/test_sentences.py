"""Labelled sentences: real files row by row, names of columns and labels, and rows that disagree with themselves."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from omegaconf import OmegaConf

from conf import FOLDER
from ernie_m.errors import ConfigError, DataError
from tasks.examples import SentenceExample
from tasks.readers.policy import ReadReport
from tests.sources import SENTENCE_COLUMNS, read_sentence_pairs


def read_as(name: str, path: Path, report: ReadReport, **changes: Any) -> list[SentenceExample]:
    """Reads a file as a data set's YAML has it."""
    stem, data_set = (OmegaConf.load(FOLDER / "data" / f"{yaml}.yaml") for yaml in ("classification", name))
    merged: Any = OmegaConf.to_container(OmegaConf.merge(stem, data_set))
    how = {key: value for key, value in merged["read"].items() if not key.startswith("_")}
    policy = merged.get("on_bad_example", "error")
    language = merged["source_language"]
    return read_sentence_pairs(path, report, **{"language": language, "on_bad_example": policy} | how | changes)


@pytest.fixture
def table(tmp_path: Path) -> Any:
    def write(*rows: str, header: str = "premise\thypothesis\tlabel", name: str = "a.tsv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return path

    return write


class TestRealFiles:
    @pytest.mark.parametrize(
        ("name", "file", "rows", "skipped", "labels"),
        [
            ("americasnli", "americasnli/dev/bzd.tsv", 743, 0, {"entailment", "contradiction", "neutral"}),
            ("americasnli", "americasnli/dev/gn.tsv", 743, 0, {"entailment", "contradiction", "neutral"}),
            ("americasnli", "americasnli/dev/nah.tsv", 585, 0, {"entailment", "contradiction", "neutral"}),
            ("americasnli", "americasnli/dev/cni.tsv", 658, 0, {"entailment", "contradiction", "neutral"}),
            ("americasnli", "americasnli/dev/hch.tsv", 743, 0, {"entailment", "contradiction", "neutral"}),
            ("americasnli", "americasnli/dev/quy.tsv", 743, 0, {"entailment", "contradiction", "neutral"}),
            ("kornlu", "kornlu/xnli.dev.ko.tsv", 1500, 0, {"entailment", "contradiction", "neutral"}),
            ("klue_nli", "klue/klue-nli-v1.1_dev.json", 1173, 0, {"entailment", "contradiction", "neutral"}),
            ("farstail", "farstail/Val-word.csv", 1000, 4, {"entailment", "contradiction", "neutral"}),
            ("jnli", "jglue/jnli-valid-v1.3.json", 1200, 0, {"entailment", "contradiction", "neutral"}),
            ("klue_sts", "klue/klue-sts-v1.1_dev.json", 300, 0, {"0", "1"}),
        ],
    )
    def test_they_are_read_whole(
        self, name: str, file: str, rows: int, skipped: int, labels: set[str], real_data: Path
    ) -> None:
        report = ReadReport()
        examples = read_as(name, real_data / file, report)
        assert len(examples) + len(report.incidents) == rows
        assert len(report.incidents) == skipped
        assert {example.label for example in examples} == labels
        assert len({example.id for example in examples}) == len(examples)

    @pytest.mark.parametrize(
        ("name", "file", "rows"),
        [("korsts", "kornlu/sts-dev.tsv", 600), ("jsts", "jglue/jsts-valid-v1.3.json", 700)],
    )
    def test_scores_of_similarity_are_numbers_from_0_to_5(
        self, name: str, file: str, rows: int, real_data: Path
    ) -> None:
        examples = read_as(name, real_data / file, ReadReport())
        scores = [float(example.label) for example in examples]  # type: ignore[arg-type]
        assert len(scores) == rows
        assert (min(scores), max(scores)) == (0.0, 5.0)

    def test_a_label_may_be_a_record_within_the_record(self, real_data: Path) -> None:
        path = real_data / "klue" / "klue-sts-v1.1_dev.json"
        columns = {"first": "sentence1", "second": "sentence2", "label": "labels.real-label"}
        examples = read_sentence_pairs(path, columns=columns)
        expected = [row["labels"]["real-label"] for row in json.loads(path.read_text())]
        assert [float(example.label) for example in examples] == expected  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("language", "quotes", "edges"), [("gn", 6, 184), ("hch", 0, 17), ("nah", 3, 132), ("quy", 3, 0)]
    )
    def test_quotes_and_spaces_at_the_edges_stay_as_they_are(
        self, language: str, quotes: int, edges: int, real_data: Path
    ) -> None:
        path = real_data / "americasnli" / "dev" / f"{language}.tsv"
        examples = read_as("americasnli", path, ReadReport(), language=language)
        lines = [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n")[1:] if line]
        texts = [(example.id, example.first, example.second or "") for example in examples]
        assert texts == [(line[0], line[2], line[3]) for line in lines]
        assert sum(any('"' in text for text in row) for row in texts) == quotes
        assert sum(any(text != text.strip() for text in row) for row in texts) == edges

    def test_joiners_marks_and_quotes_of_persian_stay(self, real_data: Path) -> None:
        path = real_data / "farstail" / "Val-word.csv"
        examples = read_as("farstail", path, report := ReadReport())
        lines = path.read_text(encoding="utf-8").split("\n")
        left_out = [lines[int(incident.location.removeprefix("line ")) - 1] for incident in report.incidents]
        kept = "".join(example.first + (example.second or "") for example in examples)
        for character, count in (("\u200c", 2329), ("\u200d", 10), ("\u200e", 6), ("\u200f", 65), ("\u0640", 16)):
            assert kept.count(character) + "".join(left_out).count(character) == count
        texts = [(example.first, example.second or "") for example in examples]
        assert sum(any('"' in text for text in row) for row in texts) + sum('"' in line for line in left_out) == 110
        assert sum(any(text != text.strip() for text in row) for row in texts) > 200

    def test_quotes_of_korean_stay_where_they_do_not_pair(self, real_data: Path) -> None:
        similar = read_as("korsts", real_data / "kornlu" / "sts-dev.tsv", ReadReport())
        quoting = [example for example in similar if '"' in example.first + (example.second or "")]
        assert quoting[0].second == '한 여성이 "U2"가 쓰인 기둥 옆에 서 있다.'
        assert quoting[1].first == '팔을 뻗은 젊은 여성이 "가는 곳"버스 앞에 서 있습니다.'
        assert len(quoting) == 2
        inferred = read_as("kornlu", real_data / "kornlu" / "xnli.dev.ko.tsv", ReadReport())
        counts = [(example.first + (example.second or "")).count('"') for example in inferred]
        assert (sum(map(bool, counts)), sum(count % 2 for count in counts)) == (26, 7)

    def test_carriage_returns_end_lines_and_hard_spaces_stay(self, real_data: Path) -> None:
        path = real_data / "klue" / "klue-sts-v1.1_dev.json"
        assert path.read_bytes().count(b"\r\n") == 9161
        examples = read_as("klue_sts", path, ReadReport())
        text = "".join(example.first + (example.second or "") for example in examples)
        assert (text.count("\r"), text.count("\u00a0")) == (0, 5)

    def test_rows_of_a_premise_stay_together(self, real_data: Path) -> None:
        examples = read_as("klue_nli", real_data / "klue" / "klue-nli-v1.1_dev.json", ReadReport())
        assert max(Counter(example.document for example in examples).values()) == 3

    def test_the_rows_left_out_are_those_with_a_tab_too_many(self, real_data: Path) -> None:
        report = ReadReport()
        read_as("farstail", real_data / "farstail" / "Val-word.csv", report)
        assert {incident.problem[:16] for incident in report.incidents} == {"it has 4 columns", "it has 5 columns"}
        with pytest.raises(DataError, match="4 problems in 1000 rows"):
            read_as("farstail", real_data / "farstail" / "Val-word.csv", ReadReport(), on_bad_example="error")


def test_rows_become_examples(table: Any) -> None:
    (first, second) = read_sentence_pairs(table("A.\tB.\tyes", "C.\tD.\tno"))
    assert first == SentenceExample("0", "en", "0", "A.", "B.", "yes")
    assert second.id == "1"


def test_names_of_columns_and_labels_are_settings(table: Any) -> None:
    path = table("7\td\tA.\te", "8\td\tB.\t-", header="key\tdoc\ttext\tgold")
    columns = {"first": ["missing", "text"], "second": None, "label": "gold", "id": "key", "document": "doc"}
    report = ReadReport()
    names = {"e": "entailment", "-": None}
    examples = read_sentence_pairs(path, report, columns=columns, label_names=names, on_bad_example="skip")
    assert examples == [SentenceExample("7", "en", "d", "A.", None, "entailment")]
    assert [incident.problem for incident in report.incidents] == ["data.read.label_names leaves out its label '-'"]


def test_a_file_of_many_languages_gives_the_rows_of_one(table: Any) -> None:
    path = table("A.\tB.\tx\ten", "C.\tD.\tx\tde", header="premise\thypothesis\tlabel\tlanguage")
    where = {"language": "{language}"}
    (german,) = read_sentence_pairs(path, where=where, language="de")
    assert german.first == "C."
    assert len(read_sentence_pairs(table("A.\tB.\tx", name="b.tsv"), where=where)) == 1
    with pytest.raises(DataError, match=r"none of its 0 rows can be used \(fr\)"):
        read_sentence_pairs(path, where=where, language="fr")
    braces = table("A.\tB.\tx\t{a} {0}", "C.\tD.\ty\tde", header="premise\thypothesis\tlabel\tkind", name="c.tsv")
    (kept,) = read_sentence_pairs(braces, where={"kind": "{a} {0}"})
    assert kept.first == "A."


def test_a_column_may_be_missing_where_null_is_among_its_names(table: Any) -> None:
    columns = SENTENCE_COLUMNS | {"id": ["key", "id", None]}
    (named,) = read_sentence_pairs(table("7\tA.\tB.\tx", header="id\tpremise\thypothesis\tlabel"), columns=columns)
    (numbered,) = read_sentence_pairs(table("A.\tB.\tx"), columns=columns)
    assert (named.id, numbered.id) == ("7", "0")


def test_xnlis_translations_share_ids_and_pairs_of_a_premise_a_document(table: Any) -> None:
    header = (
        "language\tgold_label\tsentence1_binary_parse\tsentence2_binary_parse\tsentence1_parse\tsentence2_parse\t"
        "sentence1\tsentence2\tpromptID\tpairID\tgenre\tlabel1\tlabel2\tlabel3\tlabel4\tlabel5\t"
        "sentence1_tokenized\tsentence2_tokenized\tmatch"
    )
    rows = [
        f"{language}\tneutral\t\t\t\t\t{language} A{pair // 3}.\tB{pair}.\t{pair // 3 + 1}\t{pair + 1}\tfiction"
        "\tneutral\tneutral\tneutral\tneutral\tneutral\tA .\tB .\tTrue"
        for language in ("ar", "de", "en")
        for pair in range(6)
    ]
    path = table(*rows, header=header, name="xnli.dev.tsv")
    of_language = {code: read_as("xnli", path, ReadReport(), language=code) for code in ("ar", "de", "en")}
    for code, examples in of_language.items():
        assert [example.id for example in examples] == ["1", "2", "3", "4", "5", "6"]
        assert [example.document for example in examples] == ["1", "1", "1", "2", "2", "2"]
        assert examples[3].first == f"{code} A1."
    translated = table("A.\tB.\tcontradictory", header="premise\thypo\tlabel", name="multinli.train.de.tsv")
    (example,) = read_as("xnli", translated, ReadReport())
    assert (example.id, example.document, example.label) == ("0", "0", "contradiction")


def test_a_row_may_have_several_labels(table: Any, tmp_path: Path) -> None:
    columns = {"first": "premise", "second": None, "label": "label"}
    path = table("A.\tB.\tx, y", "C.\tD.\t")
    assert [example.label for example in read_sentence_pairs(path, columns=columns, label_separator=",")] == [
        ("x", "y"),
        (),
    ]
    rows = [{"premise": "A.", "label": ["x"]}, {"premise": "B.", "label": True}, {"premise": "C.", "label": 1}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert [example.label for example in read_sentence_pairs(tmp_path / "a.jsonl", columns=columns)] == [
        ("x",),
        "true",
        "1",
    ]


def test_prediction_needs_no_label(table: Any) -> None:
    (example,) = read_sentence_pairs(table("A.\tB.", header="premise\thypothesis"), labelled=False)
    assert example.label is None
    with pytest.raises(DataError, match=r"no column label; there are premise, hypothesis. .*columns.label=<name>"):
        read_sentence_pairs(table("A.\tB.", header="premise\thypothesis"))


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("i\t \tB.\tx", "its premise is blank"),
        ("i\tA.\t\tx", "its hypothesis is blank"),
        ("i\tA.\tB.\t ", "its label is blank"),
        ("0\tA.\tB.\tx", "its id is already that of line 2"),
    ],
)
def test_bad_rows_are_named(row: str, problem: str, table: Any) -> None:
    path = table("0\tA.\tB.\tx", row, header="id\tpremise\thypothesis\tlabel")
    columns = SENTENCE_COLUMNS | {"id": "id"}
    with pytest.raises(DataError, match=problem):
        read_sentence_pairs(path, columns=columns)
    report = ReadReport()
    assert len(read_sentence_pairs(path, report, columns=columns, on_bad_example="skip")) == 1
    assert report.summary() == ["a.tsv (en): 2 rows, 0 repaired, 1 skipped"]


def test_a_record_without_a_column_is_bad(tmp_path: Path) -> None:
    rows = [{"premise": "A.", "hypothesis": "B.", "label": "x"}, {"premise": "A.", "label": "x"}, {"premise": None}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    report = ReadReport()
    assert len(read_sentence_pairs(tmp_path / "a.jsonl", report, on_bad_example="skip")) == 1
    problems = [incident.problem for incident in report.incidents]
    assert problems == ["it has no hypothesis", "its premise is null, a text is needed"]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"frist": "premise", "label": "label"}, "unknown frist; there are first, second, label, id, document"),
        ({"label": "label"}, "data.read.columns.first is needed"),
        ({"first": "premise"}, "data.read.columns.label is needed"),
    ],
)
def test_columns_that_make_no_example_are_refused(columns: dict[str, str], message: str, table: Any) -> None:
    with pytest.raises(ConfigError, match=message):
        read_sentence_pairs(table("A.\tB.\tx"), columns=columns)
