"""A variable-length attention kernel in plain PyTorch, for tests of what is built on such kernels."""

import torch
import torch.nn.functional as F
from torch import Tensor


def loop_kernel(
    q: Tensor, k: Tensor, v: Tensor, query_rows: Tensor, key_rows: Tensor, max_q: int, max_k: int
) -> Tensor:
    """What a variable-length kernel promises, row by row."""
    parts = []
    for row in range(len(query_rows) - 1):
        mine, seen = (slice(*rows[row : row + 2].tolist()) for rows in (query_rows, key_rows))
        assert mine.stop - mine.start <= max_q
        assert seen.stop - seen.start <= max_k
        rows = (x.transpose(0, 1) for x in (q[mine], k[seen], v[seen]))  # (H, row, K)
        parts.append(F.scaled_dot_product_attention(*rows).transpose(0, 1))
    return torch.cat(parts)
