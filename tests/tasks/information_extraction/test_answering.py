"""Answers to prompts: PaddleNLP's own on its tiny UIE-M, windows of long texts, and every span a slice of its text."""

import itertools
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ernie_m import ErnieMConfig, ErnieMForInformationExtraction, ErnieMTokenizer
from ernie_m.errors import ConfigError
from tasks.data.windows import FIRST, SECOND, PairWindow
from tasks.information_extraction import answering
from tasks.information_extraction.answering import Answerer, Question, Reading, probabilities
from tasks.information_extraction.spans import merge
from tests.ernie_m.paddle import paddle_folder, recorded
from tests.tasks.information_extraction.taskflow import recorded_taskflow

SETTINGS: dict[str, Any] = {
    "convention": "masked", "max_length": 40, "max_prompt_length": 8, "stride": 10, "threshold": 0.5,
}  # fmt: skip
TEXT = "Anna Weber lives in Paris. She works for Kamau Motors in Nairobi, and plays the harp every evening. " * 3


def reading(**changes: Any) -> Reading:
    return Reading(**(SETTINGS | changes))


@pytest.fixture(scope="module")
def answerer(tokenizer: ErnieMTokenizer) -> Callable[..., Answerer]:
    """Of an untrained model whose marks are many: what holds of any model is seen in them."""
    torch.manual_seed(0)
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    model = ErnieMForInformationExtraction(
        ErnieMConfig(vocab_size=len(tokenizer), initializer_range=0.5, **shape)
    ).eval()

    def build(batch_size: int = 7, **changes: Any) -> Answerer:
        return Answerer(model=model, tokenizer=tokenizer, reading=reading(**changes), batch_size=batch_size)

    return build


