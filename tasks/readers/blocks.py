"""Files of columns: sentences are blocks of lines between blank ones, some with comments that say their ids."""

import gzip
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ernie_m.errors import ConfigError, DataError
from tasks.readers.policy import FileReading

DOCUMENT_START = "-DOCSTART-"
SENTENCE_ID = re.compile(r"#\s*sent_id\s*=\s*(\S+)")
NEW_DOCUMENT = re.compile(r"#\s*newdoc\b(?:\s+id)?(?:\s*=\s*(\S+))?")


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of a sentence.

    Attributes:
        number: Of the sentence, from 0.
        comments: The lines that are comments.
        rows: The others, with their numbers in the file.
        document: The document that has begun last, by `-DOCSTART-` or `# newdoc`; None where none has.
    """

    number: int
    comments: Sequence[str]
    rows: Sequence[tuple[int, str]]
    document: str | None

    @property
    def place(self) -> str:
        """For messages, as `line 12`."""
        return f"line {self.rows[0][0]}"


def read_lines(path: Path, encodings: Sequence[str]) -> list[str]:
    """A file's lines, also gzipped; only line feeds end them, a byte order mark and carriage returns are dropped.

    Args:
        path: The file.
        encodings: The first that fits the whole file is taken.

    Raises:
        ConfigError: There is no such encoding.
        DataError: The file is missing, or no encoding fits.
    """
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error
    problem = f"{path}: data.read.encodings names none"
    for name in encodings:
        try:
            text = data.decode(name).removeprefix("\ufeff")
        except LookupError:
            raise ConfigError(f"data.read.encodings: {name} is unknown; e.g. utf-8, latin-1") from None
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            problem = f"{path}:{line}: not {name} ({error.reason}); data.read.encodings=[utf-8,latin-1] tries both"
        else:
            return [line.removesuffix("\r") for line in text.split("\n")]
    raise DataError(problem)


def split_blocks(lines: Sequence[str], *, is_comment: Callable[[str], bool]) -> Iterator[Block]:
    """The sentences of a file; blank lines, white space alone included, and `-DOCSTART-` rows end them."""
    number, documents, document = 0, 0, None
    comments: list[str] = []
    rows: list[tuple[int, str]] = []
    for place, line in enumerate([*lines, ""], start=1):
        starts, blank = line.startswith(DOCUMENT_START), not line.strip()
        if starts or blank:
            if rows:
                yield Block(number, comments, rows, document)
                number += 1
            comments, rows = [], []
        comment = not starts and not blank and is_comment(line)
        newdoc = NEW_DOCUMENT.match(line) if comment else None
        if starts or newdoc:
            documents += 1
            document = (newdoc and newdoc[1]) or f"document {documents}"
        if comment:
            comments.append(line)
        elif not starts and not blank:
            rows.append((place, line))


@dataclass(slots=True)
class Identities:
    """Ids and documents of a file's sentences.

    Attributes:
        id: A regular expression with one group, which finds the id in a comment; None: `# sent_id = ...`, or the
            sentence's number where there is none.
        document: Likewise its document; None: that of `-DOCSTART-` and `# newdoc`, or the id.
    """

    id: str | None
    document: str | None
    _seen: dict[str, str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for name, pattern in (("id", self.id), ("document", self.document)):
            try:
                groups = 1 if pattern is None else re.compile(pattern).groups
            except re.error as error:
                raise ConfigError(f"data.read.{name}={pattern}: no regular expression ({error})") from None
            if groups != 1:
                raise ConfigError(f"data.read.{name}={pattern}: one group in brackets is needed, which is the {name}")

    def of(self, block: Block, reading: FileReading) -> tuple[str, str] | None:
        """Id and document; None, and a note, where a comment is missing or the id is another sentence's."""
        key = _find(self.id or SENTENCE_ID, block.comments)
        document = block.document if self.document is None else _find(self.document, block.comments)
        shown = key or str(block.number)
        if key is None and self.id is not None:
            problem = f"no comment has its id, by data.read.id={self.id}"
        elif document is None and self.document is not None:
            problem = f"no comment has its document, by data.read.document={self.document}"
        elif shown in self._seen:
            problem = f"its id is already that of {self._seen[shown]}"
        else:
            self._seen[shown] = block.place
            return shown, document or shown
        reading.note(block.place, shown, problem, "skipped")
        return None


def _find(pattern: str | re.Pattern[str], comments: Sequence[str]) -> str | None:
    found = [hit[1] for comment in comments if (hit := re.search(pattern, comment))]
    return found[-1] if found else None
