"""Question answering: windows, targets, n-best decoding, and the round trip of every XQuAD answer."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from ernie_m.errors import ConfigError
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.examples import GoldAnswer, QuestionAnsweringExample
from tasks.metrics.question_answering import question_answering_scores
from tasks.question_answering.task import (
    QuestionAnsweringFeatures,
    ScoredSpan,
    best_spans,
    collate,
    decode,
    encode,
    golds,
    loss,
    target,
)
from tasks.readers.squad import read_squad
from tests.sources import read_file

ROOT = Path(__file__).resolve().parents[3]
LENGTHS = {"max_length": 384, "max_query_length": 64, "stride": 128}


def example(question: str, context: str, *answers: tuple[str, int]) -> QuestionAnsweringExample:
    return QuestionAnsweringExample("q", "en", "d", question, context, tuple(GoldAnswer(*answer) for answer in answers))


# ------------------------------------------------------------------------------------------------- encode and target


def test_windows_cover_the_context_overlap_by_the_stride_and_carry_the_whole_question(
    tokenizer: ErnieMTokenizer,
) -> None:
    context = " ".join(f"Anna lives in Berlin and Paul in Paris in {year}." for year in range(1900, 1930))
    one = example("Where does Anna live?", context, ("Paul", context.rindex("Paul")))
    windows = encode([one], tokenizer=tokenizer, max_length=60, max_query_length=20, stride=15)
    whole = tokenizer(context).input_ids[1:-1]
    question = tokenizer(one.question).input_ids
    room = 60 - (len(question) - 2) - 4
    seen: list[int] = []
    for number, window in enumerate(windows):
        assert window.input_ids[: len(question)].tolist() == question
        body = window.input_ids[window.spans[:, 0] >= 0].tolist()
        overlap = 15 if number else 0
        assert body[:overlap] == seen[len(seen) - overlap :]
        seen += body[overlap:]
        assert len(body) == room or window is windows[-1]
    assert seen == whole
    held = [window for window in windows if window.end]
    assert held
    assert all(context[w.spans[w.start, 0] : w.spans[w.end, 1]] == "Paul" for w in held)
    assert all((w.start, w.end) == (0, 0) for w in windows if not w.end)


def test_a_long_question_is_cut_and_the_context_keeps_its_room(tokenizer: ErnieMTokenizer) -> None:
    one = example("where does Anna live " * 50, "Anna lives in Berlin.", ("Berlin", 14))
    (window,) = encode([one], tokenizer=tokenizer, max_length=64, max_query_length=10, stride=8)
    assert (window.spans[:, 0] < 0).sum() == 10 + 4
    assert one.context[window.spans[window.start, 0] : window.spans[window.end, 1]] == "Berlin"


def test_a_stride_that_leaves_no_step_is_refused(tokenizer: ErnieMTokenizer) -> None:
    with pytest.raises(ConfigError, match=r"stride=30 must be below .* 50 - 20 - 4 = 26"):
        encode([], tokenizer=tokenizer, max_length=50, max_query_length=20, stride=30)


SPANS = np.array([[-1, -1], [0, 4], [5, 8], [8, 9], [10, 14], [-1, -1]])


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (("abcd", 0), (1, 1)),
        (("efg", 5), (2, 2)),
        (("bcd", 1), (1, 1)),
        (("efgh ijkl", 5), (2, 4)),
        ((" efg ", 4), (2, 2)),
        (("abcd efgh ijkl m", 0), (0, 0)),
        (("zz", 20), (0, 0)),
    ],
    ids=["first", "inner", "part_of_a_token", "several", "edge_whitespace", "beyond_the_window", "outside"],
)
def test_targets_by_hand(answer: tuple[str, int], expected: tuple[int, int]) -> None:
    assert target([GoldAnswer(*answer)], SPANS) == expected


def test_no_answer_points_at_cls() -> None:
    assert target([], SPANS) == (0, 0)


# --------------------------------------------------------------------------------------------------- loss and decode


def test_the_loss_is_a_sum_over_windows() -> None:
    generator = torch.Generator().manual_seed(0)
    starts, ends = torch.randn(5, 7, generator=generator), torch.randn(5, 7, generator=generator)
    targets = torch.tensor([0, 1, 2, 3, 4])
    total, count = loss(starts, ends, targets, targets)
    by_hand = -(starts.log_softmax(1)[range(5), targets] + ends.log_softmax(1)[range(5), targets]).sum() / 2
    torch.testing.assert_close(total, by_hand)
    assert count.item() == 5


@pytest.mark.parametrize("reach", [1, 3, 99])
def test_best_spans_are_those_of_an_exhaustive_search(reach: int) -> None:
    generator = torch.Generator().manual_seed(reach)
    starts, ends = torch.randn(6, 11, generator=generator), torch.randn(6, 11, generator=generator)
    mask = torch.rand(6, 11, generator=generator) > 0.4
    mask[5] = False
    first, last, scores = best_spans(starts, ends, mask, n_best=8, max_answer_length=reach)
    for row in range(6):
        inside = mask[row].nonzero().flatten().tolist()
        every = [(i, j) for i, j in itertools.product(inside, inside) if i <= j < i + reach]
        ranked = sorted((-(starts[row, i] + ends[row, j]).item(), i, j) for i, j in every)[:8]
        found = [
            (-score, i, j)
            for i, j, score in zip(first[row].tolist(), last[row].tolist(), scores[row].tolist(), strict=True)
            if score > -float("inf")
        ]
        assert [(i, j) for _, i, j in found] == [(i, j) for _, i, j in ranked]
        np.testing.assert_allclose([s for s, *_ in found], [s for s, *_ in ranked], rtol=1e-6)


def test_decode_merges_windows_keeps_the_best_of_equal_spans_and_cuts_by_offset() -> None:
    windows = [[ScoredSpan(0, 4, 1.0), ScoredSpan(5, 8, 3.0)], [ScoredSpan(5, 8, 4.0), ScoredSpan(0, 8, 2.0)], []]
    ranked = decode(windows, "Anna war da", n_best=2)
    assert [(answer["text"], answer["score"]) for answer in ranked] == [("war", 4.0), ("Anna war", 2.0)]
    assert sum(answer["probability"] for answer in ranked) == pytest.approx(1.0)
    assert decode([[], []], "Anna", n_best=3) == []


# ---------------------------------------------------------------------------------------------------- real questions


def all_xquad(real_data: Path) -> Iterator[tuple[str, list[QuestionAnsweringExample]]]:
    for path in sorted((real_data / "xquad").glob("xquad.*.json")):
        language = path.name.split(".")[1]
        yield language, read_file(read_squad, path, language=language)


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
        predictions = {one.id: decode(answered[one.id], one.context, n_best=1)[0]["text"] for one in examples}
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
