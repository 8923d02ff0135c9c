"""How peers read the rows of our batches; by hand."""

import torch

from benchmarks.peers import parts_of


def test_a_peer_reads_rows_in_parts_that_fit_it_without_needless_padding() -> None:
    mask = torch.arange(6)[None] < torch.tensor([2, 2, 3, 3, 6])[:, None]
    ids = torch.arange(30).view(5, 6)
    rows = {"input_ids": ids, "attention_mask": mask.long(), "labels": ids}
    parts = list(parts_of(rows, 9))
    assert [tuple(part["input_ids"].shape) for part in parts] == [(3, 3), (1, 3), (1, 6)]
    read = torch.cat([part["input_ids"][part["attention_mask"].bool()] for part in parts])
    assert torch.equal(read, ids[mask])
    classes = rows | {"labels": torch.tensor([0, 1, 2, 0, 1])}
    assert [part["labels"].tolist() for part in parts_of(classes, 9)] == [[0, 1, 2], [0], [1]]


def test_a_part_without_a_label_is_left_out() -> None:
    ids = torch.arange(8).view(2, 4)
    labels = torch.tensor([[-100] * 4, [-100, 5, -100, -100]])
    rows = {"input_ids": ids, "attention_mask": torch.ones(2, 4, dtype=torch.long), "labels": labels}
    assert [part["input_ids"].tolist() for part in parts_of(rows, 4)] == [[[4, 5, 6, 7]]]


def test_rows_without_a_limit_stay_whole() -> None:
    rows = {"input_ids": torch.zeros(2, 4), "attention_mask": torch.ones(2, 4), "labels": torch.tensor([0, 1])}
    assert list(parts_of(rows, None)) == [rows]
