"""Loads a folder's tokenizer by transformers' AutoTokenizer and compares it with recorded ids; no test by itself."""

import json
import sys
from pathlib import Path

from transformers import AutoTokenizer


def check(folder: Path) -> str:
    """The name of the class that was loaded; every recorded id is equal."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    assert tokenizer.is_fast
    assert tokenizer.model_max_length == 16
    assert tokenizer.padding_side == "right"
    special_ids = (tokenizer.cls_token_id, tokenizer.pad_token_id, tokenizer.sep_token_id, tokenizer.unk_token_id)
    assert special_ids == (0, 1, 2, 3)
    assert tokenizer.mask_token_id == len(tokenizer) - 1
    for first, second, single, pair in json.loads((folder / "cases.json").read_text(encoding="utf-8")):
        assert tokenizer(first)["input_ids"] == single
        encoded = tokenizer(first, second)
        assert encoded["input_ids"] == pair
        assert set(encoded) == {"input_ids", "attention_mask"}
    return type(tokenizer).__name__


if __name__ == "__main__":
    print(check(Path(sys.argv[1])))
