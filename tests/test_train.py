"""`train.py` from the command line to the files: the whole way, the stops and restarts, and the errors of users."""

import json
import signal
import time
from pathlib import Path

import pytest
import torch
import yaml

from tests.command import ON_GPU, TINY, losses, one_screen, refused, start, train, train_here, validations
from tests.world import LANGUAGES, MINIWORLD, copy_tokenizer, write_small_world

TASKS = (
    "classification, information_extraction, multi_label, multiple_choice, ner, pawsx, pos, pretraining, qa, "
    "retrieval, sts, xnli"
)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_world(tmp_path_factory.mktemp("world"))


def on(world: Path, output: Path, *more: str) -> list[str]:
    return ["task=qa", f"data.dir={world}", f"output_dir={output}", *TINY, *more]


# --------------------------------------------------------------------------------------------------- the whole way


@pytest.fixture(scope="session")
def finished(world: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A run from beginning to end, and what it said."""
    output = tmp_path_factory.mktemp("outputs")
    steps = ("trainer.max_steps=6", "trainer.val_check_interval=3")
    said = train(*on(world, output, *steps, "name=first", "task.export=[ernie_m,xlm_roberta]"))
    return output / "qa" / "first", said


def test_a_fit_leaves_everything_that_it_promises(finished: tuple[Path, str]) -> None:
    run, said = finished
    results = json.loads((run / "results.json").read_text())
    for split in ("validation", "test"):
        for metric in ("exact_match", "f1"):
            scores = results[split][metric]
            assert list(scores) == [*LANGUAGES, "average", "zero_shot", "transfer_gap"]
            assert scores["average"] == pytest.approx(sum(scores[language] for language in LANGUAGES) / 3)
            assert scores["transfer_gap"] == pytest.approx(scores["en"] - (scores["de"] + scores["zh"]) / 2)
            assert all(0 <= scores[language] <= 1 for language in LANGUAGES)
    assert results["selected_by"] == "source"
    assert results["best"]["monitor"] == "val/f1/en"
    assert results["steps"] == 6
    config = json.loads((run / "config.json").read_text())
    assert config["encoder"]["config"]["hidden_size"] == 16
    assert config["run_directory"] == str(run)
    environment = json.loads((run / "environment.json").read_text())
    assert environment["packages"]["torch"]
    assert "trainer.max_steps=6" in json.loads((run / "overrides.json").read_text())
    assert {path.name for path in (run / "checkpoints").iterdir()} == {"best.ckpt", "last.ckpt"}
    assert "en (source)" in said
    assert str(run) in said.replace("\n", "")


def test_every_folder_of_the_model_has_a_card_with_the_scores(finished: tuple[Path, str]) -> None:
    run, _ = finished
    results = json.loads((run / "results.json").read_text())
    for folder in ("model", "model_xlm_roberta"):
        text = (run / folder / "README.md").read_text(encoding="utf-8")
        for language, name in (("en", "en (source)"), ("zh", "zh"), ("average", "average"), ("zero_shot", "zero-shot")):
            scores = (results["test"][metric][language] for metric in ("exact_match", "f1"))
            assert f"\n| {name} | {' | '.join(f'{100 * score:.1f}' for score in scores)} |\n" in text
        index = yaml.safe_load(text.split("---")[1])["model-index"][0]["results"]
        assert {entry["dataset"]["config"] for entry in index} == set(LANGUAGES)
        for row in ("| optimizer steps | 6 |", "| rows to a step | 4 |", "| languages | en |"):
            assert f"\n{row}\n" in text
    assert "\n# first\n" in text


def test_predictions_are_in_the_official_format_and_score_as_reported(finished: tuple[Path, str], world: Path) -> None:
    from tasks.metrics.question_answering import question_answering_scores

    run, _ = finished
    results = json.loads((run / "results.json").read_text())
    for language in LANGUAGES:
        predictions = json.loads((run / "predictions" / f"test.{language}.json").read_text())
        whole = json.loads((world / f"test.{language}.json").read_text())
        questions = [q for article in whole["data"] for p in article["paragraphs"] for q in p["qas"]]
        assert set(predictions) == {question["id"] for question in questions}
        answers = [predictions[q["id"]] for q in questions], [[a["text"] for a in q["answers"]] for q in questions]
        for name, score in question_answering_scores(*answers, language=language, normalization="squad").items():
            assert score == pytest.approx(results["test"][name][language])
        runners_up = json.loads((run / "predictions" / f"test.{language}.nbest.json").read_text())
        assert all(runners_up[key][0]["text"] == answer for key, answer in predictions.items())


def test_the_model_loads_elsewhere_and_evaluates_to_the_same_scores(finished: tuple[Path, str], world: Path) -> None:
    run, _ = finished
    expected = json.loads((run / "results.json").read_text())
    for name, checkpoint in (("folder", run), ("model", run / "model"), ("ckpt", run / "checkpoints" / "best.ckpt")):
        train_here(*on(world, run.parent.parent, "run=test", f"checkpoint={checkpoint}", f"name=test-{name}"))
        found = json.loads((run.parent / f"test-{name}" / "results.json").read_text())
        assert found["test"] == expected["test"]


@pytest.mark.gpu
def test_a_gpu_predicts_what_a_cpu_does(finished: tuple[Path, str], world: Path, tmp_path: Path) -> None:
    run, _ = finished
    for kind, where in (("cpu", []), ("gpu", [*ON_GPU, "trainer.precision=32-true"])):
        train_here(*on(world, tmp_path, "run=test", f"checkpoint={run}", *where, f"name={kind}"))
    for language in LANGUAGES:
        ours, theirs = (tmp_path / "qa" / kind / "predictions" / f"test.{language}.json" for kind in ("gpu", "cpu"))
        assert json.loads(ours.read_text()) == json.loads(theirs.read_text())


def test_predict_takes_any_squad_file_and_needs_no_answers(
    finished: tuple[Path, str], world: Path, tmp_path: Path
) -> None:
    run, _ = finished
    whole = json.loads((world / "test.de.json").read_text())
    for article in whole["data"]:
        for paragraph in article["paragraphs"]:
            for question in paragraph["qas"]:
                del question["answers"]
    (tmp_path / "mine.json").write_text(json.dumps(whole))
    arguments = ["run=predict", f"checkpoint={run}", f"data.predict.de={tmp_path / 'mine.json'}", "name=predict"]
    train_here(*on(world, run.parent.parent, *arguments))
    found = json.loads((run.parent / "predict" / "predictions" / "predict.de.json").read_text())
    assert found == json.loads((run / "predictions" / "test.de.json").read_text())


def test_transformers_loads_the_exported_model(finished: tuple[Path, str]) -> None:
    import torch

    transformers = pytest.importorskip("transformers")
    if int(transformers.__version__.split(".")[0]) >= 5:
        pytest.skip("transformers 5 removed ERNIE-M")
    from ernie_m import ErnieMForQuestionAnswering

    model = finished[0] / "model"
    ids = torch.tensor([[0, 20, 30, 2]])
    theirs = transformers.ErnieMForQuestionAnswering.from_pretrained(model)(ids).start_logits
    torch.testing.assert_close(
        theirs, ErnieMForQuestionAnswering.from_pretrained(model)(ids).start_logits, atol=1e-5, rtol=0
    )


def test_the_model_is_exported_as_xlm_roberta_too(finished: tuple[Path, str]) -> None:
    transformers = pytest.importorskip("transformers")
    from ernie_m import ErnieMForQuestionAnswering

    run, said = finished
    assert "a forward pass gives equal outputs" in " ".join(said.split())
    ids = torch.tensor([[0, 20, 30, 2]])
    theirs = transformers.AutoModelForQuestionAnswering.from_pretrained(run / "model_xlm_roberta")(ids).start_logits
    ours = ErnieMForQuestionAnswering.from_pretrained(run / "model")(ids).start_logits
    torch.testing.assert_close(theirs, ours, atol=1e-6, rtol=0)


def test_a_second_run_of_the_same_name_has_a_folder_of_its_own(world: Path, tmp_path: Path) -> None:
    for _ in range(2):
        train_here(*on(world, tmp_path, "trainer.max_steps=1", "name=same"))
    assert {path.name for path in (tmp_path / "qa").iterdir()} == {"same", "same-2"}


def test_a_folder_of_paddlenlp_is_fine_tuned(world: Path, golden: Path, tmp_path: Path) -> None:
    encoder = [f"encoder={golden / 'uie_task'}", "encoder.gradient_checkpointing=true", "name=uie"]
    said = train(*on(world, tmp_path)[:3], *encoder, "trainer.max_steps=2", "data.batch_size=4")
    assert "ErnieMForQuestionAnswering, 2 layers x 32" in said
    assert "newly initialised qa_outputs.bias, qa_outputs.weight" in " ".join(said.split())
    exported = json.loads((tmp_path / "qa" / "uie" / "model" / "tokenizer_config.json").read_text())
    assert exported["flavor"] == "paddle"


def test_weights_and_biases_without_a_key_is_kept_offline(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETRC", str(tmp_path / "no_netrc"))
    for name in ("WANDB_API_KEY", "WANDB_MODE"):
        monkeypatch.delenv(name, raising=False)
    said = train(*on(world, tmp_path, "trainer.max_steps=2", "name=run", "logger=wandb"))
    run = tmp_path / "qa" / "run"
    assert f"W&B: this run is kept offline; to send it later: wandb sync {run}/wandb/offline-*\n" in said
    assert list(run.glob("wandb/offline-run-*/run-*.wandb"))
    assert losses(run) == []  # every tenth step is logged
    assert (run / "results.json").exists()


# ------------------------------------------------------------------------------------------------ stop and go on

LONG = ["trainer.max_steps=24", "trainer.val_check_interval=8", "trainer.log_every_n_steps=1"]


@pytest.fixture(scope="session")
def uninterrupted(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("uninterrupted")
    train(*on(world, output, *LONG, "name=run", "callbacks.last.every_n_steps=5"))
    return output / "qa" / "run"


@pytest.mark.parametrize(
    ("signum", "step"),
    [
        pytest.param(signal.SIGTERM, 3, id="term_3", marks=pytest.mark.slow),
        pytest.param(signal.SIGINT, 7, id="int_7"),
        pytest.param(signal.SIGKILL, 7, id="kill_7", marks=pytest.mark.slow),
        pytest.param(signal.SIGKILL, 12, id="kill_12"),
        pytest.param(signal.SIGTERM, 16, id="term_16_at_a_validation"),
    ],
)
def test_a_stopped_run_goes_on_as_if_it_had_not_been(
    world: Path, uninterrupted: Path, tmp_path: Path, signum: signal.Signals, step: int
) -> None:
    arguments = on(world, tmp_path, *LONG, "name=run", "callbacks.last.every_n_steps=5")
    run = tmp_path / "qa" / "run"
    process = start(*arguments)
    try:
        deadline = time.monotonic() + 120
        while not (run / "metrics.csv").exists() or not losses(run) or losses(run)[-1][0] < step:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.002)
        process.send_signal(signum)
        out, error = process.communicate(timeout=120)
    finally:
        process.kill()
    assert process.returncode == (-9 if signum == signal.SIGKILL else 128 + signum), out + error
    assert not (run / "results.json").exists()
    done = losses(run)[-1][0]
    if done == 24:
        pytest.skip("the run was over before the signal came")

    said = train_here(*arguments, "resume=auto")
    assert "going on with" in said
    assert losses(run) == losses(uninterrupted)
    assert validations(run) == validations(uninterrupted)
    ours, theirs = (json.loads((r / "results.json").read_text()) for r in (run, uninterrupted))
    assert ours["test"] == theirs["test"]
    assert ours["best"] == theirs["best"]
    assert all(ours["training"][name] == theirs["training"][name] for name in ("rows", "tokens", "stopped_by"))
    assert (run / "model" / "model.safetensors").read_bytes() == (
        uninterrupted / "model" / "model.safetensors"
    ).read_bytes()
    assert "nothing to do" in train_here(*arguments, "resume=auto")


def test_resume_auto_does_not_go_on_with_another_configurations_run(world: Path, tmp_path: Path) -> None:
    arguments = on(world, tmp_path, "trainer.max_steps=1", "name=run")
    train_here(*arguments)
    train_here(*arguments, "seed=1", "resume=auto")
    assert {path.name for path in (tmp_path / "qa").iterdir()} == {"run", "run-2"}


def test_a_run_does_not_go_on_in_the_folder_of_another(world: Path, tmp_path: Path) -> None:
    arguments = on(world, tmp_path, "trainer.max_steps=1")
    train_here(*arguments, "name=run")
    run = tmp_path / "qa" / "run"
    before = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    assert "seed is 0 there, 1 here" in refused(*arguments, "seed=1", f"resume={run}")
    checkpoint = run / "checkpoints" / "last.ckpt"
    stored = torch.load(checkpoint, weights_only=True)
    torch.save(stored | {"identity": {}}, checkpoint)
    before[checkpoint] = checkpoint.read_bytes()
    assert "is of another model, vocabulary or text" in refused(*arguments, f"resume={run}")
    assert {path: path.read_bytes() for path in run.rglob("*") if path.is_file()} == before
    torch.save(stored, checkpoint)
    assert "going on with" in train_here(*arguments, f"resume={run}")


def test_accumulation_gives_the_losses_and_weights_of_one_big_batch(world: Path, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file

    steps = ["trainer.max_steps=4", "trainer.log_every_n_steps=1", "encoder.config.hidden_dropout_prob=0"]
    train_here(*on(world, tmp_path, *steps, "name=big", "data.batch_size=8"))
    train_here(*on(world, tmp_path, *steps, "name=small", "data.batch_size=8", "trainer.accumulate_grad_batches=3"))
    big, small = tmp_path / "qa" / "big", tmp_path / "qa" / "small"
    for (step, expected), (other, actual) in zip(losses(big), losses(small), strict=True):
        assert step == other
        assert float(actual) == pytest.approx(float(expected), rel=1e-5)
    ours, theirs = (load_file(run / "model" / "model.safetensors") for run in (small, big))
    for name in theirs:
        torch.testing.assert_close(ours[name], theirs[name], atol=2e-5, rtol=0)


# ------------------------------------------------------------------------------------------------------- errors


def test_errors_end_a_process_with_code_2() -> None:
    assert "task=qaa: no such choice; did you mean qa?" in one_screen(train("task=qaa", code=2))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["task=qaa"], "task=qaa: no such choice; did you mean qa?"),
        ([], f"which task? Add task=<one of: {TASKS}>"),
        (["task=qa", "optim.learning_rte=1"], "unknown key optim.learning_rte: did you mean optim.learning_rate?"),
        (["task=qa", "learning_rate=1"], "unknown key learning_rate: did you mean optim.learning_rate?"),
        (["task=qa", "encoder=bass"], "encoder=bass: no such choice; did you mean base?"),
        (["task=qa", "seed=abc"], "seed='abc': a whole number is needed"),
        (["task=qa", "optim.eps=small"], "optim.eps='small': a number is needed"),
        (["task=qa", "run=evaluate"], "run=evaluate: no such choice; did you mean validate?"),
        (["task=qa", "task.max_length=600"], "at most 512 (max_position_embeddings=514 - 2)"),
        (["task=qa", "data.languages=[en,xx]"], "data.languages: xx not in the data set; it has ar, de, en"),
        (["task=qa", "data=xquad"], "data.dir has no value"),
        (["task=qa", "data.dir=nowhere"], "data.dir=nowhere: no such folder"),
        (["task=qa", "data.train.en=gone.json"], "gone.json does not exist"),
        (["task=qa", "data.train.en=README.md"], "README.md does not exist; names start from data.dir="),
        (["task=qa", "encoder=uie_m_base"], "encoder.weights has no value"),
        (["task=qa", "encoder=base"], "susnato/ernie-m-base_pytorch: no such folder; as a hub repository it is not in"),
        (["task=qa", "encoder=base", "encoder.weights=nowhere"], "encoder.weights=nowhere: no such folder"),
        (["task=qa", "run=test"], "run=test needs checkpoint="),
        (["task=qa", "run=test", "checkpoint=nowhere"], "nowhere: no such checkpoint"),
        (["task=qa", "encoder.config.hidden_size=51"], "hidden_size=51 is not divisible by num_attention_heads=2"),
        (["task=qa", "task.monitor=val/f2/en"], "task.monitor=val/f2/en: no such score"),
        (["task=qa", "data.train.en"], "cannot read the argument 'data.train.en'"),
        (["task=qa", "output_dir=/proc/nowhere"], "cannot make the run's folder /proc/nowhere"),
        (["task=qa", "resume=nowhere"], "resume=nowhere"),
        (["task=qa", "optim.learning_rate=-1"], "optim.learning_rate=-1: it must be above 0"),
        (["task=qa", "data.on_bad_example=ignore"], "data.on_bad_example=ignore is unknown"),
    ],
    ids=lambda value: "_".join(value)[:60] if isinstance(value, list) else "",
)
def test_errors_of_users_are_one_screen_and_exit_code_2(arguments: list[str], message: str, tmp_path: Path) -> None:
    more = [] if any(argument.startswith("output_dir") for argument in arguments) else [f"output_dir={tmp_path}"]
    assert message in refused(*arguments, *more)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"data": [', "broken.json, line 1, column"),
        ('[{"q": 1}]', "not a SQuAD file"),
        ('{"data": []}', "the data set is empty"),
    ],
    ids=["broken", "not_squad", "empty"],
)
def test_files_that_are_no_squad_are_named(world: Path, tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "broken.json").write_text(content)
    assert message in refused(*on(world, tmp_path, f"data.train.en={tmp_path / 'broken.json'}"))


def test_a_checkpoint_that_does_not_fit_is_refused(finished: tuple[Path, str], world: Path, tmp_path: Path) -> None:
    run, _ = finished
    checkpoint = f"checkpoint={run / 'checkpoints' / 'best.ckpt'}"
    spoilt = copy_tokenizer(tmp_path / "tokenizer")
    vocab = spoilt / "vocab.txt"
    lines = vocab.read_text(encoding="utf-8").splitlines()
    lines[50], lines[51] = lines[51], lines[50]
    vocab.write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = refused(*on(world, tmp_path, "run=test", checkpoint, f"encoder.tokenizer={spoilt}"))
    assert "is of another model or vocabulary: vocabulary is" in said
    vocab.write_text("\n".join([*lines[:-1], "new", lines[-1]]) + "\n", encoding="utf-8")
    model = run / "model"
    data = on(world, tmp_path)[: -len(TINY)]
    said = refused(*data, f"encoder={model}", f"encoder.tokenizer={spoilt}")
    assert f"the tokenizer {len(lines) + 1}; set encoder.tokenizer to the model's own" in said


def test_a_checkpoint_of_another_architecture_is_refused(world: Path, tmp_path: Path) -> None:
    other = tmp_path / "bert"
    other.mkdir()
    (other / "config.json").write_text('{"model_type": "bert", "hidden_size": 16}')
    said = refused("task=qa", f"encoder={other}")
    assert "model_type='bert': this is a checkpoint of another architecture" in said
    data = (f"output_dir={tmp_path}", f"data.dir={world}")
    assert "model_type='bert'" in refused("task=qa", "run=test", f"checkpoint={other}", *data)


def test_check_stops_before_anything_is_written(tmp_path: Path) -> None:
    said = train_here("task=qa", "run=check", f"output_dir={tmp_path}")
    assert "ok" in said
    assert list(tmp_path.iterdir()) == []


def test_help_is_a_page_for_people() -> None:
    said = train("--help")
    assert "python train.py task=qa" in said
    assert f"task: {TASKS}" in said
    assert len(said.splitlines()) < 60


def test_it_runs_from_any_folder(world: Path, tmp_path: Path) -> None:
    train(*on(world, Path("out"), "trainer.max_steps=1", "name=here"), cwd=tmp_path)
    assert (tmp_path / "out" / "qa" / "here" / "results.json").exists()
    assert MINIWORLD.is_dir()


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_a_trainer_that_cannot_be_is_refused(world: Path, tmp_path: Path) -> None:
    assert "trainer.accelerator=gpu: no GPU is seen" in refused(*on(world, tmp_path, *ON_GPU))
    assert not (tmp_path / "qa").exists()
