"""Prompts as UIE-M was trained with, templates of one's own, and templates that are none."""

from typing import Any

import pytest

from ernie_m.errors import ConfigError
from tasks.information_extraction.schema import Node
from tasks.information_extraction.wording import Wording

FIRM, MOOD = Node("总部"), Node("mood", ("good", "bad"))


def test_english_chinese_and_other_wordings() -> None:
    english, chinese = Wording.parse("en"), Wording.parse("zh")
    assert english.prompt(FIRM) == chinese.prompt(FIRM) == "总部"
    assert (english.prompt(FIRM, "百度"), chinese.prompt(FIRM, "百度")) == ("总部 of 百度", "百度的总部")
    assert english.prompt(MOOD) == "mood[good,bad]"
    assert (english.prompt(MOOD, "x"), chinese.prompt(MOOD, "x")) == ("mood of x [good,bad]", "x的mood[good,bad]")
    german = Wording.parse(english.templates | {"relation": "{name} von {subject}"})
    assert german.prompt(Node("Sitz"), "{name}") == "Sitz von {name}"
    assert Wording.parse(german) == Wording.parse(german.templates) == german


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("fr", "wording=fr: choose one of en, zh"),
        ({"relation": "{name} of {subject}"}, "needs templates for relation, classification, relation_classification"),
        (Wording.parse("en").templates | {"relation": "{name} of it"}, r"='\{name\} of it': it needs"),
        (Wording.parse("en").templates | {"relation": "{name} {subject} {who}"}, "nothing else in braces"),
        (Wording.parse("en").templates | {"relation": "{name} {subject} {"}, "wording.relation"),
    ],
)  # fmt: skip
def test_what_is_no_wording_is_refused(given: Any, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Wording.parse(given)
