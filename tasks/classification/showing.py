"""A classified text or pair as a row of a table (pure)."""

from ernie_m.training.loggers.shown import Cell
from tasks.answers import ClassAnswer
from tasks.examples import SentenceExample
from tasks.showing.excerpts import shortened
from tasks.showing.rows import ShownRow


def row_of(example: SentenceExample, answer: ClassAnswer) -> ShownRow:
    """Texts, gold, predicted and how sure the model is.

    Of one label, the surer a wrong one, the more wrong; of several labels a row, the more of them; of a number, the
    farther from the gold one.
    """
    cells: dict[str, Cell] = {"text": shortened(example.first)}
    if example.second is not None:
        cells["second"] = shortened(example.second)
    if isinstance(answer.prediction, float):
        return _number_row(cells, example, answer.prediction)
    assert answer.probabilities is not None
    if isinstance(answer.prediction, str):
        sure = answer.probabilities[answer.prediction]
        if example.label is None:
            return ShownRow(0.0, cells | {"predicted": answer.prediction, "probability": sure})
        right = example.label == answer.prediction
        cells |= {"gold": str(example.label), "predicted": answer.prediction, "right": right, "probability": sure}
        return ShownRow(0.0 if right else sure, cells)
    predicted = {label: f"{label} {answer.probabilities[label]:.2f}" for label in answer.prediction}
    told = ", ".join(predicted.values())
    if example.label is None:
        return ShownRow(0.0, cells | {"predicted": told})
    golds = (example.label,) if isinstance(example.label, str) else example.label
    wrong = len(set(golds) ^ set(predicted))
    return ShownRow(float(wrong), cells | {"gold": ", ".join(golds), "predicted": told, "wrong": wrong})


def confused(example: SentenceExample, answer: ClassAnswer) -> list[tuple[str, str]]:
    """Gold and predicted label, where a row has one of each."""
    gold, predicted = example.label, answer.prediction
    return [(gold, predicted)] if isinstance(gold, str) and isinstance(predicted, str) else []


def _number_row(cells: dict[str, Cell], example: SentenceExample, predicted: float) -> ShownRow:
    if example.label is None:
        return ShownRow(0.0, cells | {"predicted": predicted})
    gold = float(str(example.label))
    distance = abs(gold - predicted)
    return ShownRow(distance, cells | {"gold": gold, "predicted": predicted, "distance": distance})
