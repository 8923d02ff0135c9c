"""What a user has to say to use one YAML of conf/, found from the YAML, so that a new one needs no entry here."""

import json
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

from hydra.utils import get_method
from omegaconf import DictConfig, OmegaConf

from conf import FOLDER
from conf.tree import options, stem_of
from ernie_m.config import ErnieMConfig
from tests.command import compose_with
from tests.world import MINIWORLD, default_data_of, write_small_text

MINE = "mine.de-en.de"
"""The name of a file of the user's own."""
NEW_WEIGHTS = ("mimetic", "random")
SAID = {
    "data/americasnli": [f"++data.{split}.en=dev/de.tsv" for split in ("train", "validation")],
    "experiment/tatoeba_finetuned": ["data.source_language=de", "data.train=tatoeba.deu-eng.deu"],
}
"""What the comment of a YAML asks for beside the place of the files."""


def folder_with(names: list[str], folder: Path) -> Path:
    """Writes files with a question each, whatever their names say: a check only looks whether they are there."""
    question = {"id": "1", "question": "q", "answers": [{"text": "c", "answer_start": 0}]}
    squad = {"data": [{"title": "t", "paragraphs": [{"context": "c", "qas": [question]}]}]}
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(squad))
    return folder


def exported_model(folder: Path, **config: Any) -> Path:
    """What a check looks at of one: its configuration, and that there are weights."""
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "max_position_embeddings": 66}
    ErnieMConfig(**shape | config).save_pretrained(folder / "model")
    (folder / "model" / "model.safetensors").touch()
    return folder


def files_named_by(data: DictConfig, split: str) -> list[str]:
    """The names of a split's files; of a file of every language, those of the source language and of another one."""
    if OmegaConf.is_missing(data, split) or OmegaConf.is_missing(data, "source_language"):
        return []
    files = OmegaConf.to_container(data, resolve=True)[split] or {}  # type: ignore[call-overload,index]
    values = files.values() if isinstance(files, dict) else [files]
    names = [name for value in values for name in (value if isinstance(value, list) else [value])]
    languages = [data.source_language, *(data.languages or ["en" if data.source_language == "de" else "de"])]
    return list(dict.fromkeys(name.replace("{language}", language) for name in names for language in languages))


def what_data_need(config: DictConfig, folder: Path) -> list[str]:
    """The files that data name, or a file of the user's own where they name none; a model where none is to train on."""
    data = config.data
    if "mono" in data:
        named = data.mono or data.parallel or data.hub or data.corpora
        patterns = ["data.mono='mono.{language}.txt'", "data.parallel='parallel.{pair}.{language}'"]
        return [] if named else [f"data.dir={MINIWORLD / 'text'}", *patterns]
    if not OmegaConf.is_missing(data, "dir") and data.dir != ".":
        return []
    names = {split: files_named_by(data, split) for split in ("train", "validation", "test", "predict")}
    said = [f"data.dir={folder_with([name for split in names.values() for name in split] or [MINE], folder)}"]
    if OmegaConf.is_missing(data, "source_language"):
        said.append("data.source_language=de")
    if not any(names.values()):
        return [*said, f"data.train={MINE}"]
    return said if names["train"] else [*said, *a_test_of(folder)]


def a_test_of(folder: Path) -> list[str]:
    """A run that trains nothing."""
    return ["run=test", f"checkpoint={exported_model(folder, max_position_embeddings=514)}"]


def what_an_encoder_needs(config: DictConfig) -> list[str]:
    """New weights in place of released ones."""
    encoder = config.encoder
    if not OmegaConf.is_missing(encoder, "weights") and (
        encoder.weights in NEW_WEIGHTS or Path(encoder.weights).is_dir()
    ):
        return []
    return ["encoder.weights=random", f"encoder.tokenizer={MINIWORLD / 'tokenizer'}"]


def what_real_text_needs(folder: Path) -> list[str]:
    """What sweep=ablation_real_text asks for."""
    write_small_text(folder / "small", lines=20)
    for name, small in [("mono/en.txt", "mono.en.txt"), ("mono/de.txt", "mono.de.txt")] + [
        (f"parallel/news/en-de.{language}", f"parallel.en-de.{language}") for language in ("en", "de")
    ]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "small" / small).rename(folder / name)
    for task, data in (("ner", "uner_pud"), ("retrieval", "tatoeba")):
        what_data_need(compose_with(f"task={task}", f"data={data}"), folder)
    given = {"text_dir": folder, "entities": folder, "tatoeba": folder, "vocabulary": MINIWORLD / "tokenizer"}
    return [*(f"{key}={path}" for key, path in given.items()), "data.languages=[de,en]"]


@cache
def _example_type(task: str, data: str) -> Any:
    """What the reader of a data set makes, by its annotation; None for text to pre-train on."""
    read = compose_with(f"task={task}", f"data={data}").data.get("read")
    return get_args(get_type_hints(get_method(read["_target_"]))["return"])[0] if read else None


def task_for(path: Path) -> str:
    """A task that takes a data set: its own data extend the same stem, or are read to the same type of examples."""
    own_data = {task: default_data_of(task) for task in options("task")}
    stem = stem_of(path)
    akin = [task for task, data in own_data.items() if stem == stem_of(FOLDER / "data" / f"{data}.yaml")]
    if not akin:
        examples = _example_type("qa", path.stem)
        akin = [task for task, data in own_data.items() if _example_type(task, data) == examples]
    return akin[0]


def chosen_with(path: Path) -> list[str]:
    """A command line that uses a YAML."""
    group, name = path.parent.name, path.stem
    choice = f"{group}={name}"
    if path.name == "train.yaml":
        return ["task=qa"]
    if group == "data":
        return [f"task={task_for(path)}", choice]
    if group == "objective" or (group in ("optim", "callbacks") and "pretraining" in name):
        return ["task=pretraining", choice]
    chooses_a_task = "override /task:" in path.read_text(encoding="utf-8")
    if group == "sweep" and "    experiment:" in path.read_text(encoding="utf-8"):
        return [choice, "experiment=ablation_mmlm_camlm"]
    return [choice] if group in ("task", "sweep") or chooses_a_task else ["task=qa", choice]


def overrides_for(path: Path, folder: Path) -> list[str]:
    """What a user has to say to use one YAML: a choice, and what the choice needs."""
    group, name = path.parent.name, path.stem
    chosen = chosen_with(path)
    if name == "ablation_real_text":
        return [*chosen, *what_real_text_needs(folder)]
    if name == "pretrain_stage2":
        return [*chosen, f"stage1={exported_model(folder, max_position_embeddings=514)}"]
    if group in ("task", "data", "experiment", "encoder"):
        config = compose_with(*chosen)
        chosen += [*what_data_need(config, folder), *what_an_encoder_needs(config)]
    chosen += SAID.get(f"{group}/{name}", [])
    return chosen
