"""Every YAML under conf/ composes and passes the check; every task runs a step at mini size; the check finds faults."""

import dataclasses
import json
from pathlib import Path
from typing import Any, Literal

import pytest
import torch
from hydra.utils import get_class
from omegaconf import OmegaConf

from conf import FOLDER
from conf.check import check
from conf.overrides import prepare
from conf.tree import data_of, groups, is_base, options
from ernie_m.config import ErnieMConfig
from ernie_m.errors import ConfigError
from ernie_m.model_card.card import CARD_NAME
from ernie_m.strict import fits
from tasks.information_extraction.schema import plain, read_schema
from tests.cards import run_block, sections
from tests.command import ON_GPU, TINY, compose_with, train_here
from tests.pretraining.runs import pretrain_on
from tests.world import small_data_for, write_small_text
from tests.yamls import exported_model, folder_with, overrides_for

YAMLS = sorted(path for path in FOLDER.rglob("*.yaml") if "hydra" not in path.parts)


@pytest.mark.parametrize("path", YAMLS, ids=lambda path: str(path.relative_to(FOLDER)))
def test_every_yaml_composes_and_passes_the_check(path: Path, tmp_path: Path) -> None:
    if is_base(path):
        assert any(
            path.stem in other.read_text()
            for other in (FOLDER / path.relative_to(FOLDER).parts[0]).rglob("*.yaml")
            if other != path
        )
        return
    config = compose_with(*overrides_for(path, tmp_path))
    check(config, here=False)  # one for GPUs is right without them, too


LAYERS = {"mini_new": 3, "base": 12, "large": 24, "uie_m_base": 12, "xlm_roberta_base": 12}
"""Of the encoders whose shape is in their YAML and known."""


@pytest.mark.parametrize("name", options("encoder"))
def test_every_encoder_builds_with_its_head_on_the_meta_device(name: str) -> None:
    config = compose_with("task=qa", f"encoder={name}")
    values = {key: value for key, value in config.encoder.config.items() if value is not None}
    with torch.device("meta"):
        model = get_class(config.task._target_).model(ErnieMConfig(**values))
    assert model.config.num_hidden_layers == LAYERS.get(name, model.config.num_hidden_layers)
    assert model.config.attention_probs_dropout_prob == 0.0


