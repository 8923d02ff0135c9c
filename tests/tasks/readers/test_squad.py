"""SQuAD files: real ones, ones that disagree with themselves, and files that are no SQuAD at all."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_m.errors import ConfigError, DataError
from tasks.examples import GoldAnswer, QuestionAnsweringExample
from tasks.readers.policy import Action, ReadReport
from tasks.readers.squad import _from_utf16
from tests.sources import read_questions

CONTEXT = "Ada wrote to Bob. Bob wrote back."
XQUAD_LANGUAGES = ["ar", "de", "en", "es", "hi", "th", "tr", "vi", "zh"]

Write = Callable[..., Path]


def question(*answers: tuple[object, object], id: str = "q", text: str = "Who?", **more: object) -> dict[str, Any]:
    golds = [{"text": answer, "answer_start": start} for answer, start in answers]
    return {"id": id, "question": text, "answers": golds, **more}


def data_set(*questions: dict[str, Any], context: object = CONTEXT) -> dict[str, Any]:
    return {"version": "1.1", "data": [{"title": "Ada", "paragraphs": [{"context": context, "qas": list(questions)}]}]}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a value as JSON and returns the file."""

    def write(value: object) -> Path:
        path = tmp_path / "data.json"
        path.write_text(json.dumps(value), "utf-8")
        return path

    return write


def read(
    path: Path,
    policy: str = "error",
    report: ReadReport | None = None,
    language: str = "en",
    *,
    labelled: bool = True,
    without_answers: str = "error",
) -> list[QuestionAnsweringExample]:
    how = {"language": language, "on_bad_example": policy, "labelled": labelled, "without_answers": without_answers}
    return read_questions(path, report, **how)


def actions(report: ReadReport) -> list[tuple[str, Action]]:
    return [(incident.example_id, incident.action) for incident in report.incidents]


class TestRealFiles:
    @pytest.mark.parametrize("language", XQUAD_LANGUAGES)
    def test_xquad_is_clean(self, real_data: Path, language: str) -> None:
        report = ReadReport()
        examples = read(real_data / "xquad" / f"xquad.{language}.json", "error", report, language)
        assert len(examples) == 505
        assert len({example.document for example in examples}) == 20
        assert not report.incidents
        assert all(e.context[a.start : a.start + len(a.text)] == a.text for e in examples for a in e.answers)

    def test_xquad_documents_and_ids_are_equal_across_languages(self, real_data: Path) -> None:
        parallel = [
            [(e.id, e.document) for e in read(real_data / "xquad" / f"xquad.{language}.json", language=language)]
            for language in XQUAD_LANGUAGES
        ]
        assert all(example == parallel[0] for example in parallel)

    @pytest.mark.parametrize(
        ("file", "language", "usable", "summary"),
        [
            ("arcd/arcd-train.json", "ar", 539, "540 questions, 0 repaired, 1 skipped"),
            ("cmrc2018/cmrc2018_dev.json", "zh", 183, "183 questions, 0 repaired, 0 skipped, 4 answers dropped"),
            ("cmrc2018/cmrc2018_trial.json", "zh", 1000, "1002 questions, 5 repaired, 2 skipped"),
            ("jglue/jsquad-valid-v1.3.json", "ja", 2459, "2459 questions, 0 repaired, 0 skipped"),
        ],
    )
    def test_others_are_read_and_accounted_for(
        self, real_data: Path, file: str, language: str, usable: int, summary: str
    ) -> None:
        report = ReadReport()
        examples = read(real_data / file, "repair_or_skip", report, language)
        assert len(examples) == usable
        assert report.summary() == [f"{Path(file).name} ({language}): {summary}"]
        assert all(e.context[a.start : a.start + len(a.text)] == a.text for e in examples for a in e.answers)

    def test_cmrc_trial_offsets_are_in_utf16(self, real_data: Path) -> None:
        report = ReadReport()
        read(real_data / "cmrc2018" / "cmrc2018_trial.json", "repair_or_skip", report, "zh")
        repaired = [incident for incident in report.incidents if incident.action == "repaired"]
        assert [incident.example_id for incident in repaired] == [f"TRIAL_210_QUERY_{n}" for n in range(5)]
        assert all("UTF-16" in incident.problem for incident in repaired)

    def test_arcd_under_error_names_file_place_id_and_way_out(self, real_data: Path) -> None:
        with pytest.raises(DataError) as caught:
            read(real_data / "arcd" / "arcd-train.json", "error", language="ar")
        for part in ("arcd-train.json (ar)", "data[48]", "411858985910", "1 problem in 540", "=repair_or_skip"):
            assert part in str(caught.value)


