"""A submission is laid out as XTREME's evaluator reads it, whole or not at all."""

import json
from pathlib import Path

import pytest

from tasks.export_xtreme import LANGUAGES, main
from tests.command import TINY, train_here
from tests.world import write_small_rows


def run_of(folder: Path, languages: list[str], *, suffix: str = "tsv", split: str = "test") -> Path:
    predictions = folder / "predictions"
    predictions.mkdir(parents=True, exist_ok=True)
    for language in languages:
        content = json.dumps({"1": language}) if suffix == "json" else f"{language}\n"
        (predictions / f"{split}.{language}.{suffix}").write_text(content, encoding="utf-8")
        (predictions / f"{split}.{language}.nbest.json").write_text("{}", encoding="utf-8")
        (predictions / f"validation.{language}.{suffix}").write_text("no", encoding="utf-8")
    return folder


def files(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_files_are_named_as_the_evaluator_looks_for_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pawsx = run_of(tmp_path / "a", [*LANGUAGES["pawsx"].split(), "xx"])
    mlqa = run_of(tmp_path / "b", LANGUAGES["mlqa"].split(), suffix="json", split="predict")
    output = tmp_path / "submission"
    (output / "pawsx").mkdir(parents=True)
    (output / "pawsx" / "test-old.tsv").touch()
    assert main([f"pawsx={pawsx}", f"mlqa={mlqa}", "--output", str(output)]) == 0
    expected = {f"pawsx/test-{language}.tsv": f"{language}\n" for language in LANGUAGES["pawsx"].split()}
    expected |= {f"mlqa/test-{code}.json": json.dumps({"1": code}) for code in LANGUAGES["mlqa"].split()}
    assert files(output) == expected
    said = capsys.readouterr().out
    assert said == f"pawsx: 7 languages from {pawsx}\nmlqa: 7 languages from {mlqa}\n"


def test_languages_may_be_missing_if_one_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = run_of(tmp_path / "a", ["de", "fr"])
    output = tmp_path / "submission"
    assert main([f"bucc2018={run}", "--output", str(output)]) == 2
    assert "bucc2018 needs ru, zh, too; or say --partial" in capsys.readouterr().err
    assert not output.exists()
    assert main([f"bucc2018={run}", "--output", str(output), "--partial"]) == 0
    assert "2 languages" in capsys.readouterr().out
    assert set(files(output)) == {"bucc2018/test-de.tsv", "bucc2018/test-fr.tsv"}


def test_predictions_without_those_of_skipped_rows_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_small_rows(tmp_path / "paraphrases", "pawsx")
    path = data / "test.de.tsv"
    header, first, *more = path.read_text(encoding="utf-8").split("\n")
    cells = first.split("\t")
    cells[header.split("\t").index("sentence1")] = " "
    path.write_text("\n".join([header, "\t".join(cells), *more]), encoding="utf-8")
    train_here(
        "task=pawsx", f"data.dir={data}", f"output_dir={tmp_path}", *TINY, "trainer.max_steps=1", "name=run",
        "data.on_bad_example=skip",
    )  # fmt: skip
    run = tmp_path / "pawsx" / "run"
    assert json.loads((run / "results.json").read_text())["skipped"] == {"test": {"de": 1}}
    output = tmp_path / "submission"
    assert main([f"pawsx={run}", "--output", str(output), "--partial"]) == 2
    assert "bad examples of test were skipped in de (1), so predictions are missing" in capsys.readouterr().err
    (run / "predictions" / "test.de.tsv").unlink()
    assert main([f"pawsx={run}", "--output", str(output), "--partial"]) == 0


def test_what_cannot_be_exported_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty, both, broken = tmp_path / "empty", tmp_path / "both", tmp_path / "broken"
    for split in ("test", "predict"):
        run_of(both, ["de"], split=split)
    (run_of(broken, ["de"]) / "predictions" / "test.de.tsv").write_text("\n")
    for given, message in (
        (["squad=x"], "squad: no task of XTREME; choose one of xnli"),
        ([str(both)], "write TASK=RUN"),
        ([f"xnli={both}", f"xnli={both}"], "each task once"),
        ([f"xnli={empty}"], "no predictions of test files there (test.<language>.tsv)"),
        ([f"xnli={both}"], "predictions of both test and predict; keep one kind"),
        ([f"xnli={broken}", "--partial"], "test.de.tsv: there is no prediction in it"),
    ):
        assert main([*given, "--output", str(tmp_path / "submission")]) == 2
        assert message in capsys.readouterr().err
    assert not (tmp_path / "submission").exists()
