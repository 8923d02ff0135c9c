"""Scores of single examples: read as they are, or refused by line."""

from pathlib import Path

import numpy as np
import pytest

from ernie_m.errors import DataError
from report.statistics.example_scores import read_scores


def test_examples_are_read_in_the_order_of_their_ids_with_every_metric(tmp_path: Path) -> None:
    path = tmp_path / "test.de.scores.csv"
    path.write_text(
        'example,document,f1:sum,f1:count,em:sum,em:count\nb,"two, too",4,5,1,1\na,one,0.5,1,0,1\n', encoding="utf-8"
    )
    found = read_scores(path)
    assert list(found.documents.items()) == [("a", "one"), ("b", "two, too")]
    np.testing.assert_array_equal(found.metrics["f1"], [[0.5, 1], [4, 5]])
    np.testing.assert_array_equal(found.metrics["em"], [[0, 1], [1, 1]])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("example,f1:sum,f1:count\n", ":1: example,document,"),
        ("example,document,f1:sum,em:count\n", ":1: example,document,"),
        ("example,document,f1:sum,f1:count\na,a,1\n", ":2: 4 columns are needed, not 3"),
        ("example,document,f1:sum,f1:count\na,a,1,x\n", ":2: could not convert"),
        ("example,document,f1:sum,f1:count\na,a,1,1\na,b,1,1\n", ":3: the example a stands there twice"),
    ],
)
def test_a_broken_file_is_refused_by_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "test.de.scores.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_scores(path)
    assert str(error.value).startswith(f"{path}{said}")
