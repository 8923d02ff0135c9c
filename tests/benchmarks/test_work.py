"""What a batch asks for; by hand."""

import torch

from benchmarks.work import work_of_rows
from ernie_m import ErnieMConfig
from ernie_m.flops import flops_of

BASE = ErnieMConfig(vocab_size=250002, hidden_size=768, num_hidden_layers=12, intermediate_size=3072)


def test_padding_is_no_work() -> None:
    work = work_of_rows(BASE, {"attention_mask": torch.tensor([[1, 1, 0], [1, 1, 1]])})
    assert (work.tokens, work.padded, work.means) == (5, 6, 2)
    assert work.flops == flops_of(BASE, tokens=5, visible=4 + 9, predicted=0, vocabulary=False, backward=True)
