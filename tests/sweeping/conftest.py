"""Jobs that train nothing, for tests of what is around them."""

import json
from collections.abc import Callable

import pytest
from omegaconf import DictConfig

import conf.build
from ernie_m.training.run_folder import RunFolder
from tests.sweeping.swept import Fails


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch) -> Fails:
    """Runs that only leave a score, ten times their seed in percent, or raise what is put here for a seed."""
    raised: Fails = {}

    def run_in(folder: RunFolder, config: DictConfig, overrides: list[str], *, show: Callable[..., None]) -> None:
        if config.seed in raised:
            raise raised[config.seed]
        results = {"best": {"monitor": "val/f1/en", "score": config.seed / 10}}
        (folder.path / "results.json").write_text(json.dumps(results))

    monkeypatch.setattr(conf.build, "run_in", run_in)
    return raised
