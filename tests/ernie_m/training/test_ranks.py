"""Two real ranks agree: values, errors, rows with their gradients, and losses over the pairs of both."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from ernie_m.errors import ConfigError
from ernie_m.training import ranks
from tests.ernie_m.training.meeting import ROWS, every_row, pairs
from tests.ranks import start_on_ranks


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What each of two ranks saw."""
    file = tmp_path_factory.mktemp("ranks") / "seen"
    for process in start_on_ranks("tests.ernie_m.training.meeting", str(file)):
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said
    return [json.loads(Path(f"{file}.{rank}").read_text()) for rank in range(2)]


def test_values_are_exchanged_in_the_order_of_ranks(met: list[dict[str, Any]]) -> None:
    assert [seen["exchanged"] for seen in met] == [[{"rank": 0}, {"rank": 1}]] * 2
    assert [seen["gathered"] for seen in met] == [[10, 11], None]
    assert [seen["largest"] for seen in met] == [15, 15]
    assert [seen["together"] for seen in met] == [0, 1]


def test_the_first_rank_makes_a_thing_for_all(met: list[dict[str, Any]]) -> None:
    assert [seen["from_first"] for seen in met] == [[[0, "made"], 1], [[0, "made"], 0]]


def test_an_error_of_one_rank_ends_the_work_of_both(met: list[dict[str, Any]]) -> None:
    assert [seen["refused"] for seen in met] == [["ConfigError", "data.dir=x: no such folder"]] * 2
    assert met[0]["broken"] == ["ZeroDivisionError", "by zero"]
    kind, text = met[1]["broken"]
    assert kind == "RankFailed"
    assert "by zero" in text
    assert [seen["after"] for seen in met] == [[0, 1]] * 2


def test_rows_of_all_ranks_and_gradients_from_all(met: list[dict[str, Any]]) -> None:
    found = [seen["rows"] for seen in met]
    assert all(rows["equal"] for rows in found)
    assert [rows["place"] for rows in found] == [0, ROWS[0]]
    gradients = [rows for seen in found for rows in seen["gradient"]]
    assert gradients == [[3.0 * (number + 1)] * 2 for number in range(sum(ROWS))]  # once from one rank, twice from two
    assert [rows["numbers"] for rows in found] == [[0, 1, 2, 3]] * 2
    assert [rows["none"] for rows in found] == [1, 1]


@pytest.mark.parametrize("criterion", ["contrastive", "hardest_negative"])
def test_pairs_of_all_ranks_are_each_others_wrong_answers(met: list[dict[str, Any]], criterion: str) -> None:
    total, count, gradients = pairs(criterion, slice(None))
    parts = [seen["pairs"][criterion] for seen in met]
    assert sum(part[0] for part in parts) == pytest.approx(total, rel=1e-6)
    assert sum(part[1] for part in parts) == count
    for side, expected in enumerate(gradients):
        found = torch.cat([torch.tensor(part[2][side]) for part in parts])
        torch.testing.assert_close(found, torch.tensor(expected))


def test_a_process_alone_agrees_with_itself() -> None:
    rows = every_row(3)
    assert ranks.exchange("a") == ranks.gather("a") == ["a"]
    assert ranks.gather_rows(rows) == (rows, 0)
    assert ranks.largest(3) == 3

    def refuse() -> None:
        raise ConfigError("no")

    with pytest.raises(ConfigError, match="no"):
        ranks.together(refuse)
