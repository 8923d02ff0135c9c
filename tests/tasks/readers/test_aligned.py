"""Aligned files and lists to mine: real files whole, what does not belong together, blank lines and unknown ids."""

from pathlib import Path
from typing import Any

import pytest
from omegaconf import OmegaConf

from conf import FOLDER
from ernie_m.errors import ConfigError, DataError
from tasks.examples import PairExample, TextWithId
from tasks.readers.aligned import read_mining
from tasks.readers.policy import ReadReport
from tests.sources import read_file, read_pairs


def read_lists(path: Path, report: ReadReport | None = None, **how: Any) -> list[PairExample]:
    return read_file(read_mining, path, report, **{"language": "de", "translations": ".en", "gold": ".gold"} | how)


@pytest.fixture
def files(tmp_path: Path) -> Any:
    def write(**contents: str | bytes) -> Path:
        for ending, content in contents.items():
            data = content if isinstance(content, bytes) else content.encode()
            (tmp_path / f"a.{ending}").write_bytes(data)
        return tmp_path / "a.de"

    return write


class TestRealFiles:
    def test_tatoeba_is_read_whole_under_the_codes_of_xtreme(self, real_data: Path) -> None:
        data: Any = OmegaConf.to_container(OmegaConf.load(FOLDER / "data" / "tatoeba.yaml"))
        counts = {}
        for language, name in data["test"].items():
            path = real_data / "tatoeba" / name
            report = ReadReport()
            examples = read_pairs(path, report, language=language, translations=data["read"]["translations"])
            sides = [
                (real_data / "tatoeba" / file).read_text(encoding="utf-8").split("\n")[:-1]
                for file in (name, name.rpartition(".")[0] + ".eng")
            ]
            texts = [(e.sentence.text, e.translation.text) for e in examples if e.sentence and e.translation]
            assert texts == list(zip(*sides, strict=True))
            assert len({example.id for example in examples}) == len(examples)
            counts[language] = len(examples)
        assert sum(counts.values()) == 19071
        assert (len(counts), counts["sw"], counts["zh"], counts["jv"], counts["ru"]) == (36, 255, 612, 115, 642)
        assert len(list((real_data / "tatoeba").glob("*.eng"))) == 36

    @pytest.mark.parametrize("name", ["fa-ur.fa", "en-hi.hi", "fr-it.fr"])
    def test_odd_spaces_and_joiners_do_not_break_lines(self, name: str, real_data: Path) -> None:
        pair, _, language = name.partition(".")
        other = pair.replace(language, "").strip("-")
        examples = read_pairs(
            real_data / "pretrain" / "parallel" / "ntrex" / name, language=language, translations=f".{other}"
        )
        assert len(examples) == 1182


def test_line_by_line(files: Any) -> None:
    path = files(de="\ufeffEins.\r\n Zwei.\u2028\r\n", en=b"One.\nTwo.")
    assert read_pairs(path) == [
        PairExample("a-0", "de", "One.", TextWithId("a-0", "Eins."), TextWithId("a-0", "One.")),
        PairExample("a-1", "de", "Two.", TextWithId("a-1", " Zwei.\u2028"), TextWithId("a-1", "Two.")),
    ]


def test_the_other_file_is_named_by_its_ending_or_whole(files: Any, tmp_path: Path) -> None:
    path = files(de="Eins.\n", en="One.\n")
    (tmp_path / "de-english.txt").write_text("1.\n")
    (pair,) = read_pairs(path, translations="{language}-english.txt")
    assert pair.translation == TextWithId("a-0", "1.")
    with pytest.raises(ConfigError, match=r"translations=\.de leads to the file itself; leave de out of the data"):
        read_pairs(path, translations=".de")
    with pytest.raises(DataError, match=r"a\.fr: cannot be read: there is no such file"):
        read_pairs(path, translations=".fr")


