"""The devices and precisions that a computation is tested on; a GPU's are left out where there is none."""

from typing import Any

import pytest

DEVICES: list[Any] = ["cpu", pytest.param("cuda", marks=pytest.mark.gpu)]
PRECISIONS = ("fp32", "bf16")
