"""What a fine-tuning hands to its boards, read back from what W&B and TensorBoard have kept of a run."""

import csv
import html
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy
import pytest

from ernie_m.training.loggers.board import Board
from ernie_m.training.loggers.shown import Histogram, Table
from tasks.answers import ClassAnswer
from tasks.classification.task import SequenceClassification
from tasks.examples import SentenceExample, TokenExample
from tasks.showing.confusion import confusion_maps
from tasks.showing.rows import ShownRow
from tasks.showing.run import show_lengths, show_predictions, show_scores
from tasks.tagging.showing import confused
from tasks.task import Prediction, Task
from tests.command import TINY, train_here
from tests.wandb_file import OfflineRun, read_offline_runs
from tests.world import small_data_for

pytest.importorskip("wandb")
pytest.importorskip("tensorboard", reason="needs the extra tensorboard")
pytest.importorskip("matplotlib", reason="pictures need the extra plot")

METRICS = ("precision", "recall", "f1")
LANGUAGES = ("en", "zh")
STEP = "trainer/global_step"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of NER with a sanity check, two validations and a test."""
    folder = tmp_path_factory.mktemp("shown")
    data = small_data_for("ner", folder / "world")
    train_here(
        "task=ner", *data, f"data.languages=[{','.join(LANGUAGES)}]", *TINY, "trainer.max_steps=2",
        "trainer.val_check_interval=1", "logger=[wandb,tensorboard]", f"output_dir={folder}", "name=shown",
    )  # fmt: skip
    return folder / "ner" / "shown"


@pytest.fixture(scope="module")
def kept(run: Path) -> OfflineRun:
    (offline,) = read_offline_runs(run)
    return offline


@pytest.fixture(scope="module")
def events(run: Path) -> Any:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    accumulator = EventAccumulator(str(run / "tensorboard"), size_guidance={"images": 0, "tensors": 0})
    accumulator.Reload()
    return accumulator


def media(run: Path, value: dict[str, Any]) -> Path:
    (path,) = run.glob(f"wandb/offline-run-*/files/{value['path']}")
    return path


def of(kept: OfflineRun, name: str) -> list[tuple[int, Any]]:
    """The steps at which something was logged under a name, and what: a number, or what W&B says of a file."""
    return [(row[STEP], row[name]) for row in kept.history if name in row]


def metrics(run: Path, step: int) -> dict[str, float]:
    with (run / "metrics.csv").open(newline="", encoding="utf-8") as file:
        return {row["metric"]: float(row["value"]) for row in csv.DictReader(file) if int(row["step"]) == step}


def test_every_validation_has_a_table_of_scores_but_the_sanity_check(run: Path, kept: OfflineRun) -> None:
    shown = of(kept, "val/scores")
    assert [step for step, _ in shown] == [1, 2]
    for step, value in shown:
        table, logged = json.loads(media(run, value).read_text(encoding="utf-8")), metrics(run, step)
        assert table["columns"] == ["language", *METRICS]
        names = ["en", "zh", "average", "zero_shot", "transfer_gap"]
        assert [row[0] for row in table["data"]] == ["en (source)", "zh", "average", "zero-shot", "transfer gap"]
        expected = [[logged[f"val/{metric}/{name}"] for metric in METRICS] for name in names]
        assert [row[1:] for row in table["data"]] == [pytest.approx(row) for row in expected]
    (test,) = of(kept, "test/scores")
    assert test[0] == 2
    assert [step for step, _ in of(kept, "val/scores/f1_table")] == [1, 2]
    bars = json.loads(media(run, of(kept, "val/scores/f1_table")[-1][1]).read_text(encoding="utf-8"))
    assert (bars["columns"], [row[0] for row in bars["data"]]) == (["language", "f1"], ["en (source)", "zh"])


def test_the_best_score_so_far_is_a_number_everywhere(run: Path, kept: OfflineRun, events: Any) -> None:
    scores = [metrics(run, step)["val/f1/en"] for step in (1, 2)]
    best = [(scores[0], 1.0), (scores[1], 2.0) if scores[1] > scores[0] else (scores[0], 1.0)]
    for step, (score, reached) in zip((1, 2), best, strict=True):
        assert (metrics(run, step)["val/best/score"], metrics(run, step)["val/best/step"]) == (score, reached)
    assert of(kept, "val/best/step") == [(1, best[0][1]), (2, best[1][1])]
    assert [(event.step, event.value) for event in events.Scalars("val/best/step")] == [(1, 1.0), (2, best[1][1])]
    assert json.loads((run / "results.json").read_text())["best"]["score"] == pytest.approx(best[1][0])


def test_the_page_of_predictions_marks_entities_errors_first(run: Path, kept: OfflineRun) -> None:
    ((step, value),) = of(kept, "test/predictions")
    page = media(run, value).read_text(encoding="utf-8")
    head, *rows = re.findall(r"<tr>(.*?)</tr>", page)
    assert re.findall(r"<th>(.*?)</th>", head) == ["language", "id", "gold", "predicted", "missed", "wrong"]
    cells = [re.findall(r'<td dir="auto">(.*?)</td>', row) for row in rows]
    errors = [int(row[4]) + int(row[5]) for row in cells]
    assert (step, len(rows), {row[0] for row in cells}) == (2, sum(map(len, sentences(run).values())), set(LANGUAGES))
    assert errors == sorted(errors, reverse=True)
    assert errors[0] > 0
    golds = dict(one for language in LANGUAGES for one in gold_entities(run, language))
    for language, key, gold, *_ in cells:
        marks = re.findall(r"<mark[^>]*>(.*?)</mark> <small>(.*?)</small>", gold)
        found = [(html.unescape(text), kind) for text, kind in marks]
        text, entities = golds[language, key]
        assert html.unescape(re.sub(r" <small>.*?</small>|<[^>]*>", "", gold)) == text
        assert found == entities


def test_the_confusion_matrix_is_the_same_picture_in_both_and_is_that_of_the_predictions(
    run: Path, kept: OfflineRun, events: Any
) -> None:
    from matplotlib.image import imread

    from ernie_m.training.pictures.raster import pixels

    pairs = {
        language: [pair for example, tags in rows for pair in confused(example, tags, "entities")]
        for language, rows in sentences(run).items()
    }
    maps = confusion_maps(pairs, json.loads((run / "model" / "config.json").read_text())["id2label"].values())
    assert list(maps) == ["confusion", "confusion/en", "confusion/zh"]
    for name in list(maps)[:2]:
        ((step, value),) = of(kept, f"test/{name}")
        (event,) = events.Images(f"test/{name}")
        expected = pixels(maps[name])
        assert (step, value["height"], value["width"]) == (2, *expected.shape[:2])
        assert (event.step, event.height, event.width) == (2, *expected.shape[:2])
        for picture in (media(run, value).read_bytes(), event.encoded_image_string):
            read = imread(io.BytesIO(picture), format="png")[..., :3]
            assert numpy.array_equal((read * 255).round().astype(numpy.uint8), expected)


def test_tensorboard_has_the_same_things_under_the_same_names(run: Path, kept: OfflineRun, events: Any) -> None:
    tags = events.Tags()
    bars = {f"{stage}/scores/{metric}" for stage in ("val", "test") for metric in METRICS}
    confusions = {f"{stage}/confusion{of}" for stage in ("val", "test") for of in ("", "/en", "/zh")}
    assert set(tags["images"]) == bars | confusions
    texts = {f"{stage}/{name}/text_summary" for stage in ("val", "test") for name in ("scores", "predictions")}
    assert texts <= set(tags["tensors"])
    assert [event.step for event in events.Images("val/scores/f1")] == [1, 2]
    table = events.Tensors("test/predictions/text_summary")[0].tensor_proto.string_val[0].decode()
    assert table.startswith("| language | id | gold | predicted | missed | wrong |")
    assert "(PER)" in table
    logged = {key for row in kept.history for key in row}
    assert {*confusions, "val/scores", "test/scores", "val/predictions", "test/predictions", "data/lengths"} <= logged


def test_the_start_shows_how_long_the_rows_are(kept: OfflineRun, events: Any) -> None:
    ((step, histogram),) = of(kept, "data/lengths")
    (event,) = events.Histograms("data/lengths")
    assert (step, event.step) == (0, 0)
    assert sum(histogram["values"]) == event.histogram_value.num > 100
    assert 3 < event.histogram_value.min < event.histogram_value.max <= histogram["bins"][-1]


def sentences(run: Path) -> dict[str, list[tuple[TokenExample, list[str]]]]:
    """Language -> words with gold tags, and predicted tags, from the files of predictions."""
    read: dict[str, list[tuple[TokenExample, list[str]]]] = {}
    for language in LANGUAGES:
        blocks = (run / "predictions" / f"test.{language}.conll").read_text(encoding="utf-8").strip().split("\n\n")
        for number, block in enumerate(blocks):
            words, golds, guesses = zip(*(line.split(" ") for line in block.splitlines()), strict=True)
            spans = tuple((place, place + 1) for place in range(len(words)))
            example = TokenExample(str(number), language, "", " " * len(words), spans, "word", golds)
            read.setdefault(language, []).append((example, list(guesses)))
    return read


def gold_entities(run: Path, language: str) -> list[tuple[tuple[str, str], tuple[str, list[tuple[str, str]]]]]:
    """Language and id -> the text and its gold entities, from the files of predictions."""
    answers = (run / "predictions" / f"test.{language}.jsonl").read_text(encoding="utf-8").splitlines()
    blocks = (run / "predictions" / f"test.{language}.conll").read_text(encoding="utf-8").strip().split("\n\n")
    between, told = "" if language == "zh" else " ", []
    for answer, block in zip(map(json.loads, answers), blocks, strict=True):
        entities: list[tuple[str, str]] = []
        for word, tag, _ in (row.split(" ") for row in block.splitlines()):
            if tag.startswith("B-"):
                entities.append((word, tag[2:]))
            elif tag.startswith("I-"):
                entities[-1] = (entities[-1][0] + between + word, tag[2:])
        told.append(((language, answer["id"]), (answer["text"], entities)))
    return told


class Wall(Board):
    """Keeps what it is shown."""

    def __init__(self) -> None:
        self.shown: dict[str, tuple[Any, int]] = {}

    def show(self, name: str, shown: Any, *, step: int) -> None:
        self.shown[name] = shown, step

    def conclude(self, results: Any) -> None:
        raise NotImplementedError

    def keep(self, kind: str, folder: Path, *, aliases: Sequence[str]) -> None:
        raise NotImplementedError

    def started_from(self, folder: Path) -> None:
        raise NotImplementedError

    def warn(self, title: str, text: str) -> None:
        raise NotImplementedError

    def end(self, error: BaseException | None) -> None:
        raise NotImplementedError


TASK = SequenceClassification(
    name="xnli", job_type="finetune", monitor="val/accuracy/en", labels=("no", "yes"),
    problem="single_label_classification", max_length=16, positive_label=None,
)  # fmt: skip


def told(label: str | None, guess: str, sure: float, key: str) -> tuple[SentenceExample, Prediction]:
    probabilities = {guess: sure, "no" if guess == "yes" else "yes": 1 - sure}
    return SentenceExample(key, "en", key, "It rains.", None, label), Prediction(
        guess, ClassAnswer(("It rains.",), guess, probabilities)
    )


def test_predictions_to_come_have_a_table_and_no_confusion() -> None:
    wall = Wall()
    a, right = told("no", "no", 0.9, "a")
    b, wrong = told("no", "yes", 0.8, "b")
    c, coming = told(None, "no", 0.9, "c")
    rows = {"test": {"en": [a, b, c], "zh": [a]}, "predict": {"de": [c]}}
    predicted = {"test": {"en": {"a": right, "b": wrong}}, "predict": {"de": {"c": coming}}}
    show_predictions([wall], TASK, rows, predicted, step=3)
    assert list(wall.shown) == ["test/predictions", "test/confusion", "predict/predictions"]
    assert {step for _, step in wall.shown.values()} == {3}
    assert wall.shown["test/predictions"][0].rows == (
        ("en", "b", "It rains.", "no", "yes", False, 0.8), ("en", "a", "It rains.", "no", "no", True, 0.9),
    )  # fmt: skip
    assert wall.shown["test/confusion"][0].values.tolist() == [[1, 1], [0, 0]]
    assert wall.shown["predict/predictions"][0] == Table(
        ("language", "id", "text", "predicted", "probability"), (("de", "c", "It rains.", "no", 0.9),)
    )


def test_a_task_that_says_nothing_of_it_shows_its_answers() -> None:
    example, prediction = told("no", "yes", 0.75, "a")
    row = Task.shown_row(TASK, example, prediction, scored=True)
    assert row == ShownRow(0.0, {"prediction": "yes", "probabilities": '{"yes": 0.75, "no": 0.25}'})
    assert Task.shown_row(TASK, example, Prediction(None, None), scored=True) is None
    assert list(Task.confused(TASK, example, prediction)) == []


def test_nothing_is_made_where_nobody_looks() -> None:
    unreadable: Any = None
    show_lengths([], unreadable)
    show_predictions([], unreadable, {}, {"test": unreadable}, step=0)
    show_scores([], "val", {"f1": unreadable}, metrics=["f1"], source="en", step=0)
    wall = Wall()
    show_scores([wall], "val", {}, metrics=["f1"], source="en", step=0)
    show_predictions([wall], TASK, {"test": {"en": []}}, {"test": {"en": {}}}, step=0)
    assert wall.shown == {}


def test_lengths_are_of_all_languages() -> None:
    class Row:
        def __init__(self, length: int) -> None:
            self.input_ids = numpy.zeros(length)

    wall = Wall()
    show_lengths([wall], {"en": [Row(3), Row(5)], "de": [Row(4)]})
    histogram, step = wall.shown["data/lengths"]
    assert isinstance(histogram, Histogram)
    assert (histogram.values.tolist(), step) == ([3, 5, 4], 0)
