"""Tags of words: plain ones, and those of entities in any scheme, which become IOB2 (pure).

A tag of an entity's word is a letter, a hyphen and the entity's type; every other word has `O`.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

Scheme = Literal["iob1", "iob2", "iobes", "bilou", "plain"]
"""`plain`: tags are no entities' (parts of speech) and stay as they are."""

Problem = Literal["entities", "tags"]
"""What tags are: entities in IOB2, or one by one as they are."""

OUTSIDE = "O"
LETTERS = {"iob1": "BI", "iob2": "BI", "iobes": "BIES", "bilou": "BILU"}
BEGINS, ENDS = "BSU", "ESLU"


class Converted(NamedTuple):
    """A sentence's tags in IOB2, and the places of those that go on with an entity that is not there."""

    tags: list[str]
    orphans: list[int]


def detect(sentences: Sequence[Sequence[str]]) -> Scheme:
    """Tells the scheme of a file from its tags.

    * `plain`: no tag has the form of an entity's tag.
    * `iobes` and `bilou`: there are E- or S- tags; there are L- or U- tags.
    * `iob1`: there are B- and I- tags alone, some entity begins with I-, and every B- stands right behind an entity of
      its own type. IOB1 has B- only to keep two such entities apart.
    * `iob2`: every other file of B- and I- tags. So a file in IOB2 in which a few entities lack their B- is still IOB2,
      and these few are found.
    """
    tags = {tag for sentence in sentences for tag in sentence}
    letters = {tag[0] for tag in tags if _is_of(tag, "BIESLU")}
    if tags and not letters and OUTSIDE not in tags:
        return "plain"
    if letters - set("BI"):
        return "bilou" if letters & set("LU") else "iobes"
    pairs = [pair for sentence in sentences for pair in zip([OUTSIDE, *sentence], sentence, strict=False)]
    begun_inside = any(tag[0] == "I" and before[2:] != tag[2:] for before, tag in pairs if _is_of(tag, "BI"))
    separating = all(before[2:] == tag[2:] for before, tag in pairs if _is_of(tag, "B"))
    return "iob1" if begun_inside and separating else "iob2"


def to_iob2(tags: Sequence[str], scheme: Scheme, type_names: Mapping[str, str | None]) -> Converted:
    """A sentence's tags in IOB2.

    An entity begins where the scheme says so, and with a tag that should go on and has nothing to go on with, as
    conlleval counts: in IOB1 that is how entities begin, elsewhere it is an orphan.

    Args:
        tags: Of the sentence.
        scheme: Theirs.
        type_names: A type of the file (a tag, where they are plain) -> its name; None: that is no entity.

    Raises:
        ValueError: A tag is none of the scheme's; the message says which.
    """
    if scheme == "plain":
        return Converted([_named(tag, type_names) for tag in tags], [])
    converted: list[str] = []
    orphans: list[int] = []
    open_type: str | None = None
    for place, tag in enumerate(tags):
        if tag == OUTSIDE:
            open_type = None
            converted.append(OUTSIDE)
            continue
        if not _is_of(tag, LETTERS[scheme]):
            forms = ", ".join(f"{letter}-<type>" for letter in LETTERS[scheme])
            raise ValueError(f"tag {tag!r} is neither O nor {forms} (scheme {scheme}, see data.read.scheme)")
        letter, kind = tag[0], tag[2:]
        begins = letter in BEGINS or kind != open_type
        if begins and letter not in BEGINS and scheme != "iob1":
            orphans.append(place)
        name = type_names.get(kind, kind)
        converted.append(OUTSIDE if name is None else f"{'B' if begins else 'I'}-{name}")
        open_type = None if letter in ENDS else kind
    return Converted(converted, orphans)


def following(tag: str) -> str:
    """The tag of what goes on with a word's entity; `O` behind `O`."""
    return f"I-{tag[2:]}" if tag.startswith("B-") else tag


def _is_of(tag: str, letters: str) -> bool:
    return len(tag) > 2 and tag[1] == "-" and tag[0] in letters


def _named(tag: str, type_names: Mapping[str, str | None]) -> str:
    name = type_names.get(tag, tag)
    if not name:
        raise ValueError(f"tag {tag!r} is none, by data.read.type_names" if tag else "a word has no tag")
    return name
