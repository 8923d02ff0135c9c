"""Question answering as a whole: what is concluded by which threshold; the round trip of every XQuAD answer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from ernie_m.tokenizer import ErnieMTokenizer
from tasks.examples import GoldAnswer, QuestionAnsweringExample
from tasks.metrics.question_answering import question_answering_scores
from tasks.question_answering.abstaining import golds
from tasks.question_answering.decoding import ScoredSpan, WindowAnswers, best_spans, decode
from tasks.question_answering.encoding import QuestionAnsweringFeatures, collate, encode
from tasks.question_answering.task import QuestionAnswering
from tasks.task import Conclusion, Pass, Split
from tests.sources import read_questions

SETTINGS: dict[str, Any] = {
    "name": "qa", "job_type": "finetune", "monitor": "val/f1/en", "max_length": 384,
    "max_query_length": 64, "stride": 128, "normalization": "squad", "max_answer_length": 100, "n_best": 3,
    "null_threshold": None,
}  # fmt: skip
LENGTHS = {"max_length": 384, "max_query_length": 64, "stride": 128}


def concluded(split: Split, chosen: dict[str, Any], answers: Any, **how: Any) -> Conclusion:
    """What is said of a question whose null score is 1 above that of its only span."""
    nothing: Any = None
    on = Pass(
        split=split, model=nothing, tokenizer=nothing, source_language="en", batch_size=1, chosen=chosen
    )  # fmt: skip
    example = QuestionAnsweringExample("q", "en", "d", "Where?", "Anna war da", answers)
    rows = [WindowAnswers([ScoredSpan(5, 8, 2.0)], 3.0)]
    return QuestionAnswering(**SETTINGS | how).conclude("en", [example], [rows], on)


@pytest.mark.parametrize(
    ("chosen", "answer"), [({}, "war"), ({"null_threshold": 1.5}, "war"), ({"null_threshold": 0.5}, "")]
)
def test_predictions_to_come_go_by_what_was_chosen_before(chosen: dict[str, Any], answer: str) -> None:
    told = concluded("predict", chosen, None, unanswerable=False)
    assert (told.predictions[0].value, told.scores) == (answer, {})
    assert (told.details is None) == (not chosen)


def test_data_without_unanswerable_questions_are_answered_whatever_was_chosen_before() -> None:
    told = concluded("test", {"null_threshold": 0.5}, (GoldAnswer("war", 5),), unanswerable=False)
    assert (told.predictions[0].value, told.scores, told.details) == ("war", {"exact_match": 1.0, "f1": 1.0}, None)


def test_a_given_threshold_stands_above_what_was_chosen() -> None:
    given: dict[str, Any] = {"null_threshold": 2.0, "unanswerable": True}
    told = concluded("validation", {"null_threshold": 0.5}, (GoldAnswer("war", 5),), **given)
    assert told.predictions[0].value == "war"
    assert set(told.scores) == {
        "exact_match",
        "f1",
        "has_answer_exact_match",
        "has_answer_f1",
        "best_exact_match",
        "best_f1",
    }


def all_xquad(real_data: Path) -> Iterator[tuple[str, list[QuestionAnsweringExample]]]:
    for path in sorted((real_data / "xquad").glob("xquad.*.json")):
        language = path.name.split(".")[1]
        yield language, read_questions(path, language=language)


def gold_candidates(features: list[QuestionAnsweringFeatures], tokenizer: ErnieMTokenizer) -> list[list[ScoredSpan]]:
    """What a model would say whose logits are 1 at the gold tokens and 0 elsewhere; windows without answer say none."""
    found: list[list[ScoredSpan]] = []
    for first in range(0, len(features), 64):
        rows = features[first : first + 64]
        batch = collate(rows, tokenizer=tokenizer)
        starts, ends = torch.zeros(2, *batch.tensors["input_ids"].shape)
        starts[range(len(rows)), batch.tensors["start_positions"]] = 1.0
        ends[range(len(rows)), batch.tensors["end_positions"]] = 1.0
        spans = best_spans(starts, ends, batch.tensors["context_mask"], n_best=1, max_answer_length=200)
        for feature, i, j, score in zip(rows, *(column[:, 0].tolist() for column in spans), strict=True):
            found.append([ScoredSpan(int(feature.spans[i, 0]), int(feature.spans[j, 1]), score)])
    return found


def test_every_xquad_answer_survives_tokenisation_and_scores_100(real_data: Path, golden: Path) -> None:
    tokenizer = ErnieMTokenizer.from_pretrained(golden / "tok")
    questions = exact = 0
    changed = []
    for language, examples in all_xquad(real_data):
        features = encode(examples, tokenizer=tokenizer, **LENGTHS)
        answered: dict[str, list[list[ScoredSpan]]] = {}
        for feature, candidates in zip(features, gold_candidates(features, tokenizer), strict=True):
            answered.setdefault(feature.example.id, []).append(candidates)
        predictions = {one.id: decode(answered[one.id], one.context, n_best=1)[0].text for one in examples}
        scored = []
        for one in examples:
            questions += 1
            if predictions[one.id] in golds(one):
                exact += 1
                scored.append(one)
            elif predictions[one.id].strip() == one.answers[0].text.strip():
                changed.append((language, one.id, "edge white space", one.answers[0].text, predictions[one.id]))
                scored.append(one)
            else:
                changed.append(
                    (language, one.id, "answer ends inside a token", one.answers[0].text, predictions[one.id])
                )
        answers = [predictions[example.id] for example in scored], [golds(example) for example in scored]
        assert question_answering_scores(*answers, language=language, normalization="squad")["exact_match"] == 1.0
    listing = "\n".join(" | ".join(row) for row in changed)
    print(f"{exact} of {questions} answers return exactly; the others:\n{listing}")
    assert questions == 4545
    assert exact / questions >= 0.995, listing
