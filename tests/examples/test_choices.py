"""The miniworld's choices: parallel, one right answer each, and nothing but the story to find it by."""

import json
import re
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from examples.miniworld.choices import NUMBERS, SHAPES, choice_files, draw_choice
from examples.miniworld.generate import DIRECTORY, SEED
from examples.miniworld.world import RELATIONS, deal_names, generator
from tests.examples.languages import LANGUAGES

NAMES = deal_names(SEED, LANGUAGES["en"].inventory)
FOLDER = DIRECTORY / "choices"
FILES = sorted(path.name for path in FOLDER.iterdir())


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def test_generating_again_gives_the_committed_bytes() -> None:
    counts = {split: len(rows(f"{split}.en.jsonl")) for split in ("train", "validation", "test")}
    written = dict(choice_files(SEED, LANGUAGES, NAMES, choices=counts))
    assert sorted(written) == [f"choices/{name}" for name in FILES]
    assert all((DIRECTORY / name).read_bytes() == content.encode() for name, content in written.items())


@pytest.mark.parametrize("split", ["validation", "test"])
def test_evaluation_is_parallel(split: str) -> None:
    assert [name for name in FILES if name.startswith("train")] == ["train.en.jsonl"]
    shapes = {
        code: [
            (question["id"], len(question["choices"]), question["label"]) for question in rows(f"{split}.{code}.jsonl")
        ]
        for code in LANGUAGES
    }
    assert all(shape == shapes["en"] for shape in shapes.values())


@pytest.mark.parametrize("name", FILES)
def test_choices_of_a_question_are_two_to_four_and_differ(name: str) -> None:
    questions = rows(name)
    assert len({question["id"] for question in questions}) == len(questions)
    for question in questions:
        assert len(question["choices"]) in NUMBERS
        assert len(set(question["choices"])) == len(question["choices"])
        assert all(text.strip() for text in (question["story"], *question["choices"]))
        assert 0 <= question["label"] < len(question["choices"])


@pytest.mark.parametrize("split", SHAPES)
def test_only_the_story_tells_which_one_is_right(split: str) -> None:
    """The statements differ in a value alone; the right one's is the person's, and another may be told of somebody."""
    rng = generator(7, "test")
    shapes, told_elsewhere, places = Counter[tuple[int, int]](), 0, Counter[float]()
    for _ in range(600):
        choice = draw_choice(rng, NAMES[split], LANGUAGES["en"].inventory, split)
        facts = {(s.person.name, s.relation): s.person.facts[s.relation] for s in choice.story}
        shapes[len({name for name, _ in facts}), len({relation for _, relation in facts})] += 1
        right = choice.statements[choice.right]
        key = (right.person.name, right.relation)
        assert right.person.facts[right.relation] == facts[key]
        (original,) = [s for s in choice.story if (s.person.name, s.relation) == key]
        assert right.variant != original.variant
        values = [statement.person.facts[right.relation] for statement in choice.statements]
        assert values.count(facts[key]) == 1
        told_elsewhere += bool(set(values) & (set(facts.values()) - {facts[key]}))
        places[choice.right / len(values)] += 1
        for statement in choice.statements:
            assert (statement.person.name, statement.relation, statement.variant) == (*key, right.variant)
            others = {slot: value for slot, value in statement.person.facts.items() if slot != right.relation}
            assert others == {slot: value for slot, value in original.person.facts.items() if slot != right.relation}
    assert set(shapes) == set(SHAPES[split])
    several = sum(count for (people, _), count in shapes.items() if people > 1)
    assert told_elsewhere > 0.9 * several
    assert 0.3 * 600 < places[0.0] < 0.42 * 600  # a first choice is right in 1/2, 1/3 or 1/4 of the cases


def test_every_relation_is_asked_for() -> None:
    rng = generator(8, "test")
    drawn = [draw_choice(rng, NAMES["test"], LANGUAGES["en"].inventory, "test") for _ in range(300)]
    assert {choice.statements[0].relation for choice in drawn} == set(RELATIONS)


def test_the_splits_people_never_meet() -> None:
    for split in SHAPES:
        words = re.findall(r"\w+", (FOLDER / f"{split}.en.jsonl").read_text(encoding="utf-8"))
        told = set(pairwise(words))
        for other, names in NAMES.items():
            assert told.isdisjoint((name.first, name.surname) for name in names) == (split != other)
