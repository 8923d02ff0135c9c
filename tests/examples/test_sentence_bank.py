"""The miniworld's pairs: aligned, each sentence once in a language, nobody in two splits, and the committed bytes."""

import re
from itertools import pairwise

from examples.miniworld.generate import BANK_LINES, DIRECTORY, SEED
from examples.miniworld.lexicon import REFERENCE
from examples.miniworld.sentence_bank import TRAINING_PAIR, sentence_bank_files
from examples.miniworld.world import deal_names
from tests.examples.languages import LANGUAGES

NAMES = deal_names(SEED, LANGUAGES[REFERENCE].inventory)
FILES = dict(sentence_bank_files(SEED, LANGUAGES, NAMES, lines=BANK_LINES))


def test_the_files_are_the_committed_ones() -> None:
    assert {path.name for path in (DIRECTORY / "retrieval").iterdir()} == {name.split("/")[1] for name in FILES}
    for name, content in FILES.items():
        assert (DIRECTORY / name).read_bytes() == content.encode(), name


def test_training_is_a_pair_and_evaluation_has_all_languages() -> None:
    by_split: dict[str, set[str]] = {}
    for name in FILES:
        split, language = name.removeprefix("retrieval/").split(".")
        by_split.setdefault(split, set()).add(language)
    assert by_split == {"train": {*TRAINING_PAIR}, "validation": {*LANGUAGES}, "test": {*LANGUAGES}}


def test_no_sentence_stands_twice_in_any_language() -> None:
    for split, count in (("train", 2000), ("validation", 150), ("test", 300)):
        for name, content in FILES.items():
            if f"/{split}." in name:
                lines = content.splitlines()
                assert len(lines) == len(set(lines)) == count
                assert all(line.strip() == line for line in lines)


def test_nobody_is_in_two_splits() -> None:
    told = {}
    for split in ("train", "validation", "test"):
        words = re.findall(r"\w+", FILES[f"retrieval/{split}.en"])
        told[split] = {*pairwise(words)} & {(name.first, name.surname) for names in NAMES.values() for name in names}
        assert told[split] <= {(name.first, name.surname) for name in NAMES[split]}
        assert len(told[split]) > 50


def test_more_lines_of_a_split_leave_the_others_as_they_are() -> None:
    more = dict(sentence_bank_files(SEED, LANGUAGES, NAMES, lines={"validation": 5, "test": 300}))
    assert more["retrieval/test.zh"] == FILES["retrieval/test.zh"]
    assert FILES["retrieval/validation.zh"].startswith(more["retrieval/validation.zh"])
