"""How to load a folder in several libraries: the code blocks of its card, which are run by the tests."""

from dataclasses import dataclass
from typing import Any, Literal

Layout = Literal["ernie_m", "xlm_roberta", "sentence_transformers", "onnx"]
"""How a folder is laid out: one of the formats, or XLM-RoBERTa's with what sentence-transformers asks for."""

_HERE = "."
_IN_PYTHON = f'folder = "{_HERE}"'
_IN_SHELL = f"python -m ernie_m.checkpoint {{command}} {_HERE} "
_COMMANDS = ("convert", "export-onnx")
_ENCODERS = ("ErnieMModel", "ErnieMForMaskedLM")
_TEXTS = {
    "ErnieMForQuestionAnswering": '["Where does Anna live?"], ["Anna lives in Kyiv."]',
    "ErnieMForInformationExtraction": '["person"], ["Anna lives in Kyiv."]',
    "ErnieMForMultipleChoice": '["Where does Anna live?"] * 2, ["In Kyiv.", "In Oslo."]',
}
_TEXT = '["Anna lives in Kyiv."]'


@dataclass(frozen=True, slots=True)
class Block:
    """One way to load a folder.

    Attributes:
        library: A heading.
        shell: Commands to run before; empty where there are none.
        python: The code; empty where nothing is to be run.
        remark: A sentence before the code.
    """

    library: str
    python: str
    shell: str = ""
    remark: str = ""

    def __str__(self) -> str:
        shell = f"```bash\n{self.shell}\n```" if self.shell else ""
        return "\n\n".join(filter(None, (f"### {self.library}", self.remark, shell, f"```python\n{self.python}\n```")))


def blocks(name: str, layout: Layout, asked: Any) -> list[Block]:
    """Ways to load a model, three where the layout has as many.

    Args:
        name: Of the model's class.
        layout: Of the folder.
        asked: What a model that was trained for a task may be asked; None without.
    """
    if layout == "onnx":
        return [_onnxruntime(name, _HERE), _tokenizers()]
    if layout == "sentence_transformers":
        return [_sentence_transformers(), _transformers(name), _ours(name)]
    if layout == "xlm_roberta":
        return [_transformers(name), _ours(name), _third(name)]
    first = _ours(name) if asked is None else _predictor(asked)
    return [first, _transformers_4(name) if name == "ErnieMForInformationExtraction" else _exported(name), _third(name)]


def addressed(card: str, repository: str) -> str:
    """A card whose code loads a repository of the hub rather than the folder that it stands in."""
    card = card.replace(_IN_PYTHON, f'folder = "{repository}"')
    for command in _COMMANDS:
        here = _IN_SHELL.format(command=command)
        card = card.replace(here, here.replace(f" {_HERE} ", f" {repository} "))
    return card


def _lines(*lines: str) -> str:
    return "\n".join(lines)


def _predictor(asked: Any) -> Block:
    code = _lines(
        "from tasks.predictor import load", "", _IN_PYTHON, "predict = load(folder)", f"print(predict({asked!r}))"
    )
    return Block("This project", code, remark="From the root of its clone.")


def _ours(name: str) -> Block:
    code = _lines(
        "import torch",
        "",
        f"from ernie_m import {name}, ErnieMTokenizer",
        "",
        _IN_PYTHON,
        "tokenizer = ErnieMTokenizer.from_pretrained(folder)",
        f"model = {name}.from_pretrained(folder)",
        f'batch = tokenizer({_TEXTS.get(name, _TEXT)}, padding=True, return_tensors="pt")',
        *_changes(name),
        "with torch.inference_mode():",
        "    output = model(**batch)",
        f"print({_result(name)})",
    )
    return Block("This project", code)


