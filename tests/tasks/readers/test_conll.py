"""CoNLL columns: real files word by word, the layouts that there are, and sentences that disagree with themselves."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import ConfigError, DataError
from tasks.examples import TokenExample
from tasks.readers.conll import has_word_columns
from tasks.readers.policy import ReadReport
from tests.sources import read_tokens


def words(examples: list[TokenExample]) -> list[str]:
    return [word for example in examples for word in example.words]


def tags(examples: list[TokenExample]) -> list[str]:
    return [tag for example in examples for tag in example.tags or ()]


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(*lines: str, name: str = "a.conll") -> Path:
        path = tmp_path / name
        path.write_bytes("\n".join(lines).encode())
        return path

    return write


class TestRealFiles:
    @pytest.mark.parametrize(
        ("name", "file", "sentences", "count", "documents", "incidents"),
        [
            ("uner_pud", "uner_pud/en_pud-ud-test.iob2", 400, 8311, 166, 0),
            ("uner_pud", "uner_pud/de_pud-ud-test.iob2", 400, 8297, 166, 0),
            ("uner", "uner_pud/zh_pud-ud-test.iob2", 400, 8426, 14, 0),
            ("mobie", "mobie/dev+train_rss.conll2003", 517, 8767, 203, 46),
            ("thainer", "thainer/data.conll", 580, 25409, 580, 0),
            ("klue_ner", "klue/klue-ner-v1.1_dev.tsv", 300, 17713, 300, 0),
        ],
    )
    def test_they_are_read_whole(
        self, name: str, file: str, sentences: int, count: int, documents: int, incidents: int, real_data: Path
    ) -> None:
        report = ReadReport()
        examples = read_tokens(name, real_data / file, report)
        assert len(examples) == len({example.id for example in examples}) == sentences
        assert len(words(examples)) == len(tags(examples)) == count
        assert len({example.document for example in examples}) == documents
        assert len(report.incidents) == incidents
        assert {tag[:2] for tag in tags(examples)} == {"O", "B-", "I-"}

    def test_white_space_and_zero_width_stay_words(self, real_data: Path) -> None:
        thai = words(read_tokens("thainer", real_data / "thainer" / "data.conll"))
        assert sum(word.isspace() for word in thai) == 3839
        assert sum("\ufeff" in word or "\u200b" in word for word in thai) == 272
        korean = read_tokens("klue_ner", real_data / "klue" / "klue-ner-v1.1_dev.tsv")
        assert sum(word.isspace() for word in words(korean)) == 3747
        assert max(map(len, words(korean))) == 1
        assert korean[0].id == "klue-ner-v1_dev_00000-wikitree"
        assert korean[0].text.startswith("경찰은 또 성매매 알선 자금을 관리한 박씨의 딸(32)과")

    def test_sentences_without_entities_stay(self, real_data: Path) -> None:
        def empty(name: str, file: str) -> int:
            return sum(set(example.tags or ()) == {"O"} for example in read_tokens(name, real_data / file))

        assert empty("uner_pud", "uner_pud/en_pud-ud-test.iob2") == 196
        assert empty("uner_pud", "uner_pud/de_pud-ud-test.iob2") == 188
        assert empty("uner", "uner_pud/zh_pud-ud-test.iob2") == 196
        assert empty("mobie", "mobie/dev+train_rss.conll2003") == 36
        assert empty("thainer", "thainer/data.conll") == 169

    def test_orphans_are_refused_or_begin_an_entity(self, real_data: Path) -> None:
        path = real_data / "mobie" / "dev+train_rss.conll2003"
        with pytest.raises(
            DataError, match=r"46 problems in 517 sentences:\n  line 208, id 10: tag I-date continues an entity"
        ):
            read_tokens("mobie", path, on_bad_example="error")
        report = ReadReport()
        repaired = read_tokens("mobie", path, report)
        begun = Counter(tag for tag in tags(repaired) if tag.startswith("B-"))
        left = read_tokens("mobie", path, skipping := ReadReport(), on_bad_example="skip")
        hurt = {incident.example_id for incident in report.incidents}
        assert len(left) == 517 - len(hurt) == 517 - len(skipping.incidents)
        assert {incident.action for incident in skipping.incidents} == {"skipped"}
        raw = [line.split("\t")[3] for line in path.read_text().split("\n") if "\t" in line]
        assert sum(begun.values()) == sum(tag.startswith("B-") for tag in raw) + 46

    def test_parallel_sentences_are_of_one_document_in_every_language(self, real_data: Path) -> None:
        english, german = (
            {e.id: e.document for e in read_tokens("uner_pud", real_data / "uner_pud" / f"{code}_pud-ud-test.iob2")}
            for code in ("en", "de")
        )
        assert english == german
        with pytest.raises(DataError, match=r"data.read.document=.* finds its document in no comment"):
            read_tokens("uner_pud", real_data / "uner_pud" / "zh_pud-ud-test.iob2", language="zh")


class TestLayouts:
    def test_a_file_of_ones_own_needs_no_settings(self, file: Any) -> None:
        (first, second) = read_tokens("conll", file("Anna B-PER", "lives O", ". O", "", "", "# O", "Kyiv B-LOC"))
        assert first == TokenExample(
            "0", "en", "0", "Anna lives .", ((0, 4), (5, 10), (11, 12)), "word", ("B-PER", "O", "O")
        )
        assert second.words == ["#", "Kyiv"]

    def test_a_tab_in_the_first_row_separates_columns(self, file: Any) -> None:
        (example,) = read_tokens(
            "conll", file("New York\tx\tB-LOC", " \tx\tO", "\tx\tO", "\ufeff\tx\tO", "\u3000\tx\tO")
        )
        assert example.words == ["New York", " ", "", "\ufeff", "\u3000"]

    def test_without_a_tab_spaces_do_and_no_other_white_space(self, file: Any) -> None:
        (example,) = read_tokens("conll", file("25\u00a0000  NUM   O ", " km\tNOUN O"))
        assert example.words == ["25\u00a0000", "km"]

    def test_comments_are_lines_with_other_columns_that_begin_with_a_mark(self, file: Any) -> None:
        lines = ["# sent_id = a-1", "# text = # 1", "#\tO", "1\tO", "", "#two\tB-X"]
        (first, second) = read_tokens("conll", file(*lines))
        assert (first.id, first.words, second.words) == ("a-1", ["#", "1"], ["#two"])
        (only,) = read_tokens("conll", file("% c\tO", "a\tO"), comment="%")
        assert only.words == ["a"]

    def test_conll2003(self, file: Any) -> None:
        lines = ["-DOCSTART- -X- O O", "", "EU NNP I-NP I-ORG", "German JJ I-NP I-MISC", "BSE NNP I-NP B-MISC", "",
                 "-DOCSTART- -X- O O", "", "Bonn NNP I-NP I-LOC"]  # fmt: skip
        first, second = read_tokens("conll2003", file(*lines))
        assert first.tags == ("B-ORG", "B-MISC", "B-MISC")  # IOB1
        assert (first.document, second.document) == ("document 1", "document 2")
        path = file(name="esp.train")
        path.write_bytes("Málaga B-LOC\n".encode("latin-1"))
        (spanish,) = read_tokens("conll2003", path, language="es")
        assert spanish.words == ["Málaga"]

    def test_wikiann_has_the_language_before_every_word(self, file: Any) -> None:
        (example,) = read_tokens("wikiann", file("de:Berlin\tB-LOC", "de:\tO", "de:a:b\tO", ""), language="de")
        assert example.words == ["Berlin", "", "a:b"]
        (without,) = read_tokens("wikiann", file("de:Berlin\tB-LOC", "x\tO"), language="de")
        assert without.words == ["de:Berlin", "x"]

    def test_xtremes_test_files_have_no_tags(self, file: Any) -> None:
        (first, second) = read_tokens("panx", file("Anna", "O", "", "Kyiv"), labelled=False)
        assert (first.words, first.tags, second.words) == (["Anna", "O"], None, ["Kyiv"])
        with pytest.raises(DataError, match=r"one column: no tags; .*data.predict"):
            read_tokens("panx", file("Anna", "O"))

    def test_plain_tags_stay_as_they_are(self, file: Any) -> None:
        (example,) = read_tokens("udpos", file("Anna\tPROPN", "I\tPRON", "O\tX"))
        assert example.tags == ("PROPN", "PRON", "X")
        (example,) = read_tokens("conll", file("Anna\tPROPN", "I\tPRON"))
        assert example.tags == ("PROPN", "PRON")

    def test_columns_are_settings(self, file: Any) -> None:
        path = file("1\tAnna\tB-PER\t-\tx", "2\tsings\tO\t-\tx")
        for columns in ({"word": 2, "tag": 3}, {"word": -4, "tag": -3}):
            (example,) = read_tokens("conll", path, columns=columns)
            assert (example.words, example.tags) == (["Anna", "sings"], ("B-PER", "O"))
        with pytest.raises(DataError, match=r"its rows have 5 columns, data.read.columns.tag=6 is none"):
            read_tokens("conll", path, columns={"word": 2, "tag": 6})
        for columns in ({"word": 0, "tag": 1}, {"word": 1}, {"word": 1, "tag": 2, "x": 3}):
            with pytest.raises(ConfigError, match="numbers of word and tag, from 1 or from -1"):
                read_tokens("conll", path, columns=columns)

    def test_between_words(self, file: Any) -> None:
        path = file("a O", "b O", "中 O", "c O")
        assert [read_tokens("conll", path, between_words=gap)[0].text for gap in (None, "", " ")] == [
            "a b中c", "ab中c", "a b 中 c",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["a O", "b x O", "", "c O"], "line 2, id 0: it has 3 columns, the first row has 2"),
        (["a O", "b NOUN", "", "c O"], "line 1, id 0: tag 'NOUN' is neither O nor B-<type>, I-<type>"),
        (
            ["a O", "b I-X", "", "c B-X"],
            "line 2, id 0: tag I-X continues an entity, but the tag before it is O",
        ),
        (["# sent_id = 7", "c O", "", "# sent_id = 7", "a O"], "line 5, id 7: its id is already that of line 2"),
    ],
)
def test_bad_sentences_are_named_and_may_be_left_out(lines: list[str], problem: str, file: Any) -> None:
    path = file(*lines)
    with pytest.raises(DataError, match=problem):
        read_tokens("conll", path)
    report = ReadReport()
    (left,) = read_tokens("conll", path, report, on_bad_example="skip")
    assert left.words == ["c"]
    assert report.summary() == ["a.conll (en): 2 sentences, 0 repaired, 1 skipped"]


def test_a_file_without_a_sentence_is_refused(file: Any) -> None:
    with pytest.raises(DataError, match="the file is empty"):
        read_tokens("conll", file("", " "))
    with pytest.raises(DataError, match="none of its 1 sentences can be used"):
        read_tokens("conll", file("a b", "c O"), on_bad_example="skip")


class TestPlainText:
    """What is no file of word columns, though a reader of columns could make words of it."""

    @pytest.mark.parametrize(
        ("lines", "expected"),
        [
            (["Anna Weber lives in Kyiv."], False),
            (["Anna Weber lives in Kyiv.", "Bob came."], False),
            (["Anna Weber lives in Kyiv.", "Radio Lindberg is in Oslo."], False),
            (["安娜住在基辅。", "鲍勃来了。", "", "安娜走了。", "鲍勃走了！"], False),
            (["Anna B-PER", "sings O"], True),
            (["Anna\tB-PER", "sings\tO", "", "Bob\tB-PER"], True),
            (["Anna PROPN", "sings VERB", "", "Bob PROPN", "runs VERB"], True),
            (["Anna", "sings", ".", "", "Bob", "runs", "."], True),
            (["# sent_id = 1", "Anna O", "-DOCSTART- O", "Bob O"], True),
            (["Anna", "Bob"], False),
            ([""], False),
        ],
    )
    def test_words_in_columns_are_told_from_it(self, lines: list[str], expected: bool) -> None:
        assert has_word_columns([*lines, ""]) is expected

    def test_it_is_refused_where_columns_of_words_are_to_be_predicted(self, file: Any, cases: Path) -> None:
        for path in [*sorted((cases / "ner-raw-text").iterdir()), file("Anna lives in Kyiv.", "Bob is in Rome.")]:
            with pytest.raises(DataError, match=r"looks like plain text.*data\.predict_format=text"):
                read_tokens("conll", path, labelled=False)

    def test_columns_without_tags_are_read(self, file: Any) -> None:
        (first, second) = read_tokens("conll", file("Anna NN", "sings VB", "", "Bob NN"), labelled=False)
        assert (first.words, second.words, first.tags) == (["Anna", "sings"], ["Bob"], None)