class TestBadAnswers:
    @pytest.mark.parametrize(
        ("context", "stated", "mended"),
        [
            pytest.param(CONTEXT, ("wrote to", 3), ("wrote to", 4), id="occurs once elsewhere"),
            pytest.param(CONTEXT, ("Ada", -1), ("Ada", 0), id="offset -1 and occurs once"),
            pytest.param(CONTEXT, (".", -1), None, id="offset -1 is not the last character"),
            pytest.param(CONTEXT, ("back.", 999), ("back.", 28), id="offset beyond the end"),
            pytest.param(CONTEXT, ("Bob", 12), None, id="occurs twice"),
            pytest.param("banana", ("ana", 0), None, id="occurs twice, overlapping"),
            pytest.param(CONTEXT, ("Eve", 4), None, id="occurs nowhere"),
            pytest.param("𝄞 a b a", ("a", 3), ("a", 2), id="UTF-16 offset, though it occurs twice"),
            pytest.param("𠮷野家は𠮷野家", ("𠮷野家", 5), ("𠮷野家", 4), id="UTF-16 offset of an astral character"),
            pytest.param("𝄞 a a", ("a", 1), None, id="half a character in UTF-16, and it occurs twice"),
            pytest.param(CONTEXT, ("Bob ", 13), ("Bob", 13), id="edge space too many, at its offset"),
            pytest.param(CONTEXT, ("\nBob", 17), ("Bob", 18), id="edge space too many, shifting its offset"),
            pytest.param(CONTEXT, ("  Ada ", 9), ("Ada", 0), id="edge space too many, occurs once elsewhere"),
            pytest.param("a x a", ("\na", -1), None, id="edge space too many, offset -1, occurs twice"),
        ],
    )
    def test_are_repaired_where_there_is_one_way_only(
        self, write: Write, context: str, stated: tuple[str, int], mended: tuple[str, int] | None
    ) -> None:
        path = write(data_set(question(stated), question((context, 0), id="good"), context=context))
        report = ReadReport()
        examples = read(path, "repair_or_skip", report)
        assert actions(report) == [("q", "repaired" if mended else "skipped")]
        assert [e.answers for e in examples if e.id == "q"] == ([(GoldAnswer(*mended),)] if mended else [])

        skipping = ReadReport()
        assert [e.id for e in read(path, "skip", skipping)] == ["good"]
        assert actions(skipping) == [("q", "skipped")]

        with pytest.raises(DataError, match=r"data\.json \(en\).*\n.*data\[0\]\.paragraphs\[0\]\.qas\[0\]"):
            read(path, "error")
        if mended:
            assert len(read(path, "repair")) == 2
        else:
            with pytest.raises(DataError, match=r"data\.on_bad_example=repair does not accept"):
                read(path, "repair")

    def test_edge_white_space_that_matches_is_left_as_it_is(self, write: Write) -> None:
        report = ReadReport()
        (example,) = read(write(data_set(question((" wrote ", 3)))), "repair_or_skip", report)
        assert example.answers == (GoldAnswer(" wrote ", 3),)
        assert not report.incidents

    def test_the_text_at_the_offset_is_shown(self, write: Write) -> None:
        with pytest.raises(DataError, match=r"answer 'Bob' is not at answer_start 4, where the text is 'wro'.*13.*18"):
            read(write(data_set(question(("Bob", 4)))))

    def test_one_bad_gold_of_several_is_dropped_alone(self, write: Write) -> None:
        report = ReadReport()
        path = write(data_set(question(("Ada", 0), ("Eve", 3), ("Ada ", 0))))
        (example,) = read(path, "skip", report)
        assert example.answers == (GoldAnswer("Ada", 0), GoldAnswer("Ada ", 0))
        assert actions(report) == [("q", "answer dropped")]
        assert report.incidents[0].location == "data[0].paragraphs[0].qas[0].answers[1]"

    def test_a_question_that_loses_all_golds_is_skipped_once_with_all_reasons(self, write: Write) -> None:
        report = ReadReport()
        path = write(data_set(question(("Eve", 0), ("", 3)), question(("Ada", 0), id="good")))
        assert [e.id for e in read(path, "repair_or_skip", report)] == ["good"]
        (incident,) = report.incidents
        assert incident.action == "skipped"
        assert "'Eve'" in incident.problem
        assert "answer is empty" in incident.problem

    @given(st.text(st.characters(codec="utf-8"), max_size=20), st.data())
    def test_utf16_offsets_count_back_exactly(self, text: str, data: st.DataObject) -> None:
        character = data.draw(st.integers(0, len(text)))
        assert _from_utf16(len(text[:character].encode("utf-16-le")) // 2, text) == character


class TestBadQuestions:
    @pytest.mark.parametrize(
        ("bad", "problem"),
        [
            pytest.param(question(("Ada", 0), text=" \u3000"), "its question is empty", id="white space"),
            pytest.param(question(("Ada", 0), text="\ud83d?"), "half a surrogate pair", id="half a pair"),
            pytest.param(question(("Ada", 0), id="good"), r"already that of data\[0\]\.paragraphs\[0\]\.qas\[0\]"),
            pytest.param(question(), "it has no answer", id="no answer"),
            pytest.param({"id": "q", "question": "Who?"}, "it has no answer", id="no key answers"),
            pytest.param(question(("Ada", 0), is_impossible=True), "is_impossible and has answers", id="contradiction"),
            pytest.param(question((" ", 3)), "its answer is empty", id="blank answer that matches"),
        ],
    )
    def test_are_refused_or_skipped_and_never_repaired(self, write: Write, bad: dict[str, Any], problem: str) -> None:
        path = write(data_set(question(("Ada", 0), id="good"), bad))
        for policy in ("error", "repair"):
            with pytest.raises(DataError, match=rf"data\.json(.|\n)*qas\[1\].*{problem}"):
                read(path, policy)
        for policy in ("skip", "repair_or_skip"):
            report = ReadReport()
            assert [e.id for e in read(path, policy, report)] == ["good"]
            assert actions(report) == [(bad["id"], "skipped")]

    def test_an_empty_context_makes_its_questions_bad(self, write: Write) -> None:
        value = data_set(question(("Ada", 0)))
        value["data"] += data_set(question(("a", 0), id="a"), question(("b", 0), id="b"), context="\n")["data"]
        report = ReadReport()
        assert [e.id for e in read(write(value), "skip", report)] == ["q"]
        assert [(i.example_id, i.problem) for i in report.incidents] == [
            ("a", "its context is empty"),
            ("b", "its context is empty"),
        ]

    def test_jsquad_answerable_questions_are_read(self, write: Write) -> None:
        assert len(read(write(data_set(question(("Ada", 0), is_impossible=False))))) == 1


class TestUnanswerable:
    def test_is_what_is_marked_and_plausible_answers_are_not_read(self, cases: Path) -> None:
        examples = read(cases / "squad2" / "dev-v2.0.json")
        assert [(e.id, e.document, e.answers) for e in examples] == [
            ("a", "Harbour", (GoldAnswer("1907", 36),)),
            ("b", "Harbour", ()),
        ]

    @pytest.mark.parametrize("bare", [question(), question(is_impossible=None), {"id": "q", "question": "Who?"}])
    def test_may_be_unmarked_where_the_data_set_says_so(self, write: Write, bare: dict[str, Any]) -> None:
        path = write(data_set(bare, question(("Ada", 0), id="good")))
        assert [e.answers for e in read(path, without_answers="unanswerable")] == [(), (GoldAnswer("Ada", 0),)]
        with pytest.raises(DataError, match=r"it has no answer: mark it .*data.read.without_answers=unanswerable"):
            read(path)

    def test_is_not_a_question_whose_answers_are_all_bad(self, write: Write) -> None:
        report = ReadReport()
        path = write(data_set(question(("Eve", 0)), question(("Ada", 0), id="good")))
        assert [e.id for e in read(path, "skip", report, without_answers="unanswerable")] == ["good"]
        assert actions(report) == [("q", "skipped")]

    def test_an_unknown_choice_is_refused(self, write: Write) -> None:
        with pytest.raises(ConfigError, match=r"without_answers=skip: choose one of error, unanswerable"):
            read(write(data_set(question(("Ada", 0)))), without_answers="skip")


class TestPrediction:
    @pytest.mark.parametrize(
        "unlabelled",
        [question(), question(is_impossible=False), question(answers=None), {"id": "q", "question": "Who?"}],
    )
    def test_needs_no_answers(self, write: Write, unlabelled: dict[str, Any]) -> None:
        (example,) = read(write(data_set(unlabelled)), labelled=False)
        assert example == QuestionAnsweringExample("q", "en", "Ada", "Who?", CONTEXT, None)

    def test_may_know_that_there_is_none(self, write: Write) -> None:
        (example,) = read(write(data_set(question(is_impossible=True))), labelled=False)
        assert example.answers == ()

    def test_keeps_a_question_whose_answers_are_all_bad(self, write: Write) -> None:
        report = ReadReport()
        (example,) = read(write(data_set(question(("Eve", 0)))), "skip", report, labelled=False)
        assert example.answers is None
        assert actions(report) == [("q", "answer dropped")]


class TestDocuments:
    @pytest.mark.parametrize(
        ("titles", "documents"),
        [
            (["Ada", "Bob"], ["Ada", "Bob"]),
            (["Ada", "Ada"], ["article 0", "article 1"]),
            (["Ada", " "], ["article 0", "article 1"]),
            (["Ada", None], ["article 0", "article 1"]),
            ([7, 8], ["article 0", "article 1"]),
        ],
    )
    def test_are_titles_where_all_have_their_own_else_indices(
        self, write: Write, titles: list[object], documents: list[str]
    ) -> None:
        paragraphs = [data_set(question(("Ada", 0), id=id))["data"][0]["paragraphs"] for id in "ab"]
        articles = [{"title": t, "paragraphs": p} for t, p in zip(titles, paragraphs, strict=True)]
        assert [e.document for e in read(write({"data": articles}))] == documents


class TestFilesThatAreNotSquad:
    @pytest.mark.parametrize(
        ("value", "complaint"),
        [
            ([], r"the top level should be an object, found \[\]"),
            ({"version": "1.1", "rows": []}, "data is missing; the keys there are: version, rows"),
            ({"data": {}}, r"data should be a list, found \{\}"),
            ({"data": ["x"]}, r"data\[0\] should be an object, found 'x'"),
            ({"data": [{"title": "Ada"}]}, r"data\[0\]\.paragraphs is missing; the keys there are: title"),
            ({"data": [{"paragraphs": [{"qas": []}]}]}, r"data\[0\]\.paragraphs\[0\]\.context is missing"),
            (data_set(question(), context=7), r"paragraphs\[0\]\.context should be a string, found 7"),
            (data_set({"id": 12, "question": "?"}), r"qas\[0\]\.id should be a string, found 12"),
            (data_set({"id": "q"}), r"qas\[0\]\.question is missing"),
            (data_set(question(answers={"text": "Ada"})), r"qas\[0\]\.answers should be a list"),
            (data_set(question(answers=["Ada"])), r"answers\[0\] should be an object, found 'Ada'"),
            (
                data_set(question(("Ada", 0), ("Ada", "0"))),
                r"data\[0\]\.paragraphs\[0\]\.qas\[0\]\.answers\[1\]\.answer_start should be a whole number, found '0'",
            ),
            (data_set(question(("Ada", True))), "answer_start should be a whole number, found true"),
            (data_set(question(("Ada", 0.0))), "answer_start should be a whole number, found 0.0"),
            (data_set(question(is_impossible="true")), r"is_impossible should be true or false, found 'true'"),
            (data_set(question((None, 0))), r"answers\[0\]\.text should be a string, found null"),
        ],
    )
    def test_are_refused_whatever_the_policy_naming_the_place(
        self, write: Write, value: object, complaint: str
    ) -> None:
        with pytest.raises(DataError, match=rf"data\.json: not a SQuAD file: .*{complaint}"):
            read(write(value), "repair_or_skip")

    @pytest.mark.parametrize(
        ("raw", "complaint"),
        [
            (b"", "the file is empty"),
            (b"\xef\xbb\xbf \n", "the file is empty"),
            (b'{"data":\n [}', "line 2, column 3: broken JSON"),
            (b'{"id": 1}\n{"id": 2}\n', "line 2, column 1: .*JSON lines"),
            (b'{"data": "\xe4\xf6"}', "not UTF-8: .* at byte 10"),
            (b'\xef\xbb\xbf{"data": "\xff"}', "not UTF-8: .* at byte 13"),
        ],
    )
    def test_are_refused_naming_line_or_byte(self, tmp_path: Path, raw: bytes, complaint: str) -> None:
        path = tmp_path / "data.json"
        path.write_bytes(raw)
        with pytest.raises(DataError, match=rf"data\.json.*{complaint}"):
            read(path)

    def test_a_byte_order_mark_is_no_fault(self, tmp_path: Path) -> None:
        path = tmp_path / "data.json"
        path.write_text(json.dumps(data_set(question(("Ada", 0)))), "utf-8-sig")
        assert len(read(path)) == 1

    @pytest.mark.parametrize("value", [{"data": []}, data_set(), data_set(question(("Eve", 0)))])
    def test_an_empty_data_set_is_refused(self, write: Write, value: object) -> None:
        with pytest.raises(DataError, match=r"data\.json: the data set is empty"):
            read(write(value), "repair_or_skip")

    def test_a_missing_file_is_answered_with_similar_ones(self, tmp_path: Path) -> None:
        for name in ("xquad.de.json", "xquad.en.json", "README"):
            (tmp_path / name).touch()
        with pytest.raises(DataError, match=r"xquad\.ed\.json: .*Similar.*: xquad\.de\.json, xquad\.en\.json\."):
            read(tmp_path / "xquad.ed.json")

    def test_a_missing_folder_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(DataError, match=r"there is no such file\. Neither is there a folder .*absent"):
            read(tmp_path / "absent" / "xquad.de.json")

    def test_a_folder_is_answered_with_its_files(self, tmp_path: Path) -> None:
        (tmp_path / "xquad.de.json").touch()
        with pytest.raises(DataError, match=r"a folder, not a file\. It holds: xquad\.de\.json"):
            read(tmp_path)

    def test_an_unknown_policy_is_refused(self, write: Write) -> None:
        with pytest.raises(ConfigError, match="on_bad_example=ignore"):
            read(write(data_set(question(("Ada", 0)))), "ignore")
