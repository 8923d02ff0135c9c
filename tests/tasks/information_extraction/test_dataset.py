"""A pass over the training: every answer once, so many prompts without one, other ones in the next pass."""

from collections import Counter
from typing import Any

import pytest

from ernie_m.errors import ConfigError
from tasks.examples import ExtractionExample
from tasks.information_extraction.dataset import ExtractionDataset
from tasks.information_extraction.encoding import ExtractionFeatures
from tasks.information_extraction.questions import KINDS, Asked

RATIOS = {"entity": 2, "swapped": 0, "other_subject": 0.5, "other_predicate": 10}


def data(**changes: Any) -> ExtractionDataset:
    settings = {
        "name": "d", "dir": ".", "source_language": "en", "train": {}, "validation": {}, "test": {}, "predict": {},
        "predict_columns": {}, "predict_format": None,
        "languages": None, "split_by_document": None, "split_seed": 0, "on_bad_example": "error", "read": None,
        "limit": None, "alpha": 1.0, "batch_size": 1, "eval_batch_size": 1, "num_workers": 0, "negative_ratio": RATIOS,
    }  # fmt: skip
    return ExtractionDataset(**(settings | changes))


def rows(language: str, *, entities: int, relations: int, negatives: int) -> list[Any]:
    example = ExtractionExample("0", language, "0", "x")

    def row(asked: Asked) -> Any:
        return ExtractionFeatures(example, asked, None, None, None, ())  # type: ignore[arg-type]

    found = [row(Asked(f"e{i}", (), "t")) for i in range(entities)]
    found += [row(Asked(f"r{i}", (), "t", relation=True)) for i in range(relations)]
    found += [row(Asked(f"{k}{i}", (), "t", k, relation=k != "entity")) for k in KINDS for i in range(negatives)]
    return found


def test_ratios_say_how_many_prompts_without_an_answer_a_pass_has() -> None:
    parts = data().training_parts({"en": rows("en", entities=10, relations=8, negatives=30)})
    assert [len(own) for own, _ in parts] == [18, 30, 30, 30]
    assert [share for _, share in parts] == [18, 20, 4, 30]  # no more than there are
    assert Counter(row.asked.negative for own, _ in parts for row in own) == {
        None: 18, "entity": 30, "other_subject": 30, "other_predicate": 30,
    }  # fmt: skip
    assert sum(share for _, share in parts) == 72


def test_languages_share_a_pass_by_alpha() -> None:
    features = {
        "en": rows("en", entities=10, relations=8, negatives=30),
        "de": rows("de", entities=1, relations=1, negatives=0),
    }
    shares = [share for _, share in data(alpha=0.0).training_parts(features)]
    assert sum(shares[:4]) == pytest.approx(37)
    assert sum(shares[4:]) == pytest.approx(37)
    assert shares[:4] == pytest.approx([37 * part / 72 for part in (18, 20, 4, 30)])


@pytest.mark.parametrize("ratio", [{"entity": 1}, RATIOS | {"entity": -1}, RATIOS | {"other": 1}])
def test_ratios_that_are_none_are_refused(ratio: dict[str, float]) -> None:
    with pytest.raises(ConfigError, match=r"data.negative_ratio=.*: a number from 0 for each of entity, swapped"):
        data(negative_ratio=ratio)
