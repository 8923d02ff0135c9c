"""Files in which a sentence is a block of lines, and blank lines separate sentences. Comments may give its id."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ernie_m.errors import ConfigError
from tasks.readers.source import Entry, Row

DOCUMENT_START = "-DOCSTART-"
SENTENCE_ID = re.compile(r"#\s*sent_id\s*=\s*(\S+)")
NEW_DOCUMENT = re.compile(r"#\s*newdoc\b(?:\s+id)?(?:\s*=\s*(\S+))?")


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of a sentence.

    Attributes:
        comments: The lines that are comments.
        rows: The other lines, each with its number in the file.
        document: The document that the last `-DOCSTART-` or `# newdoc` before the sentence began; None: there is none.
    """

    comments: Sequence[str]
    rows: Sequence[tuple[int, str]]
    document: str | None


def split_blocks(lines: Sequence[str], *, is_comment: Callable[[str], bool]) -> Iterator[Row[Block]]:
    """Splits a file into its sentences; the key of each is its number, from 0.

    A sentence ends at a blank line, which may hold white space, or at a `-DOCSTART-` row.
    """
    number, documents, document = 0, 0, None
    comments: list[str] = []
    rows: list[tuple[int, str]] = []
    for place, line in enumerate([*lines, ""], start=1):
        starts_document, new_document = line.startswith(DOCUMENT_START), None
        if starts_document or not line.strip():
            if rows:
                yield Row(f"line {rows[0][0]}", str(number), Block(comments, rows, document))
                number += 1
            comments, rows = [], []
        elif is_comment(line):
            comments.append(line)
            new_document = NEW_DOCUMENT.match(line)
        else:
            rows.append((place, line))
        if starts_document or new_document:
            documents += 1
            document = (new_document and new_document[1]) or f"document {documents}"


@dataclass(frozen=True, slots=True)
class Identities:
    """Where the ids and documents of a file's sentences are.

    Attributes:
        id: A regular expression whose one group is the id in a comment; None: `# sent_id = ...`, or the sentence's
            number if there is no such comment.
        document: Likewise for its document; None: that of `-DOCSTART-` or `# newdoc`, or else the id.
    """

    id: str | None
    document: str | None

    def __post_init__(self) -> None:
        for name, pattern in (("id", self.id), ("document", self.document)):
            try:
                groups = 1 if pattern is None else re.compile(pattern).groups
            except re.error as error:
                raise ConfigError(f"data.read.{name}={pattern}: no regular expression ({error})") from None
            if groups != 1:
                raise ConfigError(f"data.read.{name}={pattern}: one group in brackets is needed, which is the {name}")

    def identify(self, block: Block, entry: Entry) -> tuple[str, str]:
        """Id and document of a sentence; raises ValueError if a comment is missing, or the id is another sentence's."""
        key = _find(self.id or SENTENCE_ID, block.comments)
        document = block.document if self.document is None else _find(self.document, block.comments)
        if key is None and self.id is not None:
            raise ValueError(f"data.read.id={self.id} finds its id in no comment")
        key = entry.identify(key or entry.key)
        if document is None and self.document is not None:
            raise ValueError(f"data.read.document={self.document} finds its document in no comment")
        return key, document or key


def _find(pattern: str | re.Pattern[str], comments: Sequence[str]) -> str | None:
    matches = [match[1] for comment in comments if (match := re.search(pattern, comment))]
    return matches[-1] if matches else None