def _transformers(name: str, *, exported: bool = False) -> Block:
    auto = _auto_class(name)
    code = _lines(
        "import torch",
        f"from transformers import {auto}, AutoTokenizer",
        "",
        'folder = "exported"' if exported else _IN_PYTHON,
        "tokenizer = AutoTokenizer.from_pretrained(folder)",
        f"model = {auto}.from_pretrained(folder)",
        f'batch = tokenizer({_TEXTS.get(name, _TEXT)}, padding=True, return_tensors="pt")',
        *_changes(name),
        "with torch.inference_mode():",
        "    output = model(**batch)",
        f"print({_result(name)})",
    )
    remark = "" if not exported else "Version 5 has no ERNIE-M, but XLM-RoBERTa's layout holds the same model."
    shell = "" if not exported else _IN_SHELL.format(command="convert") + "exported --to xlm_roberta"
    return Block("transformers, version 4 or 5", code, shell, remark)


def _exported(name: str) -> Block:
    return _transformers(name, exported=True)


def _transformers_4(name: str) -> Block:
    code = _lines(
        f"from transformers import {name}", "", _IN_PYTHON, f"model = {name}.from_pretrained(folder)", "print(model)"
    )
    return Block("transformers, version 4", code, remark="Token ids are those of this project's tokenizer.")


def _third(name: str) -> Block:
    return _sentence_transformers(exported=True) if name in _ENCODERS else _onnxruntime(name, "graph")


def _sentence_transformers(*, exported: bool = False) -> Block:
    code = _lines(
        "from sentence_transformers import SentenceTransformer",
        "",
        'folder = "vectors"' if exported else _IN_PYTHON,
        'vectors = SentenceTransformer(folder).encode(["Anna lives in Kyiv.", "Anna lebt in Kiew."])',
        "print(vectors @ vectors.T)",
    )
    shell = _IN_SHELL.format(command="convert") + "vectors --to sentence_transformers"
    return Block("sentence-transformers", code, shell if exported else "")


def _onnxruntime(name: str, graph: str) -> Block:
    positions, choices = name == "ErnieMForInformationExtraction", name == "ErnieMForMultipleChoice"
    code = _lines(
        "import numpy",
        "import onnxruntime",
        "",
        "from ernie_m import ErnieMTokenizer",
        "",
        f'graph = "{graph}"',
        "tokenizer = ErnieMTokenizer.from_pretrained(graph)",
        'session = onnxruntime.InferenceSession(f"{graph}/model.onnx")',
        f"batch = tokenizer({_TEXTS.get(name, _TEXT)}, padding=True)",
        'names = ("input_ids", "attention_mask")',
        "inputs = {name: numpy.array(batch[name], dtype=numpy.int64) for name in names}",
        *(['inputs["position_ids"] = numpy.arange(inputs["input_ids"].shape[1])[None]'] if positions else []),
        *(["inputs = {name: array[None] for name, array in inputs.items()}"] if choices else []),
        "print(session.run(None, inputs))",
    )
    shell = "" if graph == _HERE else _IN_SHELL.format(command="export-onnx") + graph
    return Block("onnxruntime", code, shell, "Run it where the folder is." if graph == _HERE else "")


def _tokenizers() -> Block:
    code = _lines(
        "from ernie_m import ErnieMTokenizer", "", _IN_PYTHON.replace("folder", "graph"),
        "tokenizer = ErnieMTokenizer.from_pretrained(graph)", f"print(tokenizer({_TEXT}).input_ids)",
    )  # fmt: skip
    remark = "The graph has no weights to train on; they are in the folder that it was exported from."
    return Block("This project", code, remark=remark)


def _changes(name: str) -> list[str]:
    """What a batch lacks: multiple choice takes rows of texts, a masked model something to fill in."""
    lines = {
        "ErnieMForMultipleChoice": "batch = {name: tensor[None] for name, tensor in batch.items()}",
        "ErnieMForMaskedLM": 'batch["input_ids"][0, -3] = tokenizer.mask_token_id',
    }
    return [lines[name]] if name in lines else []


def _result(name: str) -> str:
    if name == "ErnieMModel":
        return "output.last_hidden_state.shape"
    spans = name in ("ErnieMForQuestionAnswering", "ErnieMForInformationExtraction")
    return "output.start_logits, output.end_logits" if spans else "output.logits"


def _auto_class(name: str) -> str:
    return "AutoModel" if name == "ErnieMModel" else name.replace("ErnieM", "AutoModel", 1)
