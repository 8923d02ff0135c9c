"""The script for a GPU at tiny size on a CPU: every stage leaves whole results, and tables are made of them."""

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("transformers")
pytest.importorskip("matplotlib")

from benchmarks import tables
from benchmarks.real_text import ARMS
from tests.world import ROOT

pytestmark = pytest.mark.slow  # all stages take a minute or two


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What all stages have written."""
    folder = tmp_path_factory.mktemp("gpu")
    done = subprocess.run(
        ["bash", str(ROOT / "benchmarks" / "on_a_gpu.sh"), "--tiny", str(folder)],
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHON": sys.executable},
        text=True,
        capture_output=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return folder


def read(folder: Path, stage: str) -> dict[str, Any]:
    return dict(json.loads((folder / f"{stage}.json").read_text()))


def test_the_tests_that_matter_most_are_run_and_named(results: Path) -> None:
    outcome = read(results, "correctness")
    names = " ".join(outcome["cases"])
    for test in (
        "test_loss_and_gradients_are_those_of_the_dense_reference[cpu-masked_words-packed-bf16]",
        "test_padded_attention_equals_the_dense_reference[cpu",
        "test_vocabulary_cross_entropy_is_exact_on_every_device[cpu",
        "test_steps_on_a_device_are_those_of_a_cpu_in_fp32[cpu-bf16]",
    ):
        assert test in names
    assert {case["outcome"] for case in outcome["cases"].values()} == {"passed"}


def test_every_case_of_training_is_measured(results: Path) -> None:
    measured = read(results, "throughput")
    lengths, sets = ("sentences", "512"), ("mmlm_tlm_camlm", "with_btmlm")
    expected = {f"{size}/{length}/{names}" for size in ("base", "large") for length in lengths for names in sets}
    assert set(measured["cases"]) == expected | {"base/fine_tuning/few_rows", "base/fine_tuning/many_rows"}
    assert measured["left_out"] == {}
    for name, case in measured["cases"].items():
        assert case["tokens_per_second"] > 0
        assert (case["drafted"] > 0) == name.endswith("with_btmlm")
        assert set(case["turns"]) == {"ours", *([] if name.endswith("with_btmlm") else tables.PEERS)}
        assert len(case["profile"]["busiest"]) == 15
        assert sum(kernel["share"] for kernel in case["profile"]["busiest"]) <= 1


def test_every_arm_on_real_text_ends_and_is_packed(results: Path) -> None:
    outcome = read(results, "real_text")
    assert set(outcome["cases"]) == set(ARMS)
    for arm, case in outcome["cases"].items():
        assert case["exit_code"] == 0
        assert case["reached_step"] == case["planned_steps"] == (0 if arm == "random" else 4)
        assert set(case["test"]["layer_1"]) >= {"de", "sw", "average"}
    assert [step for step, _ in outcome["cases"]["all"]["curves"]["val/retrieval_layer_1/average"]] == [2, 4]
    with tarfile.open(results / "real_text.tar.gz") as packed:
        names = packed.getnames()
    assert sum(name.endswith("results.json") for name in names) == 2 * len(ARMS)


def test_tables_are_made_of_what_there_is_and_the_rest_stays(results: Path, tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("Before.\n<!-- report:gpu -->\nold\n<!-- /report:gpu -->\nAfter.\n")
    kept, output = tmp_path / "kept", tmp_path / "docs"
    given = ["--results", str(kept), "--output", str(output), "--readme", str(readme)]
    assert tables.main([str(results), *given]) == 0
    text = readme.read_text()
    assert text.startswith("Before.\n<!-- report:gpu -->\n")
    assert text.endswith("<!-- /report:gpu -->\nAfter.\n")
    assert "| base, 512 tokens, MMLM + TLM + CAMLM |" in text
    assert "old" not in text
    page = (output / "report.md").read_text()
    assert "| mmlm + tlm | 4 |" in page
    assert (output / "throughput.png").read_bytes().startswith(b"\x89PNG")
    assert (output / "real_text" / "report.md").is_file()

    part = tmp_path / "part"
    part.mkdir()
    changed = read(results, "correctness")
    changed["machine"]["device"] = "another machine"
    (part / "correctness.json").write_text(json.dumps(changed))
    assert tables.main([str(part), *given]) == 0
    assert "another machine" in readme.read_text()
    assert "| base, 512 tokens, MMLM + TLM + CAMLM |" in readme.read_text()


def test_a_folder_without_results_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tables.main([str(tmp_path), "--results", str(tmp_path / "kept")]) == 2
    assert "no results; bash benchmarks/on_a_gpu.sh <folder> writes" in capsys.readouterr().err
    assert not (tmp_path / "kept").exists()
