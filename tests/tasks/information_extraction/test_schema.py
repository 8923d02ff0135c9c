"""Schemas: every form gives the same tree, comes back as it was, and what is none is refused where it is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_m.errors import ConfigError, DataError
from tasks.examples import Classification, Entity, ExtractionExample, Relation
from tasks.information_extraction.schema import (
    ANY,
    Node,
    evaluation_schema,
    parse_schema,
    plain,
    read_schema,
    schema_of,
)


def test_a_schema_nests_to_any_depth() -> None:
    found = parse_schema(["Person", {"Company": ["Founder", {"Seat": "Country"}]}, "mood [good, bad，mixed]"])
    assert found == (
        Node("Person"),
        Node("Company", (), (Node("Founder"), Node("Seat", (), (Node("Country"),)))),
        Node("mood", ("good", "bad", "mixed")),
    )
    assert parse_schema("Person") == parse_schema(["Person"]) == parse_schema({"Person": None}) == (Node("Person"),)
    assert parse_schema({"a": {"b": "c"}}) == parse_schema([{"a": [{"b": ["c"]}]}])


names = st.text(st.characters(exclude_characters="[],，", exclude_categories=["Cs", "Z", "C"]), min_size=1, max_size=4)
nodes = st.recursive(
    st.builds(Node, names) | st.builds(Node, names, st.lists(names, min_size=1, max_size=3, unique=True).map(tuple)),
    lambda below: st.builds(
        Node, names, st.just(()), st.lists(below, min_size=1, max_size=3, unique_by=lambda node: node.name).map(tuple)
    ),
    max_leaves=8,
)


@given(st.lists(nodes, min_size=1, max_size=3, unique_by=lambda node: node.name).map(tuple))
def test_what_is_written_is_read_again(schema: tuple[Node, ...]) -> None:
    assert parse_schema(plain(schema)) == schema
    assert parse_schema(json.loads(json.dumps(plain(schema)))) == schema


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        (5, "schema is 5: a name, a list of names, or a map"),
        (None, "schema is None"),
        ([], "schema is empty"),
        ({"a": {"b": ["c", "c"]}}, "schema.a.b has 'c' twice"),
        (["a", {"a": ["b"]}], "schema has 'a' twice"),
        ({"a": [["b"]]}, r"schema.a\[0\] is \['b'\]"),
        ({"a": ["b", 3]}, r"schema.a\[1\] is 3"),
        ({"a": 3}, "schema.a is 3"),
        ({3: ["a"]}, "schema has the key 3"),
        ("", "schema is ''"),
        ("a[]", r"schema is 'a\[\]': a classification needs a name and options"),
        ("a[b,]", "needs a name and options"),
        ("[a,b]", "needs a name and options"),
        ("a[b", "write a name, or a classification"),
        ({"a": ["m[x,x]"]}, r"schema.a\[0\] is 'm\[x,x\]': an option stands there twice"),
        ({"m[x,y]": ["z"]}, "nothing can be asked about an option"),
    ],
)
def test_what_is_no_schema_is_refused_where_it_is_wrong(schema: Any, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        parse_schema(schema)


def test_a_schema_may_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"Person": ["Company"]}')
    (tmp_path / "a.yaml").write_text("Person: [Company]")
    (tmp_path / "c.json").write_text('{\n\t"\\ud83c\\udf4e": ["Company"]\n}')
    assert read_schema(str(tmp_path / "c.json")) == (Node("🍎", (), (Node("Company"),)),)
    expected = parse_schema({"Person": ["Company"]})
    assert read_schema(str(tmp_path / "a.json")) == read_schema(str(tmp_path / "a.yaml")) == expected
    assert read_schema({"Person": ["Company"]}) == expected
    (tmp_path / "b.yaml").write_text("Person: [Company, Company]")
    (tmp_path / "b.json").write_text("{")
    (tmp_path / "twice.json").write_text('{"a": {"b": [], "b": []}}')
    (tmp_path / "twice.yaml").write_text("a:\n  b: [c]\n  b: [d]\n")
    for name, message in (
        ("b.yaml", "b.yaml.Person has 'Company' twice"), ("b.json", "b.json"), ("c.yaml", "No such"),
        ("twice.json", "twice.json: a map has 'b' twice"), ("twice.yaml", "(?s)'b' stands there twice.* line 3"),
    ):  # fmt: skip
        with pytest.raises(ConfigError, match=message):
            read_schema(str(tmp_path / name))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("[mood[good,bad]]", r"(?s)schema=\[mood\[good,bad\]\]: .* in quotes: \['mood\[good,bad\]'\]"),
        ("{Person: [Company}", "schema={Person"),
        ("{Person: [a], Person: [b]}", r"(?s)'Person' stands there twice.* line 1, column 15"),
        ('{"Person": ["a"], "Person": ["b"]}', "schema: a map has 'Person' twice"),
        ("{Person: &a [{b: *a}]}", "schema holds itself, or nests too deep"),
        ("Person, Place", r"several names make a list, schema=\[Person, Place\]"),
    ],
)
def test_a_schema_that_is_written_wrongly_is_refused(given: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        read_schema(given)


def test_annotated_texts_have_a_schema() -> None:
    person, firm, other = Entity(0, 1, "person"), Entity(1, 2, "firm"), Entity(2, 3, None)
    one = ExtractionExample("0", "en", "0", "abc", (person, firm, other), (Relation(0, "works for", 1),))
    asked = (Classification("mood", None, ("good",)), Classification("tone", ("x", "y"), ("y",)))
    relations = (Relation(0, "boss", 1), Relation(1, "in", 0))
    two = ExtractionExample("1", "en", "1", "abc", (person, other), relations, asked)
    three = ExtractionExample("2", "en", "2", "abc", classifications=(Classification("mood", None, ("bad",)),))
    assert schema_of([one, two, three]) == (
        Node(ANY, (), (Node("in"),)),
        Node("firm"),
        Node("person", (), (Node("boss"), Node("works for"))),
        Node("mood", ("good", "bad")),
        Node("tone", ("x", "y")),
    )
    assert schema_of([]) == ()
    for name in ("a[b]", "a]", " a", "a[b"):
        with pytest.raises(DataError, match="the annotated texts"):
            schema_of([ExtractionExample("0", "en", "0", "abc", (Entity(0, 1, name),))])


def test_evaluated_texts_are_asked_what_they_hold_with_the_classes_trained_with() -> None:
    trained = parse_schema(["person", "mood[good,bad]"])
    classes = (Classification("mood", None, ("good",)), Classification("tone", None, ("x",)))
    texts = [ExtractionExample("0", "en", "0", "abc", (Entity(0, 1, "firm"),), classifications=classes)]
    assert evaluation_schema(texts, trained) == parse_schema(["firm", "mood[good,bad]", "tone[x]"])
    assert evaluation_schema([ExtractionExample("0", "en", "0", "abc")], trained) == trained