def test_files_of_different_lengths_are_refused_with_both_counts(files: Any) -> None:
    path = files(de="Eins.\nZwei.\n", en="One.\n")
    for policy in ("error", "repair_or_skip"):
        with pytest.raises(DataError, match=r"a\.de has 2 lines, .*a\.en has 1: .* from line 2 on"):
            read_pairs(path, on_bad_example=policy)


def test_blank_lines_are_named_or_left_out(files: Any) -> None:
    path = files(de="Eins.\n \nDrei.\n\n", en="One.\nTwo.\nThree.\n\n")
    with pytest.raises(DataError, match="2 problems in 4 pairs") as error:
        read_pairs(path)
    assert "line 2, id a-1: the line is blank in a.de\n" in str(error.value)
    assert "line 4, id a-3: the line is blank in a.de and a.en\n" in str(error.value)
    report = ReadReport()
    assert [pair.id for pair in read_pairs(path, report, on_bad_example="skip")] == ["a-0", "a-2"]
    assert report.summary() == ["a.de (de): 4 pairs, 0 repaired, 2 skipped"]
    with pytest.raises(DataError, match="none of its 1 pairs can be used"):
        read_pairs(files(de="\n", en="\n"), on_bad_example="skip")


def test_bytes_that_are_no_text_are_named(files: Any) -> None:
    with pytest.raises(DataError, match=r"a\.en:2: not UTF-8"):
        read_pairs(files(de="Eins.\nZwei.\n", en=b"One.\n\xff\n"))


def test_lists_become_pairs_and_sentences_alone(files: Any) -> None:
    path = files(de="d1\tEins.\nd2\tZwei.\n", en="e1\tOne.\ne2\tTwo\twords.\n", gold="d2\te1\n")
    expected = [
        PairExample("d1", "de", "d1", TextWithId("d1", "Eins."), None),
        PairExample("d2 e1", "de", "d2 e1", TextWithId("d2", "Zwei."), TextWithId("e1", "One.")),
        PairExample("e2", "de", "e2", None, TextWithId("e2", "Two\twords.")),
    ]
    assert read_lists(path) == expected
    unpaired = [(e.sentence is None, e.translation is None) for e in read_lists(path, labelled=False)]
    assert unpaired == [(False, True), (False, True), (True, False), (True, False)]


@pytest.mark.parametrize(
    ("ending", "content", "problem"),
    [
        ("de", "d1\tEins.\nd2\n", "line 2, id d2: an id, a tab and a sentence are needed"),
        ("de", "d1\tEins.\nd2\t \n", "an id, a tab and a sentence are needed"),
        ("en", "e1\tOne.\ne1\tTwo.\n", "line 2, id e1: its id is already that of line 1"),
        ("gold", "d1\te9\n", "there is no sentence e9"),
        ("gold", "x\ty\n", "there is no sentence x and none y"),
        ("gold", "d1\te1\nd1\te2\n", "one of the two is in a pair already"),
        ("gold", "d1\te1\nd2\te1\n", "one of the two is in a pair already"),
    ],
)
def test_lists_that_disagree_are_named(ending: str, content: str, problem: str, files: Any) -> None:
    whole = {"de": "d1\tEins.\nd2\tZwei.\n", "en": "e1\tOne.\ne2\tTwo.\n", "gold": "d1\te1\n"}
    path = files(**whole | {ending: content})
    with pytest.raises(DataError, match=problem):
        read_lists(path)
    report = ReadReport()
    read_lists(path, report, on_bad_example="skip")
    assert [incident.file for incident in report.incidents] == [str(path.with_suffix(f".{ending}"))]


def test_lists_without_sentences_or_pairs_are_refused(files: Any) -> None:
    with pytest.raises(DataError, match="none of its 0 sentences can be used"):
        read_lists(files(de="d1\tEins.\n", en="", gold=""))
    path = files(de="d1\tEins.\n", en="e1\tOne.\n")
    path.with_suffix(".gold").unlink()
    with pytest.raises(DataError, match=r"a\.gold: cannot be read"):
        read_lists(path)
    assert len(read_lists(path, labelled=False)) == 2
