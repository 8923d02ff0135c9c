"""Uploads to the hub, against a server on this machine that speaks as the hub does."""

import dataclasses
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ernie_m import ErnieMConfig, ErnieMForMaskedLM, ErnieMTokenizer
from ernie_m.checkpoint.export import write_model
from ernie_m.checkpoint.push import push_to_hub
from ernie_m.errors import CheckpointError
from tests.ernie_m.fake_hub import TOKEN, Hub, serving
from tests.world import ROOT

pytest.importorskip("huggingface_hub")

REPOSITORY = "someone/ernie-m-tiny"
SMALL = ErnieMConfig(
    vocab_size=60, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
    max_position_embeddings=20,
)  # fmt: skip


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving() as hub:
        yield hub


@pytest.fixture(scope="module")
def run_folder(tokenizer: ErnieMTokenizer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run's folder with its model."""
    folder = tmp_path_factory.mktemp("outputs") / "my-run"
    model = ErnieMForMaskedLM(dataclasses.replace(SMALL, vocab_size=len(tokenizer)))
    write_model(model, tokenizer, folder / "model", form="ernie_m")
    (folder / "model" / ".hidden").write_text("no part of the model")
    return folder


def push(hub: Hub, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ, "HF_ENDPOINT": hub.url, "HF_TOKEN": TOKEN, "HF_HUB_OFFLINE": "0", "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1", "OMP_NUM_THREADS": "1",
    }  # fmt: skip
    command = [sys.executable, "-m", "ernie_m.checkpoint", "push", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=ROOT)


def test_a_folder_arrives_whole_in_one_commit(hub: Hub, run_folder: Path) -> None:
    done = push(hub, str(run_folder), REPOSITORY, "--private")
    assert done.returncode == 0, done.stderr
    assert hub.repositories == {REPOSITORY: True}
    ((branch, message, files),) = hub.commits
    assert (branch, message) == ("main", "my-run/model, by ernie-m")
    assert f"uploaded        {hub.url}/{REPOSITORY}/commit/" in done.stdout
    folder = run_folder / "model"
    expected = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != ".hidden"}
    assert files.keys() == expected.keys() >= {"README.md", "model.safetensors", "sentencepiece.bpe.model", "vocab.txt"}
    card = expected.pop("README.md").decode()
    assert {name: files[name] for name in expected} == expected
    sent = files["README.md"].decode()
    assert card.count('folder = "."') == sent.count(f'folder = "{REPOSITORY}"') == 1
    assert f"python -m ernie_m.checkpoint convert {REPOSITORY} exported --to xlm_roberta" in sent
    assert f"python -m ernie_m.checkpoint convert {REPOSITORY} vectors --to" in sent
    assert sent.replace(f'"{REPOSITORY}"', '"."').replace(f" {REPOSITORY} ", " . ") == card
    assert hub.blobs, "nothing went by LFS"


def test_another_format_goes_to_a_branch_of_a_repository_that_is_there(hub: Hub, run_folder: Path) -> None:
    hub.repositories[REPOSITORY] = False
    said = ("--revision", "as-xlm-r", "--export", "xlm_roberta")
    done = push(hub, str(run_folder), REPOSITORY, *said)
    assert done.returncode == 0, done.stderr
    assert (hub.repositories, hub.branches) == ({REPOSITORY: False}, ["as-xlm-r"])
    ((branch, _, files),) = hub.commits
    assert branch == "as-xlm-r"
    assert b'"XLMRobertaForMaskedLM"' in files["config.json"]
    assert "tokenizer.json" in files
    assert b"AutoModelForMaskedLM" in files["README.md"]
    assert sorted(path.name for path in run_folder.iterdir()) == ["model"]


def test_what_the_hub_refuses_is_told_on_one_line(hub: Hub, run_folder: Path) -> None:
    hub.refuses = True
    done = push(hub, str(run_folder), REPOSITORY)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"error: {REPOSITORY}: {run_folder / 'model'} was not uploaded (403")
    assert f"You have no right to make {REPOSITORY}" in done.stderr
    assert not hub.commits


def test_a_hub_that_cannot_be_reached_is_told(run_folder: Path) -> None:
    with serving() as gone:
        pass
    done = push(gone, str(run_folder), REPOSITORY)
    assert done.returncode == 2
    assert f"error: {REPOSITORY}: {run_folder / 'model'} was not uploaded (" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_network_it_is_said(run_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    with pytest.raises(CheckpointError, match=rf"^{REPOSITORY}: .*model was not uploaded \(.*offline"):
        push_to_hub(run_folder, REPOSITORY)


def test_a_name_that_is_none_is_refused(run_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    with pytest.raises(CheckpointError, match="a/b/c: no name of a repository, which is owner/name"):
        push_to_hub(run_folder, "a/b/c")


def test_without_a_token_it_is_said(run_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.get_token", lambda: None)
    with pytest.raises(CheckpointError, match="takes uploads with a token only; set HF_TOKEN"):
        push_to_hub(run_folder, REPOSITORY)


def test_without_the_library_it_is_said(run_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(CheckpointError, match=r"pip install 'ernie-m\[hub\]'"):
        push_to_hub(run_folder, REPOSITORY)


def test_a_folder_without_a_model_or_a_card_is_refused(run_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="nowhere: no such folder"):
        push_to_hub(tmp_path / "nowhere", REPOSITORY)
    with pytest.raises(CheckpointError, match=r"no model to upload, which is config\.json and weights"):
        push_to_hub(tmp_path, REPOSITORY)
    for name in ("config.json", "model.safetensors"):
        (tmp_path / name).write_bytes((run_folder / "model" / name).read_bytes())
    with pytest.raises(CheckpointError, match=r"it has no card, README\.md"):
        push_to_hub(tmp_path, REPOSITORY)
