"""MobIE's events: their names and arguments, which have to be concepts of the document."""

import json
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import DataError
from tasks.examples import Entity, Relation
from tasks.readers.mobie import read_mobie
from tests.tasks.readers.relations import read_relations

JAM: dict[str, Any] = {"id": "c1", "span": {"start": 0, "end": 4}, "type": "trigger"}
ROAD: dict[str, Any] = {"id": "c2", "span": {"start": 5, "end": 7}, "type": "location-street"}
EMPTY = {"id": "1", "text": "Stau A8", "conceptMentions": [JAM, ROAD], "relationMentions": None}


def write(folder: Path, **change: Any) -> Path:
    path = folder / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in (EMPTY, EMPTY | {"id": "2"} | change)))
    return path


def event(*arguments: tuple[str, Any], name: Any = "Jam") -> dict[str, Any]:
    return {"name": name, "args": [{"role": role, "conceptMention": concept} for role, concept in arguments]}


def test_events_of_one_name_and_trigger_are_one(tmp_path: Path) -> None:
    events = [event(("trigger", JAM), ("location", ROAD)), event(("trigger", JAM), ("cause", ROAD))]
    other = event(("location", ROAD), ("trigger", JAM), name="Delay")
    empty, examples = read_relations(read_mobie, write(tmp_path, relationMentions=[*events, other]))
    assert (empty.entities, empty.relations) == ((Entity(0, 4, "trigger"), Entity(5, 7, "location-street")), ())
    assert examples.entities[2:] == (Entity(0, 4, "Jam"), Entity(0, 4, "Delay"))
    assert examples.relations == (Relation(2, "location", 1), Relation(2, "cause", 1), Relation(3, "location", 1))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            {"relationMentions": [event(("trigger", None))]},
            "an argument is the concept None, which the document does not have",
        ),
        ({"relationMentions": [event(("trigger", "c1"))]}, "an argument is the concept None"),
        ({"relationMentions": [event(("trigger", JAM | {"id": "c3"}))]}, "an argument is the concept 'c3'"),
        ({"relationMentions": [event(("trigger", JAM), ("location", ROAD | {"id": ["c2"]}))]}, ".*the concept .'c2'."),
        ({"relationMentions": [event(("trigger", JAM), name=None)]}, "an event's name is None"),
        ({"relationMentions": [event(("location", ROAD))]}, "event Jam has 0 triggers"),
        ({"relationMentions": [{"name": "Jam"}]}, "its args are 'None': a list of objects is needed"),
        ({"conceptMentions": [JAM | {"id": ["c1"]}]}, "a concept has the id .'c1'. and the type 'trigger'"),
        ({"conceptMentions": [JAM | {"type": None}]}, "a concept has the id 'c1' and the type None"),
        ({"conceptMentions": [JAM | {"span": None}]}, "a span is None to None"),
        ({"conceptMentions": [JAM | {"span": {"start": 5, "end": 8}}]}, "a span is 5 to 8; the text has 7 characters"),
        ({"conceptMentions": [{"id": "c1", "span": {"start": 0, "end": 4}}]}, "it has no type"),
        ({"id": "1"}, "its id is already that of"),
    ],
)
def test_what_does_not_fit_is_named_and_may_be_left_out(change: Any, problem: str, tmp_path: Path) -> None:
    path = write(tmp_path, **change)
    for policy in ("error", "repair"):
        with pytest.raises(DataError, match=f"line 2, id {change.get('id', '2')}: {problem}"):
            read_relations(read_mobie, path, policy)
    assert [example.id for example in read_relations(read_mobie, path, "repair_or_skip")] == ["1"]


def test_a_text_is_enough_to_predict(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "1", "text": "Stau A8"}')
    (example,) = read_relations(read_mobie, path, labelled=False)
    assert (example.id, example.text, example.entities) == ("1", "Stau A8", ())
