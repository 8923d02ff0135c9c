"""Gold answers that cannot be learnt or predicted are counted."""

from typing import Any

from ernie_m.tokenizer import ErnieMTokenizer
from tasks.examples import GoldAnswer, QuestionAnsweringExample
from tasks.question_answering.coverage import answer_lengths, limits_of
from tasks.question_answering.encoding import QuestionAnsweringFeatures, encode

PART = "Anna lives in Berlin. Paul lives in Paris. Omar lives in Kyiv."
CONTEXT = " ".join([PART] * 4)
LONG = " ".join([PART] * 2)


def encoded(
    tokenizer: ErnieMTokenizer, answers: tuple[str, ...] | None, **lengths: Any
) -> list[QuestionAnsweringFeatures]:
    golds = None if answers is None else tuple(GoldAnswer(text, CONTEXT.index(text)) for text in answers)
    example = QuestionAnsweringExample("q", "en", "d", "Where?", CONTEXT, golds)
    return encode([example], tokenizer=tokenizer, **{"max_length": 24, "max_query_length": 8, "stride": 4} | lengths)


def test_an_answer_has_the_tokens_of_its_own(tokenizer: ErnieMTokenizer) -> None:
    answers = ("Berlin", "Paul lives in Paris.", LONG)
    rows = encoded(tokenizer, answers)
    assert len(rows) > 1
    own = [len(tokenizer.encode_plain([text])[0]) for text in answers]
    assert own[2] > 24
    assert answer_lengths(rows, first_only=False) == [own[0], own[1], None]
    assert answer_lengths(rows, first_only=True) == [own[0]]
    whole = encoded(tokenizer, answers, max_length=384)
    assert answer_lengths(whole, first_only=False) == own


def test_what_is_lost_is_said_of_the_training_and_of_an_evaluation(tokenizer: ErnieMTokenizer) -> None:
    rows = encoded(tokenizer, (LONG, "Paul lives in Paris."))
    long = len(tokenizer.encode_plain(["Paul lives in Paris."])[0])
    (limit,) = limits_of(rows, training=True, max_answer_length=3)
    assert limit.line("train") == (
        "train: 1 of 1 answers (100.0%) are in no window as a whole, and are learnt as no answer: raise "
        "task.max_length or task.stride"
    )
    assert limit.numbers() == {"count": 1, "of": 1}
    lost, never = limits_of(rows, training=False, max_answer_length=3)
    assert (lost.what, lost.count, lost.of) == ("answers_in_no_window", 1, 2)
    assert "cannot be predicted" in lost.problem
    assert never.line("validation") == (
        "validation: 1 of 2 answers (50.0%) are longer than task.max_answer_length=3 tokens and never predicted; the "
        f"longest has {long} tokens"
    )
    assert never.numbers() == {"count": 1, "of": 2, "longest": long}


def test_questions_without_answers_or_labels_lack_nothing(tokenizer: ErnieMTokenizer) -> None:
    for answers in ((), None):
        assert limits_of(encoded(tokenizer, answers), training=True, max_answer_length=1) == []