def sane(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the spans that end on a separator or on padding: they have an end of 0, or are empty."""
    return [{key: one[key] for key in one if key != "relations"} for one in results if one["text"]]


@pytest.mark.parametrize(
    ("run", "prompts"),
    [(0, ["时间", "选手", "赛事名称"]), (1, ["Person"]), (2, ["情感倾向[正向,负向]"]), (3, ["人物"])],
)
def test_spans_and_probabilities_are_paddlenlps(golden: Path, run: int, prompts: list[str]) -> None:
    tiny, texts, recorded = recorded_taskflow(golden, run)
    several = 0
    for prompt in prompts:
        answers = tiny([Question(prompt, text) for text in texts])
        for text, windows, expected in zip(texts, answers, recorded["results"], strict=True):
            found = [
                {"text": prompt[s.start : s.end], "probability": s.probability} if s.in_prompt
                else {"text": text[s.start : s.end], "start": s.start, "end": s.end, "probability": s.probability}
                for s in merge(windows)
            ]  # fmt: skip
            paddle = sane(expected.get(prompt, []))
            assert sorted(map(span_of, found)) == sorted(map(span_of, paddle))
            for one, other in zip(sorted(found, key=span_of), sorted(paddle, key=span_of), strict=True):
                assert one["probability"] == pytest.approx(other["probability"], abs=1e-5)
            several += len(found)
    assert several == {0: 4, 1: 1, 2: 4, 3: 4}[run]


def test_what_is_asked_about_a_span_is_answered_as_by_paddlenlp(golden: Path) -> None:
    tiny, texts, recorded = recorded_taskflow(golden, 1)
    (parent,) = [one for one in recorded["results"][0]["Person"] if one["text"]]
    for child, expected in parent["relations"].items():
        prompt = f"{child} of {parent['text']}"
        (windows,) = tiny([Question(prompt, texts[0])])
        (found,), (paddle,) = merge(windows), sane(expected)
        assert found.in_prompt
        assert prompt[found.start : found.end] == "中，中" != paddle["text"] == "中,中"  # ours is as in the text
        assert found.probability == pytest.approx(paddle["probability"], abs=1e-5)


def test_the_vectors_of_starts_and_ends_are_paddlenlps(
    golden: Path, tmp_path: Path, tokenizer: ErnieMTokenizer
) -> None:
    """In single precision, from rows without padding to the probabilities at every place of a padded row."""
    folder = paddle_folder(tmp_path, golden / "paddle" / "uiem.pdparams", "UIEM")
    model = ErnieMForInformationExtraction.from_pretrained(folder).eval()
    given, expected = recorded(golden, "ie_taskflow_convention")
    how = reading(convention="paddle", max_length=13, max_prompt_length=1, stride=0)
    rows = [
        PairWindow(number, ids[ids != 1].numpy(), np.empty((0, 2)), np.empty(0), cut_before=False, cut_behind=False)
        for number, ids in enumerate(given["input_ids"])
    ]
    inputs = how.inputs(rows, tokenizer)
    assert all(torch.equal(inputs[name], given[name]) for name in given)
    with torch.no_grad():
        starts, ends = probabilities(model, inputs, unpad=how.unpad)
    assert np.abs(starts - expected["start_prob"].numpy()).max() < 1e-5
    assert np.abs(ends - expected["end_prob"].numpy()).max() < 1e-5


def span_of(found: dict[str, Any]) -> tuple[Any, ...]:
    return found["text"], found.get("start", -1), found.get("end", -1)


def test_windows_share_tokens_and_lose_none(tokenizer: ErnieMTokenizer) -> None:
    rows = reading().rows([Question("place", "Paris"), Question("a very long prompt of person " * 5, TEXT)], tokenizer)
    assert [row.sample for row in rows] == [0] + [1] * (len(rows) - 1)
    assert (rows[0].cut_before, rows[0].cut_behind) == (False, False)
    assert (rows[1].cut_before, rows[1].cut_behind, rows[-1].cut_before, rows[-1].cut_behind) == (
        False,
        True,
        True,
        False,
    )
    whole = tokenizer(TEXT, return_offsets_mapping=True).offset_mapping[1:-1]
    seen = [[tuple(span) for span in row.offsets[row.parts == SECOND].tolist()] for row in rows[1:]]
    assert all(len(row.input_ids) <= 40 and (row.parts == FIRST).sum() == 8 for row in rows[1:])
    joined = seen[0] + [span for one in seen[1:] for span in one[10:]]
    assert joined == [tuple(span) for span in whole]
    assert all(one[-10:] == other[:10] for one, other in itertools.pairwise(seen))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(max_size=60) | st.sampled_from([TEXT, TEXT[:90], "", "巴黎 Anna ⁉️ باريس"]), max_size=4),
       convention=st.sampled_from(["masked", "paddle"]))  # fmt: skip
def test_every_span_lies_in_its_text(answerer: Callable[..., Answerer], texts: list[str], convention: str) -> None:
    questions = [Question(prompt, text) for text in texts for prompt in ("person", "home of Anna Weber")]
    for question, windows in zip(questions, answerer(convention=convention)(questions), strict=True):
        for span in merge(windows):
            assert 0 <= span.start < span.end <= len(question.prompt if span.in_prompt else question.text)
            assert 0.25 < span.probability <= 1


def test_texts_that_fit_have_the_answers_of_a_single_window(answerer: Callable[..., Answerer]) -> None:
    texts = [TEXT[first : first + 70] for first in range(0, 200, 9)]
    questions = [Question("person", text) for text in texts]
    narrow, wide = answerer(max_length=40)(questions), answerer(max_length=500, stride=100)(questions)
    assert all(len(windows) == 1 for windows in narrow + wide)
    assert sum(len(merge(windows)) for windows in wide) > 20
    for one, other in zip(narrow, wide, strict=True):
        assert [span[:2] for span in merge(one)] == [span[:2] for span in merge(other)]
        assert np.allclose([s.probability for s in merge(one)], [s.probability for s in merge(other)], atol=1e-5)


def test_batches_change_nothing(answerer: Callable[..., Answerer]) -> None:
    questions = [Question(prompt, TEXT[:size]) for prompt in ("person", "place") for size in (0, 5, 60, 250)]
    one, many = answerer(batch_size=1)(questions), answerer(batch_size=50)(questions)
    assert [[[(s.span[:2], s.margin) for s in w] for w in ws] for ws in one] == [
        [[(s.span[:2], s.margin) for s in w] for w in ws] for ws in many
    ]
    assert answerer()([]) == []


def test_many_questions_are_read_in_parts(answerer: Callable[..., Answerer], monkeypatch: pytest.MonkeyPatch) -> None:
    questions = [Question(prompt, TEXT[:size]) for prompt in ("person", "place") for size in (0, 60, 250)]
    whole = answerer()(questions)
    monkeypatch.setattr(answering, "AT_ONCE", 4)
    assert [[[s.span[:2] for s in w] for w in ws] for ws in answerer()(questions)] == [
        [[s.span[:2] for s in w] for w in ws] for ws in whole
    ]


@pytest.mark.parametrize("convention", ["masked", "paddle"])
def test_a_prompt_that_is_cut_off_is_counted_or_refused(tokenizer: ErnieMTokenizer, convention: str) -> None:
    how = reading(convention=convention)
    long = "home of " + "Anna " * 20
    questions = [Question("home", "x"), Question(long, "x"), Question(long, TEXT)]
    with pytest.warns(UserWarning, match=r"2 prompts are longer than max_prompt_length=8 tokens .*'home of Anna"):
        how.rows(questions, tokenizer)
    options = tuple(f"option {number}" for number in range(20))
    with pytest.raises(
        ConfigError, match=r"the prompt 'mood\[option 0.* is longer .* would lose options: raise max_pr"
    ):
        how.rows([Question(f"mood[{','.join(options)}]", "x", options)], tokenizer)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        how.rows([Question("home", TEXT), Question("m[a]", "x", ("a",))], tokenizer)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"convention": "hf"}, "convention=hf: choose one of masked, paddle"),
        ({"threshold": 1.0}, "threshold=1.0: a number of at least 0 and below 1"),
        ({"stride": -1}, "stride=-1: at least 0"),
        ({"max_prompt_length": 0}, "max_prompt_length=0: at least 1"),
        ({"stride": 30}, "^stride=30 must be below max_length - max_prompt_length - 4 .* = 40 - 8 - 4 = 28"),
    ],
)
def test_settings_out_of_range_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        reading(**changes)
