"""Blocks of relation files: lines that are none, sentences without an id, and words beside markers."""

from pathlib import Path

import pytest

from ernie_m.errors import DataError
from tasks.readers.relation_pairs import read_relation_pairs
from tests.tasks.readers.relations import read_relations, text_of, triples

GOOD = '1\t"<e1>A</e1> of <e2>B</e2>"\nCause-Effect(e2,e1)\nComment: why\n\n'


def write(folder: Path, text: str) -> Path:
    path = folder / "a.txt"
    path.write_bytes(text.encode("utf-8"))
    return path


def test_comments_are_no_sentences_whatever_they_hold(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD.replace("why", "<e1> is") + GOOD.replace("1\t", "2\t").replace(": why", ":\twhy"))
    examples = read_relations(read_relation_pairs, path)
    assert [(example.id, triples(example)) for example in examples] == [
        (key, {("B", "Cause-Effect", "A")}) for key in "12"
    ]


def test_line_ends_of_windows_and_a_byte_order_mark_are_no_text(tmp_path: Path) -> None:
    (example,) = read_relations(read_relation_pairs, write(tmp_path, "\ufeff" + GOOD.replace("\n", "\r\n")))
    assert (example.id, example.text, triples(example)) == ("1", "A of B", {("B", "Cause-Effect", "A")})


@pytest.mark.parametrize(
    ("sentence", "problem"),
    [
        ('2 "<e1>A</e1> <e2>B</e2>"', "line 5, id line 5: no id and tab stand before its sentence"),
        ('"<e1>A</e1> <e2>B</e2>"', "no id and tab stand before its sentence"),
        (' 2\t"<e1>A</e1> <e2>B</e2>"', "no id and tab stand before its sentence"),
        ('2\t"A of B"', "line 5, id 2: it has no <e1> ... </e1>"),
        ("2\t", "line 5, id 2: its sentence is empty"),
        ('2\t"<e1></e1>"', "line 5, id 2: its sentence is empty"),
        ('1\t"<e1>A</e1> <e2>B</e2>"', "its id is already that of line 1"),
    ],
)
def test_no_sentence_is_lost_without_a_word(sentence: str, problem: str, tmp_path: Path) -> None:
    path = write(tmp_path, f"{GOOD}{sentence}\nOther\n")
    for policy in ("error", "repair"):
        with pytest.raises(DataError, match=problem):
            read_relations(read_relation_pairs, path, policy)
    assert [example.id for example in read_relations(read_relation_pairs, path, "skip")] == ["1"]


def test_no_word_runs_into_a_mention(real_data: Path, tmp_path: Path) -> None:
    for sentence, text in (
        ("en<e1> A </e1> <e2> B </e2>s", "en A Bs"),
        ("Süd-<e1> A </e1>, l'<e2>B</e2>", "Süd-A, l'B"),
        ("x<e1>A</e1><e2> B </e2>", "xA B"),
    ):
        (example,) = read_relations(read_relation_pairs, write(tmp_path, f'1\t"{sentence}"\nOther\n'))
        assert (example.text, text_of(example, 0), text_of(example, 1)) == (text, "A", "B")
    path = real_data / "relx" / "RELX_fr.txt"
    examples = read_relations(read_relation_pairs, path, "skip", language="fr")
    example = next(example for example in examples if example.id == "18160")
    assert example.text.startswith("Les sidérurgistes en Japon comme Nippon Steel Corporation")


def test_a_sentence_is_enough_to_predict(tmp_path: Path) -> None:
    path = write(tmp_path, '1\tA of B\n2\t"A of C"\n')
    examples = read_relations(read_relation_pairs, path, labelled=False)
    assert [(example.id, example.text, example.entities, example.relations) for example in examples] == [
        ("1", "A of B", (), ()),
        ("2", "A of C", (), ()),
    ]


def test_bytes_that_are_not_utf8_are_named_by_their_line(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(GOOD.encode() + b"2\t\xe4\n")
    with pytest.raises(DataError, match=r"a\.txt:5: not UTF-8"):
        read_relations(read_relation_pairs, path)


def test_marked_mentions_are_given_to_predict_with(tmp_path: Path) -> None:
    path = write(tmp_path, '1\t"<e1>A</e1> of <e2>B</e2>"\n\n2\t"A of B"\n')
    first, second = read_relations(read_relation_pairs, path, labelled=False)
    assert [(text_of(first, 0), text_of(first, 1)), first.relations] == [("A", "B"), ()]
    assert (second.text, second.entities) == ("A of B", ())
    with pytest.raises(DataError, match="it has no <e2>"):
        read_relations(read_relation_pairs, write(tmp_path, '1\t"<e1>A</e1> of B"\n'), labelled=False)
