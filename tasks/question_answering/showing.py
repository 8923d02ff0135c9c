"""A question and its answer as a row of a table: where both stand in the context, and how alike they are (pure)."""

from collections.abc import Sequence

from ernie_m.training.loggers.shown import Cell, Span
from tasks.answers import QuestionAnswer
from tasks.examples import QuestionAnsweringExample
from tasks.metrics.question_answering import Normalization, best_over_golds, exact_match, f1, normalizer
from tasks.metrics.squad_v2 import SquadV2
from tasks.question_answering.abstaining import golds
from tasks.showing.excerpts import marked
from tasks.showing.rows import ShownRow

GOLD, PREDICTED = "gold", "predicted"
"""Labels of spans, and columns."""
NO_ANSWER = "(no answer)"


def row_of(
    example: QuestionAnsweringExample, answer: QuestionAnswer, *, normalization: Normalization, unanswerable: bool
) -> ShownRow:
    """Question, context around the answers, both answers, exact match and F1; the lower F1, the more wrong.

    Args:
        example: The question, with its gold answers unless it is one to predict.
        answer: What the model says.
        normalization: Whose rules compare answers.
        unanswerable: Whether the data have questions without an answer, and SQuAD v2's rules.
    """
    spans = [Span(gold.start, gold.start + len(gold.text), GOLD) for gold in dict.fromkeys(example.answers or ())]
    chosen = answer.chosen
    if chosen is not None and chosen.start is not None and chosen.end is not None:
        spans.append(Span(chosen.start, chosen.end, PREDICTED))
    context = marked(example.context, spans, around=[(span.start, span.end) for span in spans])
    cells: dict[str, Cell] = {"question": example.question, "context": context}
    predicted = answer.text or NO_ANSWER
    if example.answers is None:
        probability = None if chosen is None else chosen.probability
        return ShownRow(0.0, cells | {PREDICTED: predicted, "probability": probability})
    exact, shared = scores_of(
        answer.text, golds(example), example.language, normalization=normalization, unanswerable=unanswerable
    )
    gold = " | ".join(dict.fromkeys(golds(example))) or NO_ANSWER
    return ShownRow(1 - shared, cells | {GOLD: gold, PREDICTED: predicted, "exact_match": exact, "f1": shared})


def scores_of(
    text: str, golds: Sequence[str], language: str, *, normalization: Normalization, unanswerable: bool
) -> tuple[float, float]:
    """Exact match and F1 of one answer, as the scores of all take it; see `row_of`."""
    if unanswerable:
        metric = SquadV2.of(language, normalization)
        return metric.exact_match(text, golds), metric.f1(text, golds)
    normalize = normalizer(language, normalization)
    return best_over_golds(exact_match, text, golds, normalize), best_over_golds(f1, text, golds, normalize)
