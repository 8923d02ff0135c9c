"""Which gold answers cannot be learnt or predicted (pure)."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from tasks.data.reach import OutOfReach
from tasks.question_answering.encoding import QuestionAnsweringFeatures, target


def limits_of(
    features: Sequence[QuestionAnsweringFeatures], *, training: bool, max_answer_length: int
) -> list[OutOfReach]:
    """Answers that no window holds, and those that are too long to be predicted.

    Args:
        features: The windows of one example next to one another.
        training: Whether they are learnt; each example's first answer is.
        max_answer_length: Longest answer that is predicted, in tokens.
    """
    lengths = answer_lengths(features, first_only=training)
    long = [length for length in lengths if length is not None and length > max_answer_length]
    so = "and are learnt as no answer" if training else "and cannot be predicted"
    lost = f"answers are in no window as a whole, {so}: raise task.max_length or task.stride"
    never = f"answers are longer than task.max_answer_length={max_answer_length} tokens and never predicted"
    limits = [
        OutOfReach("answers_in_no_window", lengths.count(None), len(lengths), lost),
        OutOfReach("answers_too_long", len(long), len(lengths), never, max(long, default=None)),
    ]
    return [limit for limit in limits if limit.count]


def answer_lengths(features: Iterable[QuestionAnsweringFeatures], *, first_only: bool) -> list[int | None]:
    """How many tokens each gold answer has; None where no window holds it as a whole.

    Args:
        features: The windows of one example next to one another.
        first_only: Whether only each example's first answer counts, which is what training learns.
    """
    lengths = []
    for _, windows in groupby(features, lambda row: id(row.example)):
        rows = list(windows)
        answers = rows[0].example.answers or ()
        for number, answer in enumerate(answers[:1] if first_only else answers):
            ends = [target([answer], row.spans) if number else (row.start, row.end) for row in rows]
            lengths.append(max((last - first + 1 for first, last in ends if last), default=None))
    return lengths
