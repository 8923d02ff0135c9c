"""Blocks of lines: what is a sentence, which document it is of, what it is called; files that cannot be read."""

from pathlib import Path

import pytest

from ernie_m.errors import ConfigError
from tasks.readers.blocks import Block, Identities, split_blocks
from tasks.readers.policy import BadExamplePolicy, FileReading
from tasks.readers.source import Row, collect


def blocks(text: str) -> list[Row[Block]]:
    return list(split_blocks(text.split("\n"), is_comment=lambda line: line.startswith("#")))


def identify(
    sentences: list[Row[Block]], id: str | None = None, document: str | None = None
) -> tuple[list[tuple[str, str]], list[str]]:
    reading = FileReading(Path("a"), "en", BadExamplePolicy.SKIP, "sentences")
    identities = collect(sentences, Identities(id, document).identify, reading)
    return identities, [incident.problem for incident in reading.incidents]


def test_blank_lines_and_document_starts_end_a_sentence() -> None:
    sentences = blocks("\n# c\na\nb\n \t\n\n-DOCSTART- -X- O O\n\nc\n-DOCSTART- -X-\nd\n# only a comment")
    assert [(row.key, [line for _, line in row.content.rows]) for row in sentences] == [
        ("0", ["a", "b"]),
        ("1", ["c"]),
        ("2", ["d"]),
    ]
    assert sentences[0].content.rows == [(3, "a"), (4, "b")]
    assert sentences[0].content.comments == ["# c"]
    assert sentences[0].place == "line 3"
    assert [row.content.document for row in sentences] == [None, "document 1", "document 2"]


def test_comments_of_treebanks_say_ids_and_documents() -> None:
    text = "# newdoc id = n1\n# sent_id = n1-1\na\n\n# sent_id = n1-2\nb\n\n# newdoc\nc"
    identities, problems = identify(blocks(text))
    assert identities == [("n1-1", "n1"), ("n1-2", "n1"), ("2", "document 2")]
    assert problems == []


def test_without_comments_sentences_are_numbered_and_documents_of_their_own() -> None:
    assert identify(blocks("a\n\nb"))[0] == [("0", "0"), ("1", "1")]


def test_own_patterns_have_to_be_found() -> None:
    text = "# id: x1 of d7\na\n\n# id: x2\nb\n\nc"
    identities, problems = identify(blocks(text), r"id: (\S+)", r"of (\S+)")
    assert identities == [("x1", "d7")]
    assert problems == [
        r"data.read.document=of (\S+) finds its document in no comment",
        r"data.read.id=id: (\S+) finds its id in no comment",
    ]


def test_an_id_names_one_sentence() -> None:
    identities, problems = identify(blocks("# sent_id = 1\na\n\n# sent_id = 1\nb"))
    assert identities == [("1", "1")]
    assert problems == ["its id is already that of line 2"]


@pytest.mark.parametrize(
    ("pattern", "problem"), [("(", "no regular expression"), ("x", "one group"), ("(a)(b)", "one group")]
)
def test_patterns_are_checked(pattern: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=f"data.read.id=.*{problem}"):
        Identities(pattern, None)