@pytest.mark.parametrize("name", [name for name in options("task") if name != "pretraining"])
def test_every_task_runs_a_step_at_mini_size_and_its_card_asks_the_model(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = small_data_for(name, tmp_path / "world")
    train_here(f"task={name}", *data, f"output_dir={tmp_path}", *TINY, "trainer.max_steps=1", "name=step")
    assert (tmp_path / name / "step" / "results.json").exists()
    card = sections((tmp_path / name / "step" / "model" / CARD_NAME).read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path / name / "step" / "model")
    capsys.readouterr()
    run_block(card["This project"], monkeypatch)
    assert capsys.readouterr().out.strip() not in ("", "None", "[]")


@pytest.mark.gpu
@pytest.mark.parametrize("name", [name for name in options("task") if name != "pretraining"])
def test_every_task_runs_steps_on_a_gpu(name: str, tmp_path: Path) -> None:
    data = small_data_for(name, tmp_path / "world")
    steps = [*ON_GPU, "trainer.max_steps=3", "name=steps"]
    train_here(f"task={name}", *data, f"output_dir={tmp_path}", *TINY, *steps)
    assert (tmp_path / name / "steps" / "results.json").exists()


@pytest.mark.parametrize("name", options("objective"))
def test_every_objective_runs_a_step_at_mini_size_by_itself(name: str, tmp_path: Path) -> None:
    text = write_small_text(tmp_path / "text")
    train_here(*pretrain_on(text, tmp_path), f"objective=[{name}]", "trainer.max_steps=1", "name=step")
    results = json.loads((tmp_path / "pretraining" / "step" / "results.json").read_text())
    assert list(results["validation"]["perplexity"]) == [name]


def test_the_papers_two_stages_run_a_step_at_mini_size(tmp_path: Path) -> None:
    text = write_small_text(tmp_path / "text")
    arguments = [*pretrain_on(text, tmp_path)[1:], "trainer.max_steps=1"]
    train_here("experiment=pretrain_stage1", *arguments, "name=one")
    first = tmp_path / "pretraining" / "one"
    said = train_here("experiment=pretrain_stage2", *arguments, "name=two", f"stage1={first}")
    assert f"embeddings of languages from {first}" in said.replace("\n", "")
    results = json.loads((tmp_path / "pretraining" / "two" / "results.json").read_text())
    assert results["objectives"] == ["mmlm", "btmlm", "tlm", "camlm"]


def test_experiment_beats_task_and_the_command_line_beats_all() -> None:
    assert compose_with("task=qa").data.name == "miniworld_qa"
    assert compose_with("task=qa", "data=cmrc").data.name == "cmrc"
    assert compose_with("task=qa", "optim.learning_rate=7").optim.learning_rate == 7


def test_an_experiment_chooses_its_task_and_the_command_line_its_objectives() -> None:
    config = compose_with("experiment=pretrain_stage1")
    assert (config.task.name, list(config.objective)) == ("pretraining", ["mmlm", "tlm", "camlm"])
    assert config.name == "stage1-miniworld_text-mini_new-seed0"
    later = compose_with("experiment=pretrain_stage2", "objective.btmlm.first_step=7", "stage1=here")
    assert list(later.objective) == ["mmlm", "btmlm", "tlm", "camlm"]
    assert later.checkpoint == "here"
    with pytest.raises(ConfigError, match="stage1 has no value: set stage1=<value>"):
        check(compose_with("experiment=pretrain_stage2"))
    assert later.task.objectives.btmlm.first_step == 7
    alone = compose_with("experiment=pretrain_stage2", "objective=[mmlm]")
    assert list(alone.objective) == ["mmlm"]


def test_the_groups_have_options() -> None:
    assert {"task", "data", "encoder", "optim", "trainer", "callbacks", "logger"} <= set(groups())
    assert "qa" not in options("data")
    assert "miniworld_qa" in options("data")


# ---------------------------------------------------------------------------------------------------- the overrides


def test_entries_of_language_maps_need_no_plus() -> None:
    prepared = prepare(["task=qa", "data.test.de=de.json", "seed=3"])
    assert "++data.test.de=de.json" in prepared
    assert "seed=3" in prepared


def test_files_of_all_languages_need_no_quotes() -> None:
    (prepared,) = [text for text in prepare(["task=xnli", "data.test=t.{language}.tsv"]) if "data.test" in text]
    assert compose_with("task=xnli", prepared).data.test == "t.{language}.tsv"
    assert "++data.test={de: t.tsv}" in prepare(["task=xnli", "data.test={de: t.tsv}"])


def test_a_text_needs_no_quotes_of_its_own() -> None:
    for text in (
        "In 1997, Ann's firm = {Ikea}: 5 [sic].", "5", "null", 'say "so", then', "[1] Anna lives here.", "[12]", "[]",
        '"Quoted" said Anna.', "'Tis Anna.", "${x} and \\${y} in \\", "a\\'b'", "百度公司\n，[好]",
    ):  # fmt: skip
        assert compose_with(*prepare(["task=information_extraction", f"text={text}"])).text == text
    config = compose_with(*prepare(["task=information_extraction", "text=[a, 'b, c']"]))
    assert config.text == ["a", "b, c"]
    config = compose_with(*prepare(["task=information_extraction", "text=[a b, 百度公司, '${x}']"]))
    assert list(config.text) == ["a b", "百度公司", "${x}"]
    assert compose_with(*prepare(["task=ner", "text=[Anna came, 'Tom, left', 5]"])).text == [
        "Anna came",
        "Tom, left",
        "5",
    ]
    assert compose_with(*prepare(["task=information_extraction", "text='as, before'"])).text == "as, before"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("[时间,选手]", ["时间", "选手"]),
        ("时间", ["时间"]),
        ("[Straße, Ort]", ["Straße", "Ort"]),
        ('{"Person": ["Company"]}', [{"Person": ["Company"]}]),
        ("{人物: [公司]}", [{"人物": ["公司"]}]),
        ("mood[good,bad]", ["mood[good,bad]"]),
        ("['mood[good,bad]', {*: [boss]}]", ["mood[good,bad]", {"*": ["boss"]}]),
        ("{Person:[Company, {Position: since}]}", [{"Person": ["Company", {"Position": ["since"]}]}]),
        ("'[a, b]'", ["a", "b"]),
        ("Zoë/schéma.yaml", ["Ort"]),
    ],
)
def test_a_schema_needs_no_quotes_of_its_own_in_any_language(
    given: str, expected: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Zoë").mkdir()
    (tmp_path / "Zoë" / "schéma.yaml").write_text("[Ort]")
    config = compose_with(*prepare(["task=information_extraction", f"schema={given}"]))
    assert plain(read_schema(config.task.schema)) == expected


def test_no_schema_is_none() -> None:
    assert compose_with(*prepare(["task=information_extraction", "schema=null"])).schema is None


def test_maps_that_are_given_as_a_whole_replace_what_stood_there() -> None:
    config = compose_with(
        *prepare(["task=xnli", "data.train={it: it.tsv}", "data.train.de=de.tsv", "labels={arm: one}"])
    )
    assert config.data.train == {"it": "it.tsv", "de": "de.tsv"}
    assert config.labels == {"arm": "one"}
    several = compose_with(*prepare(["task=ner", "data=conll", "data.train=[a.conll,b.conll]", "data.test=[c.conll]"]))
    assert (several.data.train, several.data.validation) == (["a.conll", "b.conll"], ["a.conll", "b.conll"])
    patterns = compose_with(*prepare(["task=xnli", "data.test=[a.{language}.tsv,b.{language}.tsv]"]))
    assert patterns.data.test == ["a.{language}.tsv", "b.{language}.tsv"]
    dealt = compose_with(*prepare(["task=xnli", "data=klue_nli", "data.split_by_document={train: 0.5, test: 0.5}"]))
    assert dealt.data.split_by_document == {"train": 0.5, "test": 0.5}


def test_a_hub_repository_is_spelled_out_as_a_folder_is() -> None:
    config = compose_with(*prepare(["task=qa", "encoder=someone/ernie-m-tuned"]))
    assert (config.encoder.weights, config.encoder.name) == ("someone/ernie-m-tuned", "ernie-m-tuned")
    with pytest.raises(ConfigError, match="encoder=bass: no such choice; did you mean base"):
        prepare(["task=qa", "encoder=bass"])


def test_an_encoders_folder_is_spelled_out(tmp_path: Path) -> None:
    folder = tmp_path / "my model"
    folder.mkdir()
    prepared = prepare(["task=qa", f"encoder={folder}"])
    config = compose_with(*prepared)
    assert (config.encoder.weights, config.encoder.name) == (str(folder), "my model")
    assert config.encoder.tokenizer == str(folder)


def test_patterns_of_text_need_no_quotes_and_choose_the_data() -> None:
    given = ["task=pretraining", "data.mono=mono/{language}.txt", "data.parallel=[a/{pair}.{language},{pair}.tsv]"]
    config = compose_with(*prepare(given))
    assert (config.data.name, config.data.mono) == ("text", "mono/{language}.txt")
    assert config.data.parallel == ["a/{pair}.{language}", "{pair}.tsv"]
    kept = compose_with(*prepare(["task=pretraining", "data=miniworld_text", "data.mono='x.{language}'"]))
    assert (kept.data.name, kept.data.mono) == ("miniworld_text", "x.{language}")


def test_a_hub_data_set_chooses_the_data_and_keeps_its_braces() -> None:
    given = ["task=pretraining", "data.hub=[{path: owner/texts, columns: {de: text}}]"]
    config = compose_with(*prepare(given))
    assert (config.data.name, config.data.mono) == ("text", None)
    assert config.data.hub == [{"path": "owner/texts", "columns": {"de": "text"}}]


@pytest.mark.parametrize("nothing", ["data.parallel=null", "data.mono=null", "data.hub=[]"])
def test_leaving_out_a_part_of_the_default_text_does_not_choose_other_data(nothing: str) -> None:
    config = compose_with(*prepare(["task=pretraining", nothing]))
    assert config.data.name == "miniworld_text"
    both = compose_with(*prepare(["task=pretraining", nothing, "data.mono=x.{language}"]))
    assert both.data.name == "text"


def test_objectives_are_a_set_that_can_be_swept() -> None:
    prepared = prepare(["-m", "task=pretraining", "objective=[mmlm],[mmlm,tlm]", "objective.mmlm.weight=2"])
    assert "objective=[mmlm],[mmlm,tlm]" in prepared
    with pytest.raises(ConfigError, match=f"objective=null: choose one of {', '.join(options('objective'))}"):
        prepare(["task=pretraining", "objective=null"])
    with pytest.raises(ConfigError, match="objective=camml: no such choice; did you mean camlm"):
        prepare(["task=pretraining", "objective=[mmlm,camml]"])
    with pytest.raises(ConfigError, match=r"unknown key objective\.tlm\.weight"):
        prepare(["task=pretraining", "objective=[mmlm]", "objective.tlm.weight=2"])


def test_a_runs_folder_as_an_encoder_is_its_model_under_the_runs_name(tmp_path: Path) -> None:
    run = tmp_path / "stage1"
    for name in ("model", "checkpoints"):
        (run / name).mkdir(parents=True)
    for given in (run, run / "model"):
        config = compose_with(*prepare(["task=qa", f"encoder={given}"]))
        assert (config.encoder.weights, config.encoder.name) == (str(run / "model"), "stage1")


def test_a_run_is_called_after_what_it_starts_from(tmp_path: Path) -> None:
    run = tmp_path / "mine"
    (run / "checkpoints").mkdir(parents=True)
    exported = tmp_path / "other"
    for given, name in (
        (run, "mine"),
        (run / "model", "mine"),
        (run / "model_xlm_roberta", "mine"),
        (run / "checkpoints" / "best.ckpt", "mine"),
        (exported, "other"),
    ):
        assert (
            compose_with("task=retrieval", "run=test", f"checkpoint={given}").name
            == f"miniworld_retrieval-{name}-seed0"
        )
    assert compose_with("task=retrieval").name == "miniworld_retrieval-mini-seed0"
    pretraining = compose_with("task=pretraining", "objective=[mmlm,camlm]")
    assert pretraining.name == "miniworld_text-mini_new-mmlm_camlm-seed0"


def test_sweeps_of_groups_and_values_pass() -> None:
    assert "-m" in prepare(["-m", "task=qa", "encoder=mini,base", "seed=0,1,2", "optim.learning_rate=1e-3,2e-3"])
    with pytest.raises(ConfigError, match="encoder=minni: no such choice; did you mean mini"):
        prepare(["-m", "task=qa", "encoder=mini,minni"])


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("optim.lerning_rate=1", "did you mean optim.learning_rate?"),
        ("max_length=10", "did you mean task.max_length?"),
        ("trainer.max_epoch=1", "did you mean trainer.max_epochs?"),
        ("seed.deep=1", "seed is a value and has no deep"),
        ("zzz=1", "the top level has"),
        ("datum=xquad", "did you mean data?"),
    ],
)
def test_unknown_keys_get_a_suggestion(override: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message.replace("?", r"\?")):
        prepare(["task=qa", override])


