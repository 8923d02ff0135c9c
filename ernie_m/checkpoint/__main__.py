"""`python -m ernie_m.checkpoint convert <from> <to>`: any readable checkpoint into the Hugging Face layout.

With `--to xlm_roberta` the folder is one of XLM-RoBERTa, which every version of transformers loads, with
`--to sentence_transformers` one of sentence-transformers, which gives texts' vectors;
`python -m ernie_m.checkpoint export-onnx <from> <to>` writes a graph for onnxruntime, and
`python -m ernie_m.checkpoint push <run or model> <owner/name>` uploads a model with its card to the hub.
"""

import argparse
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from ernie_m.checkpoint.convert import convert, convert_to_sentence_transformers
from ernie_m.checkpoint.export import MODELS
from ernie_m.checkpoint.export_sentence_transformers import POOLING, SentenceVectors
from ernie_m.checkpoint.push import push_to_hub
from ernie_m.checkpoint.reading import read_config
from ernie_m.errors import CheckpointError, ConfigError

DTYPES = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}


def main() -> None:
    """The command line; errors of users end with code 2."""
    parser = argparse.ArgumentParser(prog="python -m ernie_m.checkpoint", description=__doc__)
    commands = parser.add_subparsers(required=True)
    command = _add_command(commands, "convert", "into another layout")
    command.add_argument(
        "--to",
        choices=("ernie_m", "xlm_roberta", "sentence_transformers"),
        default="ernie_m",
        help="transformers 4's own layout (default); XLM-RoBERTa's, which transformers 4, 5 and others load; or that "
        "with what sentence-transformers asks for",
    )
    command.add_argument("--dtype", choices=DTYPES, default="float32", help="of the copy (default: float32)")
    _add_vectors(command)
    command = _add_command(commands, "export-onnx", "into a graph for onnxruntime (extra `onnx`)")
    command.set_defaults(to="onnx", dtype="float32")
    _add_push(commands)
    given = parser.parse_args()
    try:
        report = given.run(given)
    except (ConfigError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    print(os.linesep.join(report))


def _convert(given: argparse.Namespace) -> list[str]:
    common = {"dtype": DTYPES[given.dtype], "revision": given.revision, "flavor": given.flavor}
    if given.to == "sentence_transformers":
        return convert_to_sentence_transformers(given.source, given.target, vectors=_vectors(given), **common)
    return convert(given.source, given.target, to=given.to, model_name=given.model, **common)


def _push(given: argparse.Namespace) -> list[str]:
    """Uploads a folder as it is, or a copy in another format, which is gone afterwards."""
    how = {"private": given.private, "revision": given.revision}
    if given.export is None:
        return [f"uploaded        {push_to_hub(given.source, given.repository, **how)}"]
    if not given.source.is_dir():
        raise CheckpointError(f"{given.source}: no such folder; give a run's or a model's")
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / given.export
        report = convert(str(given.source), copy, to=given.export)[:-1]
        return [*report, f"uploaded        {push_to_hub(copy, given.repository, **how)}"]


def _add_push(commands: Any) -> None:
    command: argparse.ArgumentParser = commands.add_parser(
        "push", help="a model with its card to the hub (extra `hub`)"
    )
    command.add_argument("source", type=Path, help="a finished run's folder, or a model's")
    command.add_argument("repository", help="owner/name on the hub; made where it does not exist")
    command.add_argument("--private", action="store_true", help="a repository that is made is its owner's to see")
    command.add_argument("--revision", help="branch to commit to (default: main)")
    command.add_argument("--export", choices=("ernie_m", "xlm_roberta", "onnx"), help="upload a copy in this format")
    command.set_defaults(run=_push)


def _add_vectors(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group("with --to sentence_transformers")
    group.description = "what is not given is as the model's retrieval was trained, or else as said here"
    group.add_argument("--layer", help="1, 2, ..., middle (default) or last: the one that is pooled")
    group.add_argument("--pooling", choices=tuple(POOLING), help="of its tokens (default: mean)")
    group.add_argument("--max-length", type=int, help="where texts are cut, in tokens (default: the model's longest)")
    group.add_argument(
        "--normalize", action=argparse.BooleanOptionalAction, default=None, help="vectors of length 1 (default: no)"
    )


def _vectors(given: argparse.Namespace) -> SentenceVectors:
    """What the command line says, over what the model remembers."""
    layer = int(given.layer) if given.layer is not None and given.layer.lstrip("-").isdecimal() else given.layer
    said = {"layer": layer, "pooling": given.pooling, "max_length": given.max_length, "normalize": given.normalize}
    remembered = SentenceVectors.remembered(read_config(given.source, revision=given.revision))
    return replace(remembered, **{name: value for name, value in said.items() if value is not None})


def _add_command(commands: Any, name: str, purpose: str) -> argparse.ArgumentParser:
    """A command with the arguments that all have."""
    command: argparse.ArgumentParser = commands.add_parser(name, help=purpose)
    command.add_argument("source", help="folder (Hugging Face, PaddleNLP, XLM-R) or hub repository, owner/name")
    command.add_argument("target", type=Path, help="folder to write; it must not exist or be empty")
    command.add_argument("--model", choices=sorted(MODELS), help="class to convert to (default: the one saved)")
    command.add_argument("--revision", help="branch, tag or commit of a hub repository")
    command.add_argument("--flavor", choices=("paddle", "hf", "xlm_roberta"), help="the tokenizer's rules")
    command.set_defaults(run=_convert)
    return command


if __name__ == "__main__":
    main()
