"""CrossRE, FewRel, RELX and MobIE: whole files, every span as the file has it, and what does not fit."""

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import DataError
from tasks.examples import Entity, Relation
from tasks.readers.crossre import read_crossre
from tasks.readers.fewrel import read_fewrel
from tasks.readers.mobie import read_mobie
from tasks.readers.policy import ReadReport
from tasks.readers.relation_pairs import read_relation_pairs
from tests.tasks.readers.relations import read_relations, text_of, triples


@pytest.mark.parametrize("domain", ["ai", "literature", "music"])
def test_crossre_is_read_whole(real_data: Path, domain: str) -> None:
    for split, count in (("train", 100), ("dev", 200)):
        path = real_data / "crossre" / f"{domain}-{split}.json"
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        examples = read_relations(read_crossre, path)
        certain = read_relations(read_crossre, path, uncertain=False)
        assert len(examples) == len(rows) == count
        for example, sure, row in zip(examples, certain, rows, strict=True):
            words = row["sentence"]
            assert example.text == " ".join(words)
            assert [(text_of(example, i), e.type) for i, e in enumerate(example.entities)] == [
                (" ".join(words[first : last + 1]), kind) for first, last, kind in row["ner"]
            ]
            named = [
                (" ".join(words[a : b + 1]), r, " ".join(words[c : d + 1])) for a, b, c, d, r, *_ in row["relations"]
            ]
            assert triples(example) == set(named)
            assert len(sure.relations) == len({tuple(r[:5]) for r in row["relations"] if not r[6]})


def test_crossre_that_does_not_fit(tmp_path: Path) -> None:
    good = {"doc_key": "a", "sentence": ["Ann", "sings"], "ner": [[0, 0, "person"]], "relations": []}
    for number, (change, problem) in enumerate(
        [
            ({"ner": [[0, 2, "x"]]}, "an entity is of the words 0 to 2; there are 2"),
            ({"ner": [[1, 0, "x"]]}, "an entity is of the words 1 to 0"),
            ({"ner": [[0, 0]]}, "lists of 3 are needed"),
            ({"relations": [[0, 0, 1, 1, "r", "", False, False]]}, r"is of the entity \(1, 1\), which does not exist"),
            ({"relations": [[0, 0, 0, 0, "r"]]}, "lists of 8 are needed"),
            ({"sentence": []}, "a list of texts is needed"),
            ({"doc_key": "a"}, "its id is already that of line 1"),
        ]
    ):
        path = tmp_path / f"{number}.json"
        path.write_text("".join(json.dumps(row) + "\n" for row in (good, good | {"doc_key": "b"} | change)))
        with pytest.raises(DataError, match=problem):
            read_relations(read_crossre, path)
        assert len(read_relations(read_crossre, path, "skip")) == 1


def test_fewrel_is_read_whole_and_a_relation_holds_of_every_mention(real_data: Path) -> None:
    path = real_data / "fewrel" / "val_wiki.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    examples, named = read_relations(read_fewrel, path), read_relations(read_fewrel, path, names="pid2name.json")
    assert len(examples) == len(named) == 1000
    assert Counter(len(example.relations) for example in examples)[1] > 950
    for example, (pid, row) in zip(
        examples, ((pid, row) for pid, sentences in rows.items() for row in sentences), strict=True
    ):
        heads, tails = ([" ".join(row["tokens"][w[0] : w[-1] + 1]) for w in row[side][2]] for side in ("h", "t"))
        assert [text_of(example, i) for i in range(len(example.entities))] == [*heads, *tails]
        assert {e.type for e in example.entities} == {None}
        assert triples(example) == {(head, pid, tail) for head in heads for tail in tails}
    assert {r.predicate for example in named for r in example.relations} >= {"crosses", "competition class"}


