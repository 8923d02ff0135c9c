"""Label Studio's export: labels, relations in every direction, choices, and tasks of several annotators."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import ConfigError, DataError
from tasks.examples import Classification, Entity, Relation
from tasks.readers.label_studio import read_label_studio
from tests.sources import read_file

TEXT = "Ann works for Ikea."
Write = Callable[..., Path]


def read(path: Path, policy: str = "error", **how: Any) -> list[Any]:
    settings = {"text": "text", "document": None, "classification": None, "annotator": "only"}
    return read_file(read_label_studio, path, on_bad_example=policy, **settings | how)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def tasks(*results: Any, **task: Any) -> Path:
        path = tmp_path / "a.json"
        exported = {"id": 3, "data": {"text": TEXT, "source": "s"}, "annotations": [{"result": list(results)}]}
        path.write_text(json.dumps([exported | task]), encoding="utf-8")
        return path

    return tasks


def label(key: str, start: int, end: int, *labels: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "type": "labels", "value": {"start": start, "end": end, "labels": list(labels)} | more}


def relation(subject: str, object: str, *labels: str, **more: Any) -> dict[str, Any]:
    return {"type": "relation", "from_id": subject, "to_id": object, "labels": list(labels)} | more


ANN, IKEA = label("a", 0, 3, "person", text="Ann"), label("b", 14, 18, "firm")


def test_relations_go_where_they_point(write: Write) -> None:
    (examples,) = read(write(relation("a", "b", "employer"), ANN, IKEA), document="source")
    assert (examples.id, examples.document) == ("3", "s")
    assert examples.entities == (Entity(0, 3, "person"), Entity(14, 18, "firm"))
    assert examples.relations == (Relation(0, "employer", 1),)
    for direction, expected in (("left", [(1, 0)]), ("bi", [(0, 1), (1, 0)]), ("right", [(0, 1)])):
        (examples,) = read(write(ANN, IKEA, relation("a", "b", "knows", "likes", direction=direction)))
        assert {(r.subject, r.object) for r in examples.relations} == set(expected)
        assert len(examples.relations) == 2 * len(expected)


def test_a_span_of_several_labels_is_an_entity_of_each(write: Write) -> None:
    both = label("a", 0, 3, "person", "staff", text="Ann")
    (example,) = read(write(both, IKEA, relation("a", "b", "employer")))
    assert example.entities == (Entity(0, 3, "person"), Entity(0, 3, "staff"), Entity(14, 18, "firm"))
    assert example.relations == (Relation(0, "employer", 2),)


def test_what_is_no_label_relation_or_choice_is_not_read(write: Write) -> None:
    note = {"type": "textarea", "from_name": "note", "value": {"text": ["unsure"]}}
    (example,) = read(write(note, ANN))
    assert (example.entities, example.classifications) == ((Entity(0, 3, "person"),), ())
    assert read(write(annotations="broken"), labelled=False)[0].entities == ()


def test_choices_classify_the_text(write: Write) -> None:
    choice = {"type": "choices", "from_name": "mood", "value": {"choices": ["good", "calm"]}}
    (example,) = read(write(choice))
    assert example.classifications == (Classification("mood", None, ("good", "calm")),)
    nameless = {"value": {"choices": ["good"]}}
    with pytest.raises(DataError, match="has to say what was asked"):
        read(write(nameless))
    assert read(write(nameless), classification="tone")[0].classifications[0].name == "tone"


def test_a_task_of_several_annotators_is_bad_unless_the_first_is_asked_for(write: Write) -> None:
    twice = [{"result": [ANN]}, {"result": [IKEA]}, {"result": [], "was_cancelled": True}]
    with pytest.raises(DataError, match=r"it has 2 annotations: one is needed, or data.read.annotator=first"):
        read(write(annotations=twice))
    assert read(write(annotations=twice), annotator="first")[0].entities == (Entity(0, 3, "person"),)
    assert read(write(annotations=twice[1:]))[0].entities == (Entity(14, 18, "firm"),)
    with pytest.raises(DataError, match="it has 0 annotations"):
        read(write(annotations=[]))
    with pytest.raises(ConfigError, match=r"data.read.annotator=best: choose one of only, first"):
        read(write(ANN), annotator="best")


@pytest.mark.parametrize(
    ("results", "problem"),
    [
        ([label("a", 0, 3)], r"a span has the labels \[\]: one or more are needed"),
        ([label("a", 0, 3, "x", "x")], "one or more are needed, each once"),
        ([{"type": "labels", "value": {"start": 0, "end": 3}}], "a span has the labels None"),
        ([{"type": "hypertextlabels", "value": {"start": "/p[1]", "hypertextlabels": ["x"]}}], "the labels None"),
        ([label("a", 0, 3, "x") | {"id": ["a"]}], r"an entity's id is \['a'\]: a text or a number is needed"),
        ([{"type": "labels", "value": {"start": 0, "end": 3, "labels": [None]}}], "an entity's type is None"),
        ([{"type": "choices", "from_name": "q", "value": {"start": 0, "end": 3, "choices": ["y"]}}], "are of a span"),
        ([{"value": {"start": 0, "end": 3, "labels": ["x"]}}, {"type": "relation", "labels": ["r"]}], "entity None"),
        ([label("a", 0, 3, "x", text="Bob")], "'Bob' is not at 0 to 3: 'Ann' is there"),
        ([ANN, relation("a", "z", "knows")], "relation 'knows' is of the entity 'z', which does not exist"),
        ([ANN, relation("a", "a")], r"a relation has the labels \[\]"),
        ([ANN, relation("a", "a", "x", direction="up")], "a relation has the direction 'up'"),
    ],
)
def test_what_does_not_fit_is_refused(write: Write, results: list[Any], problem: str) -> None:
    with pytest.raises(DataError, match=problem):
        read(write(*results))
    with pytest.raises(DataError, match="none of its 1 tasks can be used"):
        read(write(*results), "skip")


def test_a_span_moves_to_its_text_if_that_is_there_once(write: Write) -> None:
    (example,) = read(write(label("a", 0, 3, "x", text="Ikea")), "repair")
    assert example.entities == (Entity(14, 18, "x"),)


def test_what_paddlenlp_converts_is_read(golden: Path, tmp_path: Path) -> None:
    recorded = json.loads((golden / "uie_utils_golden.json").read_text(encoding="utf-8"))
    path = tmp_path / "a.json"
    path.write_text(json.dumps(recorded["data_converter_ext_ch"]["input"]), encoding="utf-8")
    first, second = read(path, language="zh")
    assert [first.text[e.start : e.end] for e in first.entities] == ["李彦宏", "百度", "北京"]
    assert first.relations == (Relation(1, "创始人", 0), Relation(1, "总部", 2))
    assert [e.type for e in second.entities] == ["人物", "地点"]
    path.write_text(json.dumps(recorded["data_converter_cls"]["input"]), encoding="utf-8")
    (example,) = read(path, language="zh", classification="情感倾向")
    assert example.classifications == (Classification("情感倾向", None, ("正向",)),)