def test_new_keys_may_be_added_with_a_plus_and_are_then_checked() -> None:
    prepared = prepare(["task=qa", "+trainer.max_time=1"])
    check(compose_with("task=qa", "+trainer.overfit_batches=0.1"))
    with pytest.raises(ConfigError, match=r"trainer.max_tim: unknown"):
        check(compose_with("task=qa", "+trainer.max_tim=1"))
    assert "+trainer.max_time=1" in prepared


# -------------------------------------------------------------------------------------------------------- the check


def test_all_problems_come_in_one_message() -> None:
    with pytest.raises(ConfigError) as caught:
        check(compose_with("task=qa", "seed=x", "optim.eps=y", "+optim.momentum=1", "trainer.max_steps=0"))
    message = str(caught.value)
    assert "4 problems" in message
    for part in ("seed='x'", "optim.eps='y': a number", "optim.momentum: unknown", "trainer.max_steps=0"):
        assert part in message


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (["data.parallel=null"], "objective.tlm reads parallel text, and there is none: set data.parallel"),
        (["data.mono=null", "data.parallel=null"], "there is no text: set data.mono"),
        (["data.mono=x.txt"], r"data.mono=x.txt: write \{language\}"),
        (["data.mono='{pair}.{language}'"], "data.mono=.*write {language} where"),
        (["data.languages=[en,xx]"], "no text of xx is kept"),
        (["data.max_length=600"], "data.max_length=600 is beyond the encoder's position table"),
        (["trainer.max_epochs=2"], "pre-training counts optimizer steps"),
        (["trainer.max_steps=-1"], "trainer.max_steps=-1: a number 0 or more"),
        (["run=test", "checkpoint=x"], "run=test: pre-training has fit, validate and check"),
        (["objective.mmlm.masking.rate=1.5"], "objective.mmlm.masking: masking rate=1.5"),
        (["objective.mmlm.masking.unit=letter"], "objective.mmlm.masking.unit='letter': one of token, word, span"),
        (["callbacks=default"], r"callbacks.best: pre-training keeps its last weights; choose callbacks=pretraining"),
        (["task.language_embedding=some"], "task.language_embedding='some': one of probes, all, none"),
        (["objective=[btmlm,mmlm]", "task.language_embedding=none"], "could not know which of ar, de, en"),
        (
            ["objective=[btmlm]", "objective.btmlm.target_languages=[en,xx]"],
            "objective.btmlm: no text in language xx; there is ar, de, en",
        ),
        (["objective=[btmlm]", "data.parallel=null"], "objective.btmlm: btmlm needs target languages"),
        (["objective.tlm.weight=-1"], "objective.tlm: weight=-1: 0 or more is needed"),
        (["objective.camlm.share=0"], "objective.camlm: share=0: more than 0 is needed"),
        (["objective.mmlm.first_step=-5"], "objective.mmlm: first_step=-5: 0 or more is needed"),
        (["objective.mmlm=null"], r"objective.mmlm=null: leave it out of objective=\["),
        (["objective=[]"], f"objective: task=pretraining needs one at least: {', '.join(options('objective'))}"),
        (["data.alpha=2"], "data.alpha=2: a number from 0 to 1"),
        (["data.held_out=1"], "data.held_out=1: a share of the lines"),
        (["data.held_out=0", "run=validate", "checkpoint=x"], "checkpoint=x: no such checkpoint"),
        (["data.held_out=0", "run=validate", "checkpoint=x"], "data.held_out=0: run=validate needs lines"),
        (["data.parallel_share=0"], "data.parallel_share=0: a share of the pairs"),
        (["data.max_length=5"], "data.max_length=5: at least 6 tokens"),
        (["data.max_tokens_per_batch=127"], "data.max_tokens_per_batch=127: at least data.max_length=128"),
        (["data.validation_lines=0"], "data.validation_lines=0: at least 1"),
        (["data.num_workers=-1"], "data.num_workers=-1: at least 0"),
        (["data.tokenizing_workers=-2"], "data.tokenizing_workers=-2: at least 0"),
        (["data.split_seed=x"], "data.split_seed='x': a whole number"),
        (
            ["data=xquad"],
            f"data=xquad is no text to pre-train on: choose one of {', '.join(data_of('pretraining'))}; or give data",
        ),
        (["data=miniworld_qa"], "data=miniworld_qa is no text to pre-train on"),
        (["trainer.val_check_interval=1.5"], "trainer.val_check_interval=1.5: a share of the training, up to 1.0"),
        (["task.temperature=-1"], "task.temperature=-1"),
        (["data.on_bad_line=fix"], "data.on_bad_line='fix': one of error, skip"),
    ],
)
def test_pretraining_problems_are_named(overrides: list[str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        check(compose_with("task=pretraining", *overrides))


def test_values_at_the_edge_of_their_ranges_pass() -> None:
    check(
        compose_with(
            "task=pretraining", "objective.mmlm.weight=0", "data.held_out=0", "data.tokenizing_workers=0",
            "trainer.val_check_interval=1.0", "trainer.log_every_n_steps=0", "data.split_seed=-1",
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (
            ["data=miniworld_text"],
            f"data=miniworld_text is not for task=qa: choose one of {', '.join(data_of('qa'))}",
        ),
        (["data=text", "data.mono=x"], "data=text is not for task=qa"),
        (["objective=mmlm"], r"objective: task=qa has none; leave out objective=\[mmlm\]"),
        (["objective=[mmlm,tlm]", "data=miniworld_text"], "2 problems"),
        (["callbacks=pretraining"], "callbacks.best: a task is fitted for its best checkpoint and needs this"),
        (["callbacks.best=null"], "callbacks.best: a task is fitted for its best checkpoint and needs this"),
        (["callbacks.best.save_top_k=0"], "callbacks.best: a task is fitted for its best checkpoint and needs this"),
        (["callbacks.best.monitor=val/f1/zh"], "callbacks.best.monitor=val/f1/zh: leave it at task.monitor=val/f1/en"),
        (["callbacks=[]"], "callbacks is empty: choose one of default, pretraining"),
        (["checkpoint=3"], "checkpoint=3: a path is needed"),
        (["resume=3"], "resume=3: auto or a run's folder is needed"),
        (["trainer.accumulate_grad_batches=0"], "trainer.accumulate_grad_batches=0: at least 1 is needed"),
        (["trainer.log_every_n_steps=-1"], "trainer.log_every_n_steps=-1: at least 0 is needed"),
        (["trainer.val_check_interval=inf"], "trainer.val_check_interval=inf: a number above 0 is needed"),
        (["trainer.precision=16-mixed"], "precision=16-mixed: a fused optimizer unscales fp16's gradients too late"),
        (
            ["task.export=[ernie_m,xlmr]"],
            r"task.export=\['ernie_m', 'xlmr'\]: a list of ernie_m, xlm_roberta, sentence_transformers, onnx is needed",
        ),
        (["encoder.config=null"], "encoder.config=None: fields of ErnieMConfig are needed"),
        (["++encoder.config.hiden_size=8"], r"encoder.config.hiden_size: unknown; .* hidden_size\?"),
        (["encoder.gradient_checkpointing=maybe"], "encoder.gradient_checkpointing='maybe': true or false is needed"),
    ],
)
def test_a_tasks_problems_are_named(overrides: list[str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        check(compose_with("task=qa", *overrides))


def test_a_format_that_has_no_such_head_is_named() -> None:
    for task in ("task=pretraining", "task=retrieval", "task=ner"):
        check(compose_with(task, "task.export=[xlm_roberta]"))
    check(compose_with("task=information_extraction"))
    with pytest.raises(ConfigError, match=r"task.export=xlm_roberta: XLM-R has no counterpart of ErnieMForInform"):
        check(compose_with("task=information_extraction", "task.export=[ernie_m,xlm_roberta]"))


def test_a_validation_without_the_source_language_is_named_as_what_the_monitor_misses(tmp_path: Path) -> None:
    folder = folder_with(["my.conll", "de.conll"], tmp_path)
    given = ["task=ner", "data=conll", f"data.dir={folder}", "data.train=my.conll", "data.validation.de=de.conll"]
    with pytest.raises(ConfigError, match=r"data.validation has de and not en.*set data.validation.en=<file> too"):
        check(compose_with(*prepare(given)))
    check(compose_with(*prepare([*given, "data.validation.en=my.conll"])))
    check(compose_with(*prepare([*given, "task.monitor=val/f1/de"])))


def test_a_run_without_fitting_needs_no_best_checkpoint(tmp_path: Path) -> None:
    model = exported_model(tmp_path, max_position_embeddings=514)
    check(compose_with("task=qa", "callbacks=pretraining", "run=test", f"checkpoint={model}"))


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (["new_layers=-1"], "new_layers=-1: a whole number is needed, 0 for none"),
        (["checkpoint=nowhere"], "checkpoint=nowhere: no such checkpoint"),
        (["checkpoint=conf"], "checkpoint=conf: neither a model's folder"),
        (["checkpoint=train.py"], "checkpoint=train.py: not a training checkpoint"),
        (["data.max_length=65"], "data.max_length=65 is beyond the encoder's position table: at most 64"),
        (["encoder.gradient_checkpointing=maybe"], "encoder.gradient_checkpointing='maybe': true or false is needed"),
        (["encoder.config.hidden_dropout_prob=1.5"], "encoder.config: hidden_dropout_prob=1.5: a rate in"),
        (["encoder.config.attention_probs_dropout_prob=x"], "encoder.config: "),
    ],
)
def test_a_checkpoint_and_what_is_asked_of_it_are_checked(overrides: list[str], message: str, tmp_path: Path) -> None:
    given = ["task=pretraining", f"checkpoint={exported_model(tmp_path)}", "data.max_length=64"]
    check(compose_with(*given, "encoder.config.hidden_dropout_prob=0.5", "encoder.config.hidden_size=4096"))
    with pytest.raises(ConfigError, match=message):
        check(compose_with(*given, *overrides))


def test_a_trained_model_goes_on_at_other_dropout_rates(tmp_path: Path) -> None:
    text = write_small_text(tmp_path / "text")
    given = [*pretrain_on(text, tmp_path), "objective=[mmlm]", "trainer.max_steps=1"]
    train_here(*given, "name=first")
    first = tmp_path / "pretraining" / "first"
    more = ["encoder.config.hidden_dropout_prob=0.5", "encoder.config.intermediate_size=64", "name=second"]
    said = train_here(*given, f"checkpoint={first}", *more)
    assert "dropout 0.5, in attention 0.0" in said
    before, after = (ErnieMConfig.from_pretrained(run / "model") for run in (first, first.parent / "second"))
    assert after == dataclasses.replace(before, hidden_dropout_prob=0.5, extra=after.extra)
    assert [training["run"] for training in after.extra["trainings"]] == ["first", "second"]


def test_a_training_checkpoint_needs_a_tokenizer_and_says_how_long_texts_may_be(tmp_path: Path) -> None:
    torch.save({"state_dict": {}, "model_config": ErnieMConfig(vocab_size=9).to_dict()}, tmp_path / "last.ckpt")
    given = ["task=pretraining", f"checkpoint={tmp_path / 'last.ckpt'}"]
    check(compose_with(*given, "data.max_length=512"))
    with pytest.raises(ConfigError, match=r"data.max_length=1000 is beyond the encoder's position table: at most 512"):
        check(compose_with(*given, "data.max_length=1000"))
    with pytest.raises(ConfigError, match=r"encoder.tokenizer=nowhere: no such folder"):
        check(compose_with(*given, "encoder.tokenizer=nowhere"))


def test_a_folders_configuration_takes_what_is_given(tmp_path: Path) -> None:
    model = exported_model(tmp_path) / "model"
    given = ["task=qa", "encoder=folder", f"encoder.weights={model}", "task.max_length=64"]
    check(compose_with(*given))
    with pytest.raises(ConfigError, match=r"encoder.config: hidden_dropout_prob=2: a rate in"):
        check(compose_with(*given, "++encoder.config.hidden_dropout_prob=2"))


def test_one_target_language_needs_no_embedding() -> None:
    check(
        compose_with(
            "task=pretraining", "objective=[btmlm]", "task.language_embedding=none",
            "objective.btmlm.target_languages=[en]",
        )
    )  # fmt: skip


def test_a_missing_argument_is_named() -> None:
    config = compose_with("task=qa")
    OmegaConf.set_struct(config, False)
    del config.optim["eps"]
    with pytest.raises(ConfigError, match=r"optim.eps is missing"):
        check(config)


@pytest.mark.parametrize(
    ("value", "hint", "expected"),
    [
        (1, int, True), (True, int, False), (1.5, int, False), (1, float, True), ("1", float, False),
        (None, int | None, True), ("x", int | None, False), ("a", Literal["a", "b"], True),
        ("c", Literal["a", "b"], False), ([1, 2], list[int], True), ([1, "x"], list[int], False),
        ([0.9, 0.99], tuple[float, float], True), ([0.9], tuple[float, float], False),
        ({"en": "x"}, dict[str, str], True), ({"en": 1}, dict[str, str], False), ("x", Path, True), (3, Path, False),
        ("anything", Any, True), (True, bool, True), ("yes", bool, False),
    ],
)  # fmt: skip
def test_values_are_held_against_annotations(value: object, hint: object, expected: bool) -> None:
    assert fits(value, hint) is expected


@pytest.mark.parametrize(
    ("arguments", "group"),
    [
        (["task=qa"], "miniworld_qa"),
        (["experiment=pretrain_mini"], "pretrain_mini"),
        (["experiment=pretrain_mini", "labels.sweep=mine"], "mine"),
    ],
)
def test_a_run_is_grouped_by_its_sweep_its_experiment_or_its_data(arguments: list[str], group: str) -> None:
    said = train_here(*arguments, "logger=wandb", "--cfg", "job", "--resolve")
    assert f"    group: {group}\n" in said
