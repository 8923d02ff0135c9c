"""Hub repositories, in the hub's own cache layout and offline."""

import builtins
import dataclasses
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from ernie_m import ErnieMConfig, ErnieMForMaskedLM, ErnieMForQuestionAnswering, ErnieMTokenizer
from ernie_m.checkpoint.hub import is_hub_id, locate
from ernie_m.checkpoint.reading import read_config
from ernie_m.errors import CheckpointError
from ernie_m.training.setup import load_trained, read_shape
from tests.world import copy_tokenizer

constants = pytest.importorskip("huggingface_hub.constants")

TINY = ErnieMConfig(
    vocab_size=60, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
    max_position_embeddings=20,
)  # fmt: skip
REPOSITORY = "someone/ernie-m-tiny"
COMMITS = {"main": "a" * 40, "tuned": "b" * 40}
Publish = Callable[[Path, str], None]


@pytest.fixture
def publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Puts a folder's files into a cache of the hub's layout as a branch, and cuts the network off."""
    cache = tmp_path / "cache"
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(cache))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)

    def put(folder: Path, branch: str) -> None:
        root = cache / ("models--" + REPOSITORY.replace("/", "--"))
        commit = COMMITS[branch]
        snapshot = root / "snapshots" / commit
        for part in (root / "refs", root / "blobs", snapshot):
            part.mkdir(parents=True, exist_ok=True)
        (root / "refs" / branch).write_text(commit)
        for number, path in enumerate(sorted(folder.iterdir())):
            blob = root / "blobs" / f"{branch}{number}"
            shutil.copy(path, blob)
            (snapshot / path.name).symlink_to(os.path.relpath(blob, snapshot))

    return put


def model_folder(folder: Path, seed: int) -> ErnieMForQuestionAnswering:
    torch.manual_seed(seed)
    model = ErnieMForQuestionAnswering(TINY)
    model.save_pretrained(folder)
    copy_tokenizer(folder)
    return model


def test_a_repository_in_the_cache_is_read_offline_at_any_revision(publish: Publish, tmp_path: Path) -> None:
    models = {}
    for seed, branch in enumerate(("main", "tuned")):
        models[branch] = model_folder(tmp_path / branch, seed)
        publish(tmp_path / branch, branch)
    for branch, revision in (("main", None), ("main", "main"), ("tuned", "tuned"), ("tuned", COMMITS["tuned"])):
        read = ErnieMForQuestionAnswering.from_pretrained(REPOSITORY, revision=revision)
        assert torch.equal(read.qa_outputs.weight, models[branch].qa_outputs.weight)
    assert read_config(REPOSITORY).hidden_size == 16
    assert ErnieMTokenizer.from_pretrained(REPOSITORY)("Anna")["input_ids"][0] == 0


def test_a_trained_model_comes_from_a_repository(publish: Publish, tmp_path: Path) -> None:
    folder = copy_tokenizer(tmp_path / "trained")
    size = len(ErnieMTokenizer.from_pretrained(folder))
    model = ErnieMForQuestionAnswering(dataclasses.replace(TINY, vocab_size=size))
    model.save_pretrained(folder)
    publish(folder, "main")
    shape = read_shape(Path(REPOSITORY))
    assert shape.hidden_size == 16
    none: dict[str, Any] = {"config": {}, "tokenizer": "nowhere", "flavor": "hf"}
    model_read, tokenizer = load_trained(ErnieMForQuestionAnswering, Path(REPOSITORY), **none)
    assert torch.equal(model_read.state_dict()["qa_outputs.weight"], model.qa_outputs.weight)
    assert len(tokenizer) == size
    with pytest.raises(CheckpointError, match="a trained ErnieMForQuestionAnswering, and ErnieMForMaskedLM is needed"):
        load_trained(ErnieMForMaskedLM, Path(REPOSITORY), **none)


def test_what_is_not_in_the_cache_is_refused(publish: Publish, tmp_path: Path) -> None:
    model_folder(tmp_path / "model", 0)
    publish(tmp_path / "model", "main")
    for source, revision in ((REPOSITORY, "nowhere"), ("someone/else", None)):
        with pytest.raises(CheckpointError, match=rf"{source}: no such folder; as a hub repository it is not in the"):
            ErnieMForQuestionAnswering.from_pretrained(source, revision=revision)
    with pytest.raises(CheckpointError, match=r"someone/else: no such folder"):
        ErnieMTokenizer.from_pretrained("someone/else")


@pytest.mark.parametrize("stem", ["model.safetensors", "pytorch_model.bin"])
def test_an_interrupted_download_of_shards_is_completed(
    stem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote, cache = tmp_path / "remote", tmp_path / "cache"
    name, suffix = stem.split(".")
    shards = [f"{name}-0000{number}-of-00002.{suffix}" for number in (1, 2)]
    index = {"weight_map": {f"weight{number}": shard for number, shard in enumerate(shards)}}
    remote.mkdir()
    cache.mkdir()
    for shard in shards:
        (remote / shard).write_bytes(b"")
    (remote / f"{stem}.index.json").write_text(json.dumps(index))
    (cache / shards[0]).write_bytes(b"")  # all that the first try brought
    asked = []

    def snapshot_download(repository: str, *, revision: str | None, allow_patterns: list[str]) -> str:
        asked.append(allow_patterns)
        for path in remote.iterdir():
            if any(path.match(pattern) for pattern in allow_patterns):
                shutil.copy(path, cache)
        return str(cache)

    monkeypatch.setattr("huggingface_hub.snapshot_download", snapshot_download)
    assert locate(REPOSITORY) == cache
    assert {path.name for path in cache.iterdir()} == {*shards, f"{stem}.index.json"}
    asked.clear()
    locate(REPOSITORY)
    assert len(asked) == 1, "weights that are there were asked for again"


def test_a_repository_without_weights_is_named(publish: Publish, tmp_path: Path) -> None:
    TINY.save_pretrained(tmp_path / "model")
    publish(tmp_path / "model", "main")
    with pytest.raises(CheckpointError, match="no weights"):
        ErnieMForQuestionAnswering.from_pretrained(REPOSITORY)


def test_without_the_extra_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_hub(name: str, *arguments: Any, **more: Any) -> Any:
        if name.startswith("huggingface_hub"):
            raise ImportError(name)
        return real(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", without_hub)
    with pytest.raises(CheckpointError, match=r"pip install 'ernie-m\[hub\]'"):
        locate(REPOSITORY)


def test_a_folder_is_never_taken_for_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "someone" / "model").mkdir(parents=True)
    assert not is_hub_id("someone/model")
    assert locate("someone/model") == Path("someone/model")
    assert is_hub_id("someone/other")
    for path in ("./someone/other", "/someone/other", "a/b/c", "other", "../other", "~/other"):
        assert not is_hub_id(path)
        with pytest.raises(CheckpointError, match="no such folder"):
            locate(path)
