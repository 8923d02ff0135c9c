"""FewRel (Han et al., 2018): sentences with a head and a tail entity, by relation, in one JSON object."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ernie_m.errors import DataError
from tasks.examples import ExtractionExample
from tasks.readers.annotations import Draft, draft_words
from tasks.readers.source import Entry, Row, Source, read_examples, takes
from tasks.readers.text import read_json


@takes(".json")
def read_fewrel(source: Source, *, names: str | None) -> Iterator[ExtractionExample]:
    """Reads `{relation: [{tokens, h, t}]}`; head and tail are [name, Wikidata id, [the words of each mention]].

    Every mention of head and tail is an entity without a type. The relation is one of things and not of mentions, so it
    holds between each mention of the head and each of the tail. A sentence is a document of its own.

    Args:
        source: See `Source`. If it is not labelled, a sentence may have no mentions.
        names: File beside this one with `{relation: [its name, ...]}`, which prediction does not need; None: relations
            keep Wikidata's numbers.
    """
    path = source.path
    groups = _read_object(path)
    named: Mapping[str, Any] = {relation: [relation] for relation in groups}
    if source.labelled and names is not None:
        named = _read_object(path.parent / names)
    if absent := [relation for relation in groups if not _is_named(named.get(relation))]:
        raise DataError(f"{path.parent / str(names)}: no name for {', '.join(absent)}; data.read.names=null keeps them")

    def example(content: tuple[str, dict[str, Any]], entry: Entry) -> ExtractionExample:
        relation, sentence = content
        draft = draft_words(sentence["tokens"], entry, entry.key, between_words=" ")
        if source.labelled or sentence.keys() & {"h", "t"}:
            _add_mentions(draft, sentence)
        if source.labelled:
            _add_relations(draft, sentence, named[relation][0])
        return draft.example()

    return read_examples(source, "sentences", _sentences(path, groups), example)


def _read_object(path: Path) -> dict[str, Any]:
    content = read_json(path)
    if not isinstance(content, dict):
        raise DataError(f"{path}: a JSON object is needed, this is a {type(content).__name__}")
    return content


def _is_named(names: Any) -> bool:
    return isinstance(names, list) and bool(names) and isinstance(names[0], str)


def _sentences(path: Path, groups: Mapping[str, Any]) -> Iterator[Row[tuple[str, dict[str, Any]]]]:
    """The sentences, each with its relation. The key is the relation and the sentence's number in it."""
    for relation, sentences in groups.items():
        if not isinstance(sentences, list):
            raise DataError(f"{path}: {relation} is {json.dumps(sentences)[:40]}: a list of sentences is needed")
        for number, sentence in enumerate(sentences):
            problem = None if isinstance(sentence, dict) else f"it is a {type(sentence).__name__}, not an object"
            yield Row(f"{relation}[{number}]", f"{relation}-{number}", (relation, sentence), problem)


def _add_mentions(draft: Draft, content: Mapping[str, Any]) -> None:
    for side in ("h", "t"):
        thing = content[side]
        if not isinstance(thing, list) or len(thing) != 3 or not isinstance(thing[2], list) or not thing[2]:
            raise ValueError(f"its {side} is {json.dumps(thing)[:60]}: [name, id, [words of a mention, ...]] is needed")
        for number, words in enumerate(thing[2]):
            _check(words, side, len(draft.words))
            draft.mark((side, number), draft.words[words[0]][0], draft.words[words[-1]][1], None)


def _add_relations(draft: Draft, content: Mapping[str, Any], predicate: str) -> None:
    for head in range(len(content["h"][2])):
        for tail in range(len(content["t"][2])):
            draft.relate(("h", head), predicate, ("t", tail))


def _check(words: Any, side: str, count: int) -> None:
    in_order = isinstance(words, list) and bool(words) and all(type(word) is int for word in words)
    if not in_order or words != list(range(words[0], words[0] + len(words))) or not 0 <= words[0] <= words[-1] < count:
        raise ValueError(
            f"a mention of its {side} is of the words {words!r}: neighbours of the {count} words are needed"
        )
