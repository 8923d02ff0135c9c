"""Sweeps whose jobs run in processes of their own, as users start them."""

import os
import signal
import time
from pathlib import Path

import pytest

from conf.sweeping.outcomes import SweepFolder
from conf.sweeping.sweep import FOLDERS
from tests.command import TINY, one_screen, start
from tests.sweeping.swept import rows
from tests.world import write_small_world

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("launcher", ["joblib", "submitit_local"])
def test_jobs_run_in_processes_of_their_own(launcher: str, tmp_path: Path) -> None:
    pytest.importorskip(f"hydra_plugins.hydra_{launcher.removesuffix('_local')}_launcher")
    world = write_small_world(tmp_path / "world", train=2, evaluation=1)
    (world / "broken.json").write_text("{")
    sweep = ["-m", "task=qa", "data.train.en=train.en.json,broken.json", f"data.dir={world}", f"output_dir={tmp_path}"]
    sweep += [*TINY, "trainer.max_steps=1", f"hydra/launcher={launcher}"]
    process = start(*sweep, cwd=tmp_path)
    said, error = process.communicate(timeout=300)
    assert process.returncode == 2, said + error
    assert "2 jobs: 1 done, 1 failed" in said
    assert "[1] en=train.en.json: done" in said
    good, bad = rows(said)
    assert (Path(good[5]) / "results.json").exists()
    assert "broken.json,line1" in bad[5].replace(" ", "")
    (log,) = tmp_path.glob(f"{FOLDERS}/*/1.log")
    assert str(log) in bad[5]
    assert "broken.json" in log.read_text()
    assert error.strip() == ""


def test_the_others_count_when_one_process_is_killed_and_all_stop_on_a_signal(tmp_path: Path) -> None:
    pytest.importorskip("hydra_plugins.hydra_submitit_launcher")
    world = write_small_world(tmp_path / "world", train=2, evaluation=1)
    sweep = ["-m", "task=qa", "seed=0,1", f"data.dir={world}", f"output_dir={tmp_path}", *TINY]
    sweep += ["trainer.max_steps=1000000", "trainer.val_check_interval=1000000", "trainer.log_every_n_steps=1"]
    sweep += ["hydra/launcher=submitit_local"]
    process = start(*sweep)
    try:
        deadline = time.monotonic() + 200
        while sum("train/loss" in path.read_text() for path in tmp_path.glob("qa/*/metrics.csv")) < 2:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        (folder,) = (tmp_path / FOLDERS).iterdir()
        os.kill(SweepFolder(folder).outcomes()[0].pid, signal.SIGKILL)
        process.send_signal(signal.SIGTERM)
        said, error = process.communicate(timeout=200)
    finally:
        process.kill()
    assert process.returncode == 143, said + error
    killed, stopped = rows(said)
    assert (killed[2], stopped[2]) == ("failed", "stopped")
    assert killed[5].replace(" ", "").startswith("itsprocesswasended")
    assert "stoppedbySIGTERMafterstep" in stopped[5].replace(" ", "")
    one_screen(error)
