"""A folder's outputs by the AutoModel classes of the transformers that is installed, against ours; a script, too.

`python autoclasses.py <folder of cases>` prints a JSON object; it needs torch and transformers, nothing of ours.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

AUTO_CLASSES = {
    "ErnieMModel": "AutoModel",
    "ErnieMForSequenceClassification": "AutoModelForSequenceClassification",
    "ErnieMForTokenClassification": "AutoModelForTokenClassification",
    "ErnieMForMultipleChoice": "AutoModelForMultipleChoice",
    "ErnieMForQuestionAnswering": "AutoModelForQuestionAnswering",
    "ErnieMForMaskedLM": "AutoModelForMaskedLM",
}
SCORES = ("last_hidden_state", "pooler_output", "logits", "start_logits", "end_logits")


def compare(folder: Path, auto_class: str, ids: Tensor, mask: Tensor, expected: Mapping[str, Tensor]) -> float:
    """The largest difference at visible positions, of all scores that a class of transformers returns."""
    import transformers

    model, loading = getattr(transformers, auto_class).from_pretrained(folder, output_loading_info=True)
    lost = {name: keys for name, keys in loading.items() if keys}
    assert not lost, f"{auto_class}: {lost}"
    with torch.inference_mode():
        output = model.eval()(input_ids=ids, attention_mask=mask.long())
    compared = [name for name in expected if getattr(output, name, None) is not None]
    assert "logits" in compared or "start_logits" in compared or "last_hidden_state" in compared, output.keys()
    return max(_difference(expected[name], getattr(output, name), mask) for name in compared)


def _difference(ours: Tensor, theirs: Tensor, mask: Tensor) -> float:
    assert ours.shape == theirs.shape, (ours.shape, theirs.shape)
    if ours.shape[: mask.ndim] == mask.shape:
        ours, theirs = ours[mask], theirs[mask]
    return (ours - theirs).abs().max().item()


def main() -> None:
    import transformers

    report: dict[str, Any] = {"transformers": transformers.__version__, "torch": torch.__version__, "differences": {}}
    for folder in sorted(path for path in Path(sys.argv[1]).iterdir() if path.is_dir()):
        case = torch.load(folder / "case.pt", weights_only=True)
        expected = {name: case[name] for name in SCORES if name in case}
        difference = compare(folder, AUTO_CLASSES[folder.name], case["input_ids"], case["attention_mask"], expected)
        report["differences"][folder.name] = difference
    print(json.dumps(report))


if __name__ == "__main__":
    main()
