"""docs/scaling.md has what the commands print of the results that are kept, and these keep what the page promises."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.paper import cost, sampler
from benchmarks.paper.run import Results
from ernie_m.errors import DataError
from ernie_m.files import read_json
from tests.world import ROOT

PAGE = ROOT / "docs" / "scaling.md"


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Results are found from the root of the clone, where commands are run."""
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="module")
def simulated() -> dict[str, Any]:
    return read_json(ROOT / sampler.RESULTS)


def test_the_page_has_the_kept_results(simulated: dict[str, Any], tmp_path: Path) -> None:
    assert sampler.page_with(simulated, PAGE) == PAGE.read_text(encoding="utf-8")
    page = tmp_path / "scaling.md"
    page.write_bytes(PAGE.read_bytes())
    assert cost.main(["--page", str(page)]) == 0
    assert page.read_bytes() == PAGE.read_bytes(), "run python -m benchmarks.paper.cost --page docs/scaling.md"


def test_the_simulation_that_is_kept_is_the_whole_one(simulated: dict[str, Any]) -> None:
    setting = simulated["setting"]
    assert (setting["batches"], setting["ranks"], setting["measured"]) == (10**6, 64, sampler.MEASURED)
    for name, values in simulated["balance"].items():
        for what in ("tokens", "flops"):
            worst = values["worst_rank_to_mean"][f"by_length/{what}"]
            assert worst["mean"] <= 1.05, name
            assert round(worst["p99"], 3) <= 1.05, name


def test_hours_are_tokens_by_throughput() -> None:
    results = Results.read()
    step = results.balance("512 tokens", "and BTMLM")["step"]
    speed = results.measured("large", "512 tokens", "and BTMLM")["tokens_per_second"]
    hours = 200_000 * step["tokens"] / speed / 3600
    assert results.gpu_hours("large", "512 tokens", "and BTMLM") == pytest.approx(hours)
    assert 0.1 < results.vocabulary_share("large", "512 tokens", "and BTMLM") < 0.4


def test_more_gpus_take_shorter_steps_unless_launches_bind() -> None:
    results = Results.read()
    one, eight, all_of_them = (results.step("base", gpus) for gpus in (1, 8, 64))
    assert (all_of_them.parts, eight.parts) == (1, 4)
    assert one.computing / 8 < eight.computing < 1.05 * one.computing / 8
    assert results.step("base", 64, launch_bound=True).computing > 1.5 * all_of_them.computing


def test_a_case_that_was_not_measured_is_named() -> None:
    results = Results.read()
    without = Results({**results.gpu, "cases": {}}, results.sampler, results.checkpoint)
    with pytest.raises(DataError, match=r"no case base/512/with_btmlm; run benchmarks/on_a_gpu\.sh again"):
        without.gpu_hours("base", "512 tokens", "and BTMLM")


def test_the_command_simulates_and_fills_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    page, output = tmp_path / "page.md", tmp_path / "sampler.json"
    page.write_text("# Page\n\n<!-- report:paper_sampler -->\n<!-- /report:paper_sampler -->\n")
    few = ["--batches", "20", "--measured", "2", "--output", str(output), "--page", str(page)]
    assert sampler.main(few) == 0
    printed = capsys.readouterr().out
    assert sampler.languages_table(read_json(output)) in printed
    assert printed.partition("\n\n")[0] in page.read_text()
    assert (tmp_path / sampler.PICTURE).read_bytes().startswith(b"\x89PNG")
    page.write_text("# Page\n")
    assert sampler.main(["--read", "--output", str(output), "--page", str(page)]) == 2
    assert "the marker <!-- report:paper_sampler --> is missing" in capsys.readouterr().err
    assert sampler.main(["--read", "--output", str(tmp_path / "none.json")]) == 2
