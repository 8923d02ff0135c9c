"""Questions in a table: both answers marked in the context, and the scores of each."""

from ernie_m.training.loggers.shown import MarkedText, Span
from tasks.answers import QuestionAnswer, SpanAnswer
from tasks.examples import GoldAnswer, QuestionAnsweringExample
from tasks.question_answering.showing import row_of
from tasks.showing.rows import ShownRow

CONTEXT = "Anna lives in the city of Berlin."


def example(context: str = CONTEXT, *golds: str, language: str = "en") -> QuestionAnsweringExample:
    answers = tuple(GoldAnswer(gold, context.index(gold)) for gold in golds)
    return QuestionAnsweringExample("1", language, "d", "Where?", context, answers)


def answer(text: str, context: str = CONTEXT) -> QuestionAnswer:
    start = context.index(text) if text else None
    span = SpanAnswer(text, start, None if start is None else start + len(text), 1.0, 0.75)
    return QuestionAnswer("Where?", text, (span,))


def shown(asked: QuestionAnsweringExample, told: QuestionAnswer, *, unanswerable: bool = False) -> ShownRow:
    return row_of(asked, told, normalization="mlqa", unanswerable=unanswerable)


def test_gold_and_predicted_are_marked_where_they_overlap_too() -> None:
    row = shown(example(CONTEXT, "Berlin", "Berlin"), answer("city of Berlin"))
    context = MarkedText(CONTEXT, (Span(26, 32, "gold"), Span(18, 32, "predicted")))
    assert row.cells == {
        "question": "Where?", "context": context, "gold": "Berlin", "predicted": "city of Berlin",
        "exact_match": 0.0, "f1": 0.5,
    }  # fmt: skip
    assert row.wrong == 0.5


def test_a_chinese_answer_is_compared_by_its_own_rules() -> None:
    context = "安娜住在柏林市。"
    row = shown(example(context, "柏林", language="zh"), answer("柏林市", context))
    assert (row.cells["exact_match"], row.cells["f1"]) == (0.0, 0.8)
    assert row.cells["context"] == MarkedText(context, (Span(4, 6, "gold"), Span(4, 7, "predicted")))


def test_a_long_context_is_cut_around_both_answers() -> None:
    context = "Berlin. " + "x " * 500 + "Paris"
    cell = shown(example(context, "Berlin"), answer("Paris", context)).cells["context"]
    assert isinstance(cell, MarkedText)
    marked = [(cell.text[span.start : span.end], span.label) for span in cell.spans]
    assert marked == [("Berlin", "gold"), ("Paris", "predicted")]
    assert len(cell.text) < 300


def test_no_answer_is_said_and_right_where_there_is_none() -> None:
    right = shown(example(), answer(""), unanswerable=True)
    assert (right.wrong, right.cells["gold"], right.cells["predicted"]) == (0.0, "(no answer)", "(no answer)")
    wrong = shown(example(), answer("Berlin"), unanswerable=True)
    assert (wrong.wrong, wrong.cells["exact_match"], wrong.cells["predicted"]) == (1.0, 0.0, "Berlin")


def test_a_question_to_predict_has_no_gold_and_no_scores() -> None:
    asked = QuestionAnsweringExample("1", "en", "d", "Where?", CONTEXT, None)
    row = shown(asked, answer("Berlin"))
    assert (row.wrong, list(row.cells)) == (0.0, ["question", "context", "predicted", "probability"])
    assert row.cells["probability"] == 0.75
