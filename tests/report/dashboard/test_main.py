"""The command line: what it would make, and what it asks W&B's library to save; nothing is sent."""

import json
import re
import shlex
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from report.dashboard.__main__ import main
from report.dashboard.sections import KINDS, Wanted
from tests.world import ROOT

wandb = pytest.importorskip("wandb")
ws = pytest.importorskip("wandb_workspaces.workspaces")
wr = pytest.importorskip("wandb_workspaces.reports.v2")


GUIDE = (ROOT / "docs" / "dashboards.md").read_text(encoding="utf-8")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """Entity, project and title of what is saved, in the order of saving; a key is there."""
    saved: list[tuple[str, str, str]] = []

    def save_report(report: Any) -> None:
        saved.append((report.entity, report.project, report.title))
        report.id = "r1"

    def save_workspace(view: Any) -> None:
        saved.append((view.entity, view.project, view.name))
        view._internal_name = f"nw-{view.name[:3].lower()}-v"

    monkeypatch.setattr(wr.Report, "save", save_report)
    monkeypatch.setattr(ws.Workspace, "save", save_workspace)
    monkeypatch.setattr(wandb, "login", lambda prompt: True)
    server = SimpleNamespace(app_url="https://wandb.example", default_entity="mine")
    monkeypatch.setattr(wandb, "Api", lambda: SimpleNamespace(client=server, default_entity=server.default_entity))
    return saved


def test_a_report_and_a_workspace_for_each_kind_are_saved_once_and_their_addresses_printed(
    sent: list[tuple[str, str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--project", "p", "--entity", "team", "--sweep", "s1"]) == 0
    assert sent == [("team", "p", title) for title in ("ERNIE-M: s1", "Fine-tuning: s1", "Pre-training: s1")]
    assert capsys.readouterr().out.splitlines() == [
        "https://wandb.example/team/p/reports/ERNIE-M:-s1--r1",
        "https://wandb.example/team/p?nw=fin",
        "https://wandb.example/team/p?nw=pre",
    ]


def test_the_entity_is_ones_own_unless_it_is_said(sent: list[tuple[str, str, str]]) -> None:
    assert main(["--kind", "pretraining"]) == 0
    assert sent == [("mine", "ernie-m", "ERNIE-M"), ("mine", "ernie-m", "Pre-training")]


def test_what_wandb_refuses_is_said_with_what_was_made_before(
    sent: list[tuple[str, str, str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(view: Any) -> None:
        raise wandb.errors.CommError("permission denied")

    monkeypatch.setattr(ws.Workspace, "save", refuse)
    assert main(["--entity", "team"]) == 2
    said = capsys.readouterr()
    assert said.out == "https://wandb.example/team/ernie-m/reports/ERNIE-M--r1\n"
    assert said.err == "error: W&B: permission denied\n"


def test_without_a_key_nothing_is_made(
    sent: list[tuple[str, str, str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(wandb, "login", lambda prompt: False)
    assert main([]) == 2
    assert sent == []
    assert capsys.readouterr().err.startswith("error: there is no W&B API key: wandb login, or set WANDB_API_KEY")


def test_a_dry_run_asks_nobody(
    sent: list[tuple[str, str, str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("login", "Api"):
        monkeypatch.delattr(wandb, name)
    what = ["--kind", "finetuning", "--metrics", "f1", "--group-by", "config.optim.layer_decay"]
    assert main([*what, "--dry-run"]) == 0
    printed = capsys.readouterr().out
    assert main([*what, "--output", str(tmp_path / "new" / "made.json")]) == 0
    assert (tmp_path / "new" / "made.json").read_text(encoding="utf-8") == printed
    assert capsys.readouterr().out == f"{tmp_path / 'new' / 'made.json'}\n"
    assert [view["displayName"] for view in json.loads(printed)["workspaces"]] == ["Fine-tuning"]
    assert sent == []


@pytest.mark.parametrize("arguments", [["--group-by", "seed"], ["--dry-run", "--sweep", 'a "name"']])
def test_mistakes_are_one_line_and_ask_nobody(
    arguments: list[str], sent: list[tuple[str, str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 1)
    assert said.err.startswith(f"error: {'--sweep' if '--sweep' in arguments else '--group-by'} ")
    assert sent == []


def test_the_guide_has_commands_that_work_and_names_every_section(
    sent: list[tuple[str, str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    commands = re.findall("^python -m report.dashboard(.*)$", GUIDE, re.MULTILINE)
    assert len(commands) == 4
    for command in commands:
        assert main([*shlex.split(command, comments=True), "--dry-run"]) == 0, capsys.readouterr().err
    named = re.findall(r"^\| ([^|]+?)(?:, \.\.\.)? \|", GUIDE, re.MULTILINE)[1:]
    titles = [section.title for kind in KINDS.values() for section in kind.sections(Wanted(metrics=("f1",)))]
    assert sorted(named) == sorted(set(titles))