def test_fewrel_that_does_not_fit(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    good = {"tokens": ["Ann", "in", "Rome"], "h": ["ann", "Q1", [[0]]], "t": ["rome", "Q2", [[2]]]}
    for change, problem in (
        ({"h": ["ann", "Q1", [[0, 2]]]}, r"a mention of its h is of the words \[0, 2\]: neighbours of the 3 words"),
        ({"t": ["rome", "Q2", [[3]]]}, r"a mention of its t is of the words \[3\]"),
        ({"t": ["rome", "Q2", []]}, "its t is"),
        ({"tokens": "Ann"}, "its words are Ann"),
    ):
        path.write_text(json.dumps({"P1": [good, good | change]}))
        with pytest.raises(DataError, match=rf"P1\[1\], id P1-1: {problem}"):
            read_relations(read_fewrel, path)
        assert len(read_relations(read_fewrel, path, "skip")) == 1
    (tmp_path / "names.json").write_text('{"P2": ["x"]}')
    with pytest.raises(DataError, match=r"names.json: no name for P1; data.read.names=null keeps them"):
        read_relations(read_fewrel, path, names="names.json")


@pytest.mark.parametrize("language", ["en", "de", "es", "fr"])
def test_relx_is_read_whole_and_its_markers_are_gone(real_data: Path, language: str) -> None:
    path = real_data / "relx" / f"RELX_{language}.txt"
    report = ReadReport()
    examples = read_relations(read_relation_pairs, path, "skip", language=language, report=report)
    lines = path.read_text(encoding="utf-8").split("\n")
    empty = [] if language == "es" else ["17785"]  # a mention without a character
    assert [incident.example_id for incident in report.incidents] == empty
    blocks = [(*line.split("\t"), relation) for line, relation in zip(lines[::4], lines[1::4], strict=False)]
    assert len(blocks) == 300
    assert [example.id for example in examples] == [key for key, *_ in blocks if key not in empty]
    relations = {relation for *_, relation in blocks}
    for example, (_, line, relation) in zip(
        examples, [block for block in blocks if block[0] not in empty], strict=True
    ):
        sentence = line[1:-1]
        for number, tag in enumerate(("e1", "e2")):
            assert text_of(example, number) == sentence.split(f"<{tag}>")[1].split(f"</{tag}>")[0].strip()
        assert "<e" not in example.text
        assert "".join(example.text.split()) == "".join(
            sentence.replace("<e1>", "").replace("</e1>", "").replace("<e2>", "").replace("</e2>", "").split()
        )
        assert len(example.relations) == (relation != "no_relation")
    assert len(relations) == 37


def pairs(tmp_path: Path, sentence: str, relation: str = "per:title(e1,e2)") -> Path:
    path = tmp_path / "a.txt"
    path.write_text(f'1\t"{sentence}"\n{relation}\n\n\n2\t"<e1>A</e1> <e2>B</e2>"\nOther\n', encoding="utf-8")
    return path


def test_markers_go_with_the_space_that_they_bring(tmp_path: Path) -> None:
    for sentence, text in (
        ("The <e1> Ikea </e1> of <e2> Rome </e2>.", "The Ikea of Rome."),
        ("L'<e1> Ikea </e1>, (<e2> Rome </e2>)", "L'Ikea, (Rome)"),
        ("<e2> Rome </e2> has <e1>Ikea</e1> .", "Rome has Ikea ."),
        ("<e1> Ikea </e1>(<e2> Rome </e2>) is", "Ikea(Rome) is"),
    ):
        first, second = read_relations(read_relation_pairs, pairs(tmp_path, sentence))
        assert first.text == text
        assert [text_of(first, i) for i in (0, 1)] == ["Ikea", "Rome"]
        assert triples(first) == {("Ikea", "title", "Rome")}
        assert (second.text, second.relations) == ("A B", ())


def test_relations_have_directions_types_and_names(tmp_path: Path) -> None:
    path = pairs(tmp_path, "<e1> Ikea </e1> <e2> Ann </e2>", "org:top_members/employees(e2,e1)")
    first, _ = read_relations(read_relation_pairs, path, types={"org": "firm"})
    assert first.entities[1].type == "firm"
    assert triples(first) == {("Ann", "top members/employees", "Ikea")}
    first, _ = read_relations(read_relation_pairs, path, predicates={"org:top_members/employees": "boss"})
    assert triples(first) == {("Ann", "boss", "Ikea")}
    first, _ = read_relations(read_relation_pairs, pairs(tmp_path, "<e1> a </e1> <e2> b </e2>", "Cause-Effect(e1,e2)"))
    assert triples(first) == {("a", "Cause-Effect", "b")}


@pytest.mark.parametrize(
    ("sentence", "relation", "problem"),
    [
        ("<e1> a </e1> b", "x(e1,e2)", "it has no <e2> ... </e2>"),
        ("<e1> a <e2> b </e2>", "x(e1,e2)", "it has no <e1> ... </e1>"),
        ("<e1> a </e1> <e1> b </e1> <e2> c </e2>", "x(e1,e2)", "the marker <e1> stands there twice"),
        ("<e1> </e1> <e2> c </e2>", "x(e1,e2)", "a span is 0 to 0"),
        ("<e1> a </e1> <e2> c </e2>", "x(e1,e1)", r"the relation is 'x\(e1,e1\)'"),
        ("<e1> a </e1> <e2> c </e2>", "none", r"the relation is 'none': name\(e1,e2\), name\(e2,e1\) or no_relation"),
        ("<e1> a </e1> <e2> c </e2>", "", "no relation stands in the line below"),
    ],
)
def test_pairs_that_do_not_fit(tmp_path: Path, sentence: str, relation: str, problem: str) -> None:
    path = pairs(tmp_path, sentence, relation)
    with pytest.raises(DataError, match=problem):
        read_relations(read_relation_pairs, path)
    assert [example.id for example in read_relations(read_relation_pairs, path, "skip")] == ["2"]
    if "relation" in problem:  # which there is none of in a file to predict
        assert [len(example.entities) for example in read_relations(read_relation_pairs, path, labelled=False)] == [
            2,
            2,
        ]
    else:
        with pytest.raises(DataError, match=problem):
            read_relations(read_relation_pairs, path, labelled=False)


def test_mobie_is_read_whole_with_its_events(real_data: Path) -> None:
    path = real_data / "mobie" / "dev.jsonl.gz"
    examples = read_relations(read_mobie, path, language="de")
    rows = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    assert len(examples) == len(rows) == 83
    events: Counter[str] = Counter()
    for example, row in zip(examples, rows, strict=True):
        concepts = [(c["span"]["start"], c["span"]["end"], c["type"]) for c in row["conceptMentions"]]
        assert list(example.entities[: len(concepts)]) == concepts
        bounds = {(t["span"]["start"], t["span"]["end"]) for t in row["tokens"]}
        starts, ends = {start for start, _ in bounds}, {end for _, end in bounds}
        assert all(entity.start in starts and entity.end in ends for entity in example.entities)
        expected = {
            (m["name"], a["role"], a["conceptMention"]["span"]["start"])
            for m in row["relationMentions"] or []
            for a in m["args"]
            if a["role"] != "trigger"
        }
        entities = example.entities
        assert {
            (entities[r.subject].type, r.predicate, entities[r.object].start) for r in example.relations
        } == expected
        events.update(entity.type or "" for entity in example.entities[len(concepts) :])
    assert sum(len(row["relationMentions"] or []) for row in rows) == 34
    assert set(events) == {"Accident", "CanceledRoute", "CanceledStop", "Delay", "Obstruction"} | {
        "RailReplacementService",
        "TrafficJam",
    }


def test_an_event_needs_one_trigger(tmp_path: Path) -> None:
    def argument(role: str, key: str, start: int, end: int) -> dict[str, Any]:
        return {"role": role, "conceptMention": {"id": key, "span": {"start": start, "end": end}, "type": "t"}}

    jam, road = argument("trigger", "c1", 0, 4), argument("location", "c2", 5, 7)
    document = {"id": "1", "text": "Stau A8", "conceptMentions": [jam["conceptMention"], road["conceptMention"]]}
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(document | {"relationMentions": [{"name": "Jam", "args": [jam, road]}] * 2}))
    (example,) = read_relations(read_mobie, path)
    assert example.entities == (Entity(0, 4, "t"), Entity(5, 7, "t"), Entity(0, 4, "Jam"))
    assert example.relations == (Relation(2, "location", 1),)
    for arguments, problem in (([road], "event Jam has 0 triggers"), ([jam, jam, road], "event Jam has 2 triggers")):
        path.write_text(json.dumps(document | {"relationMentions": [{"name": "Jam", "args": arguments}]}))
        with pytest.raises(DataError, match=problem):
            read_relations(read_mobie, path)
