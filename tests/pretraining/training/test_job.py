"""`train.py task=pretraining` from text to the exported encoder: stages, stops and restarts, and what it measures."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest import mock

import lightning
import pytest
import torch

from ernie_m import ErnieMForMaskedLM, ErnieMForQuestionAnswering, ErnieMTokenizer
from ernie_m.training.checkpoint_io import read_training_checkpoint
from ernie_m.training.loggers.metrics_file import MetricsFile
from ernie_m.training.loggers.tensorboard import TensorBoard
from pretraining.showing.callback import Showing
from pretraining.training.data import PretrainingDataModule
from pretraining.training.job import show_on_boards
from tests.command import losses, one_screen, refused, start, train_here, validations
from tests.documented import undocumented
from tests.pretraining.runs import ALL, STEPS, pretrain_on
from tests.world import MINIWORLD, ROOT, write_small_text, write_small_world


def test_a_run_leaves_everything_that_it_promises(finished: tuple[Path, str], text: Path) -> None:
    run, said = finished
    results = json.loads((run / "results.json").read_text())
    assert (results["task"], results["steps"]) == ("pretraining", 6)
    assert results["objectives"] == ["mmlm", "tlm", "camlm", "btmlm"]
    assert "trained for all 6 steps" in said
    assert results["training"]["stopped_by"] == "max_steps"
    assert 0 < results["training"]["tokens"] <= 6 * 700
    pairs = {"en-de", "en-sw", "de-en", "sw-en", *(f"retrieval_layer_{layer}" for layer in range(3))}
    assert undocumented(results, names={*results["objectives"], *pairs}) == set()
    validation = results["validation"]
    assert list(validation["perplexity"]) == list(validation["accuracy"]) == results["objectives"]
    assert all(perplexity > 1 for perplexity in validation["perplexity"].values())
    for layer in range(3):
        scores = validation[f"retrieval_layer_{layer}"]
        assert list(scores) == ["en-de", "en-sw", "average"]
        assert scores["average"] == pytest.approx((scores["en-de"] + scores["en-sw"]) / 2)
    assert results["corpora"]["en"]["read"] == 80
    assert results["corpora"]["en-de"]["held out"] > 0
    assert {path.name for path in (run / "checkpoints").iterdir()} == {"last.ckpt"}
    flat = one_screen(said[: said.index("training:")].replace("\n\n", "\n"))
    for part in ("en-sw", "all languages", "dropped:", "pairs of which only the second sentence is held out"):
        assert part in flat
    assert "training: 6 steps of" in said


def test_every_objective_logs_its_numbers_from_the_step_at_which_it_joins(finished: tuple[Path, str]) -> None:
    run, _ = finished
    rows = [line.split(",") for line in (run / "metrics.csv").read_text().splitlines()[1:]]
    steps: dict[str, list[int]] = {}
    for step, name, _ in rows:
        steps.setdefault(name, []).append(int(step))
    for kind in ("loss", "perplexity", "accuracy", "tokens"):
        assert steps[f"train/{kind}/camlm"] == [1, 2, 3, 4, 5, 6]
        assert steps[f"train/{kind}/btmlm"] == [3, 4, 5, 6]
    assert steps["val/perplexity/btmlm"] == steps["val/retrieval_layer_2/average"] == [3, 6]
    last = {name: float(value) for step, name, value in rows if step == "6"}
    objectives = ("mmlm", "tlm", "camlm", "btmlm")
    assert last["train/loss"] == pytest.approx(sum(last[f"train/loss/{name}"] for name in objectives), rel=1e-5)


def test_a_last_step_between_validations_is_validated_and_logged(text: Path, tmp_path: Path) -> None:
    train_here(*pretrain_on(text, tmp_path, "trainer.max_steps=3", "trainer.val_check_interval=2", "name=odd"))
    run = tmp_path / "pretraining" / "odd"
    assert {step for step, _, _ in validations(run)} == {"2", "3"}
    results = json.loads((run / "results.json").read_text())["validation"]
    logged = {name: float(value) for step, name, value in validations(run) if step == "3"}
    assert logged["val/perplexity/camlm"] == pytest.approx(results["perplexity"]["camlm"], rel=1e-6)


def test_a_run_does_not_go_on_with_other_text(text: Path, tmp_path: Path) -> None:
    mine = write_small_text(tmp_path / "text")
    arguments = pretrain_on(mine, tmp_path, "trainer.max_steps=2", "name=run")
    train_here(*arguments)
    run = tmp_path / "pretraining" / "run"
    (run / "results.json").unlink()
    with (mine / "mono.en.txt").open("a") as file:
        file.write("Anna lives in Kyiv.\n")
    assert "of another model, vocabulary or text: text is" in refused(*arguments, "resume=auto")


def test_the_results_are_those_of_the_last_step(finished: tuple[Path, str]) -> None:
    run, _ = finished
    results = json.loads((run / "results.json").read_text())["validation"]
    logged = {name: float(value) for step, name, value in validations(run) if step == "6"}
    for metric in ("perplexity", "accuracy"):
        for name, value in results[metric].items():
            assert logged[f"val/{metric}/{name}"] == pytest.approx(value, rel=1e-6)
    assert logged["val/pseudo_precision/average"] == pytest.approx(results["pseudo_precision"]["average"])
    assert logged["val/retrieval_layer_1/average"] == pytest.approx(results["retrieval_layer_1"]["average"])


def test_the_export_is_a_plain_model_that_transformers_and_tasks_load(
    finished: tuple[Path, str], tmp_path: Path
) -> None:
    transformers = pytest.importorskip("transformers")
    run, _ = finished
    model = ErnieMForMaskedLM.from_pretrained(run / "model").eval()
    tokenizer = ErnieMTokenizer.from_pretrained(run / "model")
    theirs = transformers.ErnieMModel.from_pretrained(run / "model", add_pooling_layer=False).eval()
    ids = torch.tensor([tokenizer("Anna lives in Kyiv.")["input_ids"]])
    with torch.no_grad():
        ours, expected = model.ernie_m(ids).last_hidden_state, theirs(ids).last_hidden_state
    assert torch.allclose(ours, expected, atol=1e-5)
    same = transformers.AutoModelForMaskedLM.from_pretrained(run / "model_xlm_roberta").eval()
    with torch.no_grad():
        assert torch.allclose(model(ids).logits, same(ids).logits, atol=1e-5)
    fresh = ErnieMForQuestionAnswering.from_pretrained(run / "model").newly_initialized
    assert set(fresh) == {"qa_outputs.weight", "qa_outputs.bias"}
    world = write_small_world(tmp_path / "world", train=4, evaluation=1)
    train_here(
        "task=qa", f"data.dir={world}", f"encoder={run / 'model'}", f"output_dir={tmp_path}", "data.batch_size=4",
        "trainer.max_steps=1", "callbacks.progress=null",
    )  # fmt: skip
    assert (tmp_path / "qa" / "miniworld_qa-first-seed0" / "results.json").exists()


def test_a_trained_model_validates_to_the_same_scores(finished: tuple[Path, str], text: Path) -> None:
    run, _ = finished
    expected = json.loads((run / "results.json").read_text())["validation"]
    for name, checkpoint in (("run", run), ("ckpt", run / "checkpoints" / "last.ckpt")):
        arguments = ("run=validate", f"checkpoint={checkpoint}", f"name=validate-{name}", ALL)
        train_here(*pretrain_on(text, run.parent.parent, *arguments))
        validated = json.loads((run.parent / f"validate-{name}" / "results.json").read_text())["validation"]
        assert validated == expected


def test_a_second_stage_starts_from_the_first_with_its_languages(finished: tuple[Path, str], text: Path) -> None:
    first, _ = finished
    arguments = (ALL, "trainer.max_steps=1", f"checkpoint={first}", "name=second", "optim.learning_rate=1e-12")
    said = train_here(*pretrain_on(text, first.parent.parent, *arguments))
    assert f"from {first}" in " ".join(said.split())
    before, after = (
        read_training_checkpoint(run / "checkpoints" / "last.ckpt")["state_dict"]
        for run in (first, first.parent / "second")
    )
    assert before["model.languages.weight"].abs().max() > 0
    for name, weights in before.items():
        assert torch.allclose(weights, after[name], atol=1e-9), name
    fewer = train_here(*pretrain_on(text, first.parent.parent, *arguments, "data.languages=[en,sw]", "name=fewer"))
    assert f"embeddings of languages from {first}: en, sw" in " ".join(fewer.split())
    kept = read_training_checkpoint(first.parent / "fewer" / "checkpoints" / "last.ckpt")["state_dict"]
    rows = before["model.languages.weight"][[1, 2]]  # of de, en, sw
    assert torch.allclose(kept["model.languages.weight"], rows, atol=1e-9)


@pytest.mark.parametrize(("signum", "workers"), [(signal.SIGTERM, 0), (signal.SIGKILL, 2)])
def test_a_stopped_run_goes_on_as_if_nothing_had_happened(
    signum: signal.Signals, workers: int, finished: tuple[Path, str], text: Path, tmp_path: Path
) -> None:
    arguments = pretrain_on(
        text, tmp_path, ALL, *STEPS, "objective.btmlm.first_step=2", "name=first", "resume=auto",
        "callbacks.last.every_n_steps=2", f"data.num_workers={workers}",
    )  # fmt: skip
    run = tmp_path / "pretraining" / "first"
    process = start(*arguments)
    until = time.monotonic() + 120
    while not (run / "checkpoints" / "last.ckpt").exists() and process.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.02)
    process.send_signal(signum)
    process.communicate(timeout=120)
    said = train_here(*arguments)
    assert (run / "results.json").exists()
    expected, _ = finished
    if "going on with" not in said:
        pytest.skip("the run had ended before the signal came")
    assert process.returncode in (128 + signum, -signum)
    assert losses(run) == losses(expected)
    assert validations(run) == validations(expected)
    ours, theirs = (read_training_checkpoint(r / "checkpoints" / "last.ckpt")["state_dict"] for r in (run, expected))
    for name, weights in theirs.items():
        assert torch.equal(ours[name], weights), name


def test_accumulation_gives_the_losses_of_one_big_batch(finished: tuple[Path, str], text: Path, tmp_path: Path) -> None:
    run, _ = finished
    arguments = (ALL, *STEPS, "objective.btmlm.first_step=2", "trainer.accumulate_grad_batches=3", "name=three")
    train_here(*pretrain_on(text, tmp_path, *arguments))
    accumulated, expected = losses(tmp_path / "pretraining" / "three"), losses(run)
    assert [step for step, _ in accumulated] == [step for step, _ in expected]
    for (_, ours), (_, theirs) in zip(accumulated, expected, strict=True):
        assert float(ours) == pytest.approx(float(theirs), rel=1e-4)


def test_pictures_are_made_only_for_loggers_that_show_them(tmp_path: Path) -> None:
    pytest.importorskip("tensorboard", reason="needs tensorboard (extra tensorboard)")
    pytest.importorskip("matplotlib", reason="drawing needs matplotlib (extra plot)")
    data = mock.create_autospec(PretrainingDataModule, instance=True)
    numbers, board = MetricsFile(directory=tmp_path), TensorBoard(directory=tmp_path, config={})
    for loggers, expected in (([numbers], 0), ([numbers, board], 1)):
        trainer = lightning.Trainer(logger=loggers, accelerator="cpu", enable_progress_bar=False)
        for _ in range(2):
            show_on_boards(trainer, data)
        assert sum(isinstance(callback, Showing) for callback in trainer.callbacks) == expected  # type: ignore[attr-defined]


@pytest.mark.gpu
@pytest.mark.parametrize(("precision", "near"), [("32-true", 1e-3), ("bf16-mixed", 1e-2)])
def test_a_gpu_learns_as_a_cpu_does(
    finished: tuple[Path, str], text: Path, tmp_path: Path, precision: str, near: float
) -> None:
    run, _ = finished
    device = ("trainer=gpu", "trainer.accelerator=gpu", f"trainer.precision={precision}")
    train_here(*pretrain_on(text, tmp_path, ALL, *STEPS, "objective.btmlm.first_step=2", *device, "name=gpu"))
    on_gpu, expected = losses(tmp_path / "pretraining" / "gpu"), losses(run)
    assert [step for step, _ in on_gpu] == [step for step, _ in expected]
    for (_, ours), (_, theirs) in zip(on_gpu, expected, strict=True):
        assert float(ours) == pytest.approx(float(theirs), rel=near)


def test_it_starts_from_xlm_roberta_as_the_paper_does(text: Path, tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers")
    folder = tmp_path / "xlmr"
    folder.mkdir()
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "XLMRobertaTokenizer"}')
    shutil.copy(MINIWORLD / "tokenizer" / "sentencepiece.bpe.model", folder)
    config = transformers.XLMRobertaConfig(
        vocab_size=len(ErnieMTokenizer.from_pretrained(folder)), hidden_size=16, num_hidden_layers=2,
        num_attention_heads=2, intermediate_size=32, max_position_embeddings=80, pad_token_id=1, type_vocab_size=1,
    )  # fmt: skip
    transformers.XLMRobertaForMaskedLM(config).save_pretrained(folder)
    arguments = pretrain_on(text, tmp_path, ALL, "trainer.max_steps=2", f"encoder={folder}", "name=xlmr")
    kept = [argument for argument in arguments if not argument.startswith("encoder.config.")]
    train_here(*kept)
    exported = ErnieMTokenizer.from_pretrained(tmp_path / "pretraining" / "xlmr" / "model")
    assert exported.flavor == "xlm_roberta"
    trained = ErnieMForMaskedLM.from_pretrained(tmp_path / "pretraining" / "xlmr" / "model")
    assert not trained.newly_initialized
    started = ErnieMForMaskedLM.from_pretrained(folder)
    assert not started.newly_initialized
    moved = (trained.lm_head.bias - started.lm_head.bias).abs().max()
    assert 0 < moved < 0.01


def test_broken_text_is_refused_by_file_and_line_or_skipped_and_counted(text: Path, tmp_path: Path) -> None:
    broken = write_small_text(tmp_path / "broken")
    with (broken / "mono.en.txt").open("ab") as file:
        file.write(b"\xff\xfe not text\n")
    arguments = pretrain_on(broken, tmp_path, "trainer.max_steps=1")
    said = refused(*arguments)
    assert "mono.en.txt, line 81: not UTF-8 at byte 0; mend the line, or set data.on_bad_line=skip" in said
    assert not (tmp_path / "pretraining").exists() or not list((tmp_path / "pretraining").iterdir())
    with (broken / "mono.en.txt").open("ab") as file:
        file.write(b"\xff\n" * 9)
    said = train_here(*arguments, "data.on_bad_line=skip").replace("\n", " ")
    assert "dropped:" in said
    assert "en: 10 x no UTF-8" in said
    assert "en: all that were skipped are in" in said
    (skipped,) = (tmp_path / "corpora").rglob("skipped.txt")
    expected = [f"mono.en.txt, line {number}: not UTF-8 at byte 0" for number in range(81, 91)]
    assert [line.rpartition("/")[2] for line in skipped.read_text().splitlines()] == expected
    (broken / "parallel.en-de.de").write_text("Nur eine Zeile.\n")
    said = refused(*arguments, "data.on_bad_line=skip")
    assert "parallel.en-de.de: ends after 1 lines" in said


@pytest.mark.slow
def test_real_text_in_39_languages_from_nothing_to_a_model(real_data: Path, tmp_path: Path) -> None:
    """A vocabulary of its own, all corpora as they lie there, and a few steps of all objectives."""
    text = real_data / "pretrain"
    files = [*(text / "mono").glob("*.txt"), *(text / "parallel").glob("*/*.*")]
    command = [sys.executable, "-m", "ernie_m.tokenizer", "train", *map(str, files), "--vocab-size", "8000"]
    subprocess.run([*command, str(tmp_path / "vocabulary")], cwd=ROOT, check=True, capture_output=True)
    patterns = ["data.mono=mono/{language}.txt", "data.parallel=parallel/*/{pair}.{language}"]
    kept = [argument for argument in pretrain_on(text, tmp_path, ALL, *STEPS) if "=mono." not in argument]
    kept = [argument for argument in kept if "=parallel." not in argument and "max_tokens" not in argument]
    more = ["data.max_tokens_per_batch=4000", f"encoder.tokenizer={tmp_path / 'vocabulary'}", "name=real"]
    train_here(*kept, *patterns, *more)
    results = json.loads((tmp_path / "pretraining" / "real" / "results.json").read_text())
    languages = {language for name in results["corpora"] for language in name.split("-")}
    assert len(languages) == 39
    rows = sum(counts["read"] for counts in results["corpora"].values())
    assert rows == 80_963
    assert len(results["validation"]["retrieval_layer_2"]) == 1 + sum("-" in name for name in results["corpora"])
