"""A question with its choices as a row of a table (pure)."""

from ernie_m.training.loggers.shown import Cell
from tasks.answers import ChoiceAnswer
from tasks.examples import ChoiceExample
from tasks.showing.excerpts import shortened
from tasks.showing.rows import ShownRow


def row_of(example: ChoiceExample, answer: ChoiceAnswer) -> ShownRow:
    """Context, question, choices, gold and predicted; the surer a wrong choice, the more wrong."""
    given = {"context": example.context, "question": example.question}
    cells: dict[str, Cell] = {name: None if text is None else shortened(text) for name, text in given.items()}
    named = [f"{name}: {shortened(choice)}" for name, choice in zip(example.names, example.choices, strict=True)]
    cells["choices"] = " | ".join(named)
    sure = answer.probabilities[answer.prediction]
    predicted: dict[str, Cell] = {"predicted": answer.prediction, "probability": sure}
    if example.answer is None:
        return ShownRow(0.0, cells | predicted)
    right = example.answer == answer.index
    return ShownRow(0.0 if right else sure, cells | {"gold": example.names[example.answer]} | predicted)
