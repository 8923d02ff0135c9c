"""Prompts and texts to rows: labels where the answers are, and answers that no row holds."""

from typing import Any

import pytest
import torch

from ernie_m import ErnieMTokenizer
from ernie_m.errors import DataError
from tasks.data.windows import SECOND
from tasks.examples import Classification, Entity, ExtractionExample
from tasks.information_extraction.answering import Reading
from tasks.information_extraction.encoding import ExtractionFeatures, collate, encode, entangled_of, lost_of
from tasks.information_extraction.schema import schema_of
from tasks.information_extraction.wording import Wording

TEXT = "Anna Weber lives in Paris. " + "She plays the harp every evening. " * 6 + "Carlos Kamau likes Nairobi."


def reading(**changes: Any) -> Reading:
    settings = {"convention": "masked", "max_length": 40, "max_prompt_length": 8, "stride": 12, "threshold": 0.5}
    return Reading(**(settings | changes))


def example(*names: str, **more: Any) -> ExtractionExample:
    entities = tuple(Entity(TEXT.index(name), TEXT.index(name) + len(name), "name") for name in names)
    return ExtractionExample("7", "en", "7", TEXT, entities, **more)


def rows(
    one: ExtractionExample, tokenizer: ErnieMTokenizer, *, lost_answers: Any = "error", **how: Any
) -> tuple[list[ExtractionFeatures], list[str]]:
    schema, wording = schema_of([one]), Wording.parse("en")
    features = encode(
        [one], tokenizer=tokenizer, schema=schema, wording=wording, reading=reading(**how), lost_answers=lost_answers
    )
    return features, lost_of(features)


def test_the_tokens_of_answers_are_marked_in_every_window_that_holds_them(tokenizer: ErnieMTokenizer) -> None:
    found, lost = rows(example("Anna Weber", "harp", "Nairobi"), tokenizer)
    assert not lost
    assert len(found) > 2
    texts = []
    for feature in found:
        offsets, text = feature.row.offsets, feature.example.text
        marked = [text[offsets[a, 0] : offsets[b, 1]] for a, b in zip(feature.starts, feature.ends, strict=True)]
        held = text[offsets[feature.row.parts == SECOND][0, 0] : offsets[feature.row.parts == SECOND][-1, 1]]
        first = TEXT.index("harp")
        inside = offsets[feature.row.parts == SECOND][0, 0] <= first < offsets[feature.row.parts == SECOND][-1, 1]
        assert ("harp" in marked) == inside  # only the first harp is an answer
        assert all(one in held for one in marked)
        texts += marked
    assert set(texts) == {"Anna Weber", "harp", "Nairobi"}


def test_options_are_marked_in_the_prompt(tokenizer: ErnieMTokenizer) -> None:
    asked = Classification("mood", ("good", "bad"), ("bad",))
    one = ExtractionExample("0", "en", "0", "Anna likes Paris.", classifications=(asked,))
    ((feature,), _) = rows(one, tokenizer, max_prompt_length=16)
    (first,), (last,) = feature.starts, feature.ends
    assert "bad" in "mood[good,bad]"[feature.row.offsets[first, 0] : feature.row.offsets[last, 1]]


@pytest.mark.parametrize(
    ("names", "entangled"),
    [
        (["Anna", "Weber"], 0),
        (["Anna Weber", "Weber"], 1),
        (["Anna Weber", "Anna"], 1),
        (["Anna Weber lives", "Weber"], 1),
        (["Anna Weber", "Weber lives"], 2),
    ],
)
def test_answers_whose_ends_cannot_be_told_apart_are_counted(
    names: list[str], entangled: int, tokenizer: ErnieMTokenizer
) -> None:
    text = "Anna Weber lives in Nairobi."
    one = ExtractionExample(
        "0", "en", "0", text, tuple(Entity(text.index(name), text.index(name) + len(name), "name") for name in names)
    )
    found, _ = rows(one, tokenizer)
    assert entangled_of(found) == (entangled, 2)


def test_an_answer_that_no_window_holds_is_an_error_or_counted(tokenizer: ErnieMTokenizer) -> None:
    long = example(TEXT[:150], "Nairobi")
    with pytest.raises(DataError, match=r"1 answers are in no window of 40 tokens .*en 7: 'name': 'Anna Weber lives"):
        rows(long, tokenizer)
    found, lost = rows(long, tokenizer, lost_answers="skip")
    assert len(lost) == 1
    assert sum(len(feature.starts) for feature in found) == 1
    blank = ExtractionExample("0", "en", "0", "Anna   Weber", (Entity(5, 6, "gap"),))
    assert len(rows(blank, tokenizer, lost_answers="skip")[1]) == 1


@pytest.mark.parametrize("convention", ["masked", "paddle"])
def test_batches_hold_the_marks_and_what_is_real(tokenizer: ErnieMTokenizer, convention: str) -> None:
    how = reading(convention=convention)
    found, _ = rows(example("Anna Weber", "Nairobi"), tokenizer, convention=convention)
    batch = collate(found, tokenizer=tokenizer, reading=how)
    lengths = torch.tensor([len(feature.input_ids) for feature in found])
    assert torch.equal(batch.tensors["real"].sum(1), lengths)
    for name in ("starts", "ends"):
        marked = [row.nonzero().flatten().tolist() for row in batch.tensors[name]]
        assert marked == [getattr(feature, name).tolist() for feature in found]
    assert not (batch.tensors["starts"] & ~batch.tensors["real"]).any()
    if convention == "paddle":
        assert batch.tensors["input_ids"].shape[1] == 40
        assert not batch.tensors["position_ids"][~batch.tensors["real"]].any()
        assert batch.tensors["attention_mask"][:, 0].sum() == 0  # [CLS] has the id 0
