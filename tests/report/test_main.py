"""The command line, from runs to tables, pictures and a README."""

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from report.__main__ import main
from tests.report.latex import parse

ROOT = Path(__file__).resolve().parents[2]
NAME = "ablation_objectives"
README = f"above\n<!-- report:{NAME} -->\n<!-- /report:{NAME} -->\nbelow\n"


@pytest.fixture
def arguments(tmp_path: Path, write_sweep: Callable[[], None], few_pictures: str) -> list[str]:
    pytest.importorskip("matplotlib")
    write_sweep()
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    places = {"--runs": "outputs", "--output": "docs", "--readme": "README.md"}
    return [few_pictures, *(word for option, place in places.items() for word in (option, str(tmp_path / place)))]


def test_a_sweep_becomes_tables_pictures_and_a_block_of_the_readme(
    tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 0
    assert capsys.readouterr().out.startswith("72 of 72 runs\n")
    names = {path.name for path in (tmp_path / "docs").iterdir()}
    assert {
        "report.md",
        "main.csv",
        "main.tex",
        "ratios.tex",
        "zero_shot.png",
        "perplexity.png",
        "perplexity.svg",
    } <= names
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert text.startswith("above\n<!--")
    assert text.endswith("-->\nbelow\n")
    assert "| MMLM + TLM | 5 % of pairs |" in text
    assert "![Zero-shot exact match](docs/zero_shot.png)" in text
    with (tmp_path / "docs" / "main.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert {line["arm"] for line in lines} == {"random", "mmlm", "mmlm_tlm", "mmlm_camlm", "mmlm_tlm_camlm", "all"}
    found = {path: path.read_bytes() for path in [*(tmp_path / "docs").iterdir(), tmp_path / "README.md"]}
    assert main(arguments) == 0
    assert found == {path: path.read_bytes() for path in found}


def test_tables_need_no_metrics(tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for path in (tmp_path / "outputs").rglob("metrics.csv"):
        path.unlink()
    for path in (tmp_path / "outputs" / "qa").glob("*-all-0.05-seed[12]"):
        shutil.rmtree(path)
    assert main(arguments) == 0
    text = (tmp_path / "docs" / "report.md").read_text(encoding="utf-8")
    assert "No qa run of seeds 1, 2: all four, 5 % of pairs." in text
    assert "| all four | 5 % of pairs | 1 |" in text
    assert "No picture: no pretraining run has values in a metrics.csv." in text
    assert "(perplexity.png)" not in text
    assert "\nperplexity: No picture: no pretraining run has values in a metrics.csv.\n" in capsys.readouterr().out
    assert not (tmp_path / "docs" / "perplexity.png").exists()


@pytest.mark.parametrize("broken", ["results", "duplicate", "metrics", "readme", "runs"])
def test_nothing_is_written_when_something_is_wrong(
    tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str], broken: str
) -> None:
    folder = next((tmp_path / "outputs" / "pretraining").glob("*-mmlm-1.0-seed0"))
    if broken == "results":
        (folder / "results.json").write_text("{", encoding="utf-8")
    elif broken == "duplicate":
        twin = shutil.copytree(folder, folder.parent / "twin")
        results = json.loads((twin / "results.json").read_text(encoding="utf-8"))
        results["validation"]["perplexity"]["mmlm"] += 1
        (twin / "results.json").write_text(json.dumps(results), encoding="utf-8")
    elif broken == "metrics":
        (folder / "metrics.csv").write_text("step,metric,value\nx,y,z\n", encoding="utf-8")
    elif broken == "readme":
        (tmp_path / "README.md").write_text("no markers", encoding="utf-8")
    else:
        arguments[2] = str(tmp_path / "none")
    readme = (tmp_path / "README.md").read_bytes()
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("error: ")
    assert {"readme": "README.md", "runs": "none"}.get(broken, str(folder)) in said.err
    assert (tmp_path / "README.md").read_bytes() == readme
    assert not (tmp_path / "docs").exists()


def test_it_starts_as_a_module_without_what_it_does_not_need() -> None:
    code = "import sys, report.__main__; print(sorted({'matplotlib', 'lightning', 'hydra'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
    command = [sys.executable, "-m", "report", "none"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 2
    assert "ablation_objectives" in found.stderr


def test_folders_alone_make_tables_at_once(
    tmp_path: Path, write_sweep: Callable[[], None], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sweep()
    monkeypatch.setenv("COLUMNS", "150")
    given = [str(tmp_path / "outputs"), "--baseline", "arm=mmlm,pairs=1.0", "--output", str(tmp_path / "tables")]
    assert main(given) == 0
    said = capsys.readouterr().out
    assert said.startswith("72 runs, 24 rows\n")
    assert "qa: exact match (test, %)" in said
    assert "qa: exact match (test, %): difference of zero-shot to the baseline (mmlm, pairs 1.0), in points" in said
    assert max(map(len, said.splitlines()[:-30])) <= 150
    names = {path.name for path in (tmp_path / "tables").iterdir()}
    assert {"report.md", "qa_exact_match.csv", "qa_exact_match.tex", "qa_exact_match_comparison.tex"} <= names
    found = {path: path.read_bytes() for path in (tmp_path / "tables").iterdir()}
    for path in (tmp_path / "tables").glob("*.tex"):
        assert parse(path.read_text(encoding="utf-8")).rows
    assert main(given) == 0
    assert found == {path: path.read_bytes() for path in found}


def test_one_run_makes_a_table_with_its_intervals(
    tmp_path: Path, write_run: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    results = {"test": {"f1": {"en": 0.5, "average": 0.5}, "em": {"en": 0.4, "average": 0.4}}, "encoder": "mini"}
    results["intervals"] = {"test": {"f1": {"en": [0.44, 0.56]}}}
    folder = write_run("qa", 0, {}, results)
    assert main([str(folder), "--output", str(tmp_path / "tables")]) == 0
    said = capsys.readouterr().out
    assert said.startswith("1 run, 1 row\n\nqa: mini\n")
    assert "│ en      │ 50.0 [44.0, 56.0] │   40.0 │" in said
    assert "In brackets: 95 % bootstrap interval over documents." in said
    assert {path.name for path in (tmp_path / "tables").iterdir()} == {"qa.tex", "qa_em.csv", "qa_f1.csv", "report.md"}


def test_what_else_differs_is_said_below_the_table(
    tmp_path: Path, write_run: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    for at in range(2):
        scores = {"test": {"f1": {"en": 0.5 + 0.1 * at}}}
        write_run("qa", 0, {}, scores, name=f"r{at}", typed={"rate": at}, config={"rate": at, "steps": at})
    assert main([str(tmp_path / "outputs"), "--output", str(tmp_path / "tables")]) == 0
    assert "Rows also differ in: steps." in capsys.readouterr().out
    assert "Rows also differ in: steps." in (tmp_path / "tables" / "report.md").read_text(encoding="utf-8")
    caption = parse((tmp_path / "tables" / "qa_f1.tex").read_text(encoding="utf-8")).caption
    assert "Rows also differ in: steps." in caption


def test_runs_that_differ_in_more_than_the_seed_are_refused(
    tmp_path: Path, write_run: Callable[..., Path], without_pictures: str, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = {"sweep": "ablation_objectives", "arm": "mmlm", "pairs": 1.0}
    folders = [write_run("qa", seed, labels, {}, config={"rate": seed // 2}) for seed in range(3)]
    given = [without_pictures, "--runs", str(tmp_path / "outputs"), "--output", str(tmp_path / "docs")]
    assert main(given) == 2
    assert f"rate is 0 in {folders[0]} and 1 in {folders[2]}" in capsys.readouterr().err
    assert not (tmp_path / "docs").exists()
    spec = Path(without_pictures)
    spec.write_text(f"{spec.read_text(encoding='utf-8')}may_differ: [rate]\n", encoding="utf-8")
    assert main(given) == 0


def test_a_baseline_can_be_given_with_a_specification(
    tmp_path: Path, write_sweep: Callable[[], None], without_pictures: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sweep()
    given = [without_pictures, "--runs", str(tmp_path / "outputs"), "--output", str(tmp_path / "docs")]
    assert main([*given, "--baseline", "arm=random"]) == 0
    text = (tmp_path / "docs" / "report.md").read_text(encoding="utf-8")
    assert "**Question answering: difference of zero-shot to the baseline (random), in points**" in text
    assert main([*given, "--baseline", "arm=randon"]) == 2
    assert "no run has that; arm is one of: all, mmlm" in capsys.readouterr().err


def test_a_study_is_compared_with_its_own_baseline_unless_another_is_given(
    tmp_path: Path, write_run: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    for rate in (1.0, 0.5):
        for seed in range(3):
            config = {"optim": {"decay": rate}, "baseline": {"decay": 1.0}}
            scores = {"test": {"f1": {"en": 0.5 + 0.1 * rate + 0.01 * seed, "average": 0.5 + 0.1 * rate}}}
            write_run("qa", seed, {"decay": rate}, scores, typed={"optim.decay": rate}, config=config)
    folder = str(tmp_path / "outputs")
    assert main([folder]) == 0
    said = capsys.readouterr().out
    assert "difference of average to the baseline (decay 1.0), in points" in said
    assert "Baseline of qa: decay=1.0, as the runs' configurations say." in said
    assert main([folder, "--baseline", "decay=0.5"]) == 0
    said = capsys.readouterr().out
    assert "to the baseline (decay 0.5)" in said
    assert "Baseline of qa" not in said


def test_a_task_without_scores_is_left_out_and_named(
    tmp_path: Path, write_run: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = write_run("ner", 0, {}, {"run": "predict"}, name="asked")
    assert main([str(tmp_path / "outputs")]) == 2
    assert f"no run of ner has a score: {asked}" in capsys.readouterr().err
    write_run("qa", 0, {"arm": "a"}, {"test": {"f1": {"en": 0.5}}})
    write_run("qa", 0, {"arm": "b"}, {"test": {"f1": {"en": 0.6}}})
    assert main([str(tmp_path / "outputs"), "--baseline", "arm=a"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("3 runs, 2 rows\n")
    assert "qa: f1 (test, %)" in said
    assert f"No table: no run of ner has a score: {asked}." in " ".join(said.split())


def test_a_comparison_that_cannot_be_made_is_said(
    tmp_path: Path, write_run: Callable[..., Path], without_pictures: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for arm in ("mmlm", "all"):
        write_run("qa", 0, {"sweep": "ablation_objectives", "arm": arm, "pairs": 1.0}, {"test": {"f1": {"en": 0.5}}})
    given = [without_pictures, "--runs", str(tmp_path / "outputs"), "--output", str(tmp_path / "docs")]
    assert main(given) == 0
    said = "No comparison: no row and its baseline both have test.exact_match.zero_shot."
    assert f"main: {said}" in capsys.readouterr().out.splitlines()
    assert said in (tmp_path / "docs" / "report.md").read_text(encoding="utf-8")


def test_a_specification_of_tasks_that_no_run_has_is_refused(
    tmp_path: Path, write_run: Callable[..., Path], without_pictures: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_run("ner", 0, {"sweep": "ablation_objectives", "arm": "a", "pairs": 1.0}, {"test": {"f1": {"en": 0.5}}})
    given = [without_pictures, "--runs", str(tmp_path / "outputs"), "--output", str(tmp_path / "docs")]
    assert main(given) == 2
    assert "no run is of a task of quick (qa, pretraining); there are: ner" in capsys.readouterr().err
    assert not (tmp_path / "docs").exists()


@pytest.mark.parametrize("kind", ["specification", "folder"])
def test_a_reader_that_has_seen_enough_ends_it_quietly(
    tmp_path: Path, write_run: Callable[..., Path], without_pictures: str, kind: str
) -> None:
    write_run("qa", 0, {"sweep": "ablation_objectives", "arm": "mmlm", "pairs": 1.0}, {"test": {"f1": {"en": 0.5}}})
    runs, docs = str(tmp_path / "outputs"), str(tmp_path / "docs")
    given = [runs] if kind == "folder" else [without_pictures, "--runs", runs, "--output", docs]
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "report", *given]
    with os.fdopen(writer, "w") as closed:
        ended = subprocess.run(command, cwd=ROOT, stdout=closed, stderr=subprocess.PIPE, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (1, "")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["none", "{folder}"], "none: no such folder; one specification is needed, or folders of runs alone"),
        (["{folder}/results.json"], "results.json: a file of a run; give its folder: "),
        (["{folder}", "{folder}/metrics.csv"], "metrics.csv: a file of a run; give its folder: "),
        (["{folder}"], "no results.json in it or below"),
        (["{folder}", "--archive"], "--archive belongs to a specification"),
        (["{folder}", "--readme", "x"], "--readme belongs to a specification"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    tmp_path: Path, given: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([word.format(folder=tmp_path) for word in given]) == 2
    assert said in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_named_with_a_way_out(
    tmp_path: Path, write_run: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    write_run("qa", 0, {}, {"test": {"f1": {"en": 0.5}}, "encoder": "mini"})
    taken = tmp_path / "taken"
    taken.touch()
    assert main([str(tmp_path / "outputs"), "--output", str(taken)]) == 2
    assert capsys.readouterr().err == (
        f"error: {taken}: the report cannot be written there (File exists); --output names another folder, which is "
        "made\n"
    )


def test_a_score_that_no_run_has_is_said_on_the_console_and_below_the_table(
    tmp_path: Path, write_sweep: Callable[[], None], without_pictures: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sweep()
    spec = Path(without_pictures)
    spec.write_text(spec.read_text(encoding="utf-8").replace("exact_match", "exact_mach"), encoding="utf-8")
    assert main([without_pictures, "--runs", str(tmp_path / "outputs"), "--output", str(tmp_path / "docs")]) == 0
    said = "No qa run has test.exact_mach.zero_shot; did you mean test.exact_match.zero_shot?"
    assert capsys.readouterr().out.startswith(f"72 of 72 runs\n{said}\n")
    assert said in (tmp_path / "docs" / "report.md").read_text(encoding="utf-8")
