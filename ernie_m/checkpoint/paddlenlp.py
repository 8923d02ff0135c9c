"""PaddleNLP's layout: `model_state.pdparams` beside `config.json` or the older `model_config.json`.

The file is one pickle of arrays. It is read by an unpickler that knows what such a file is made of and nothing else:
no function of the file's choice is ever called.
"""

import math
import pickle
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import numpy
import torch
from torch import Tensor

from ernie_m.checkpoint.names import rename
from ernie_m.checkpoint.pickles import DAMAGED_PICKLE
from ernie_m.config import CONFIG_NAME, ErnieMConfig
from ernie_m.errors import CheckpointError
from ernie_m.files import read_json

WEIGHTS_NAME = "model_state.pdparams"
OLD_CONFIG_NAME = "model_config.json"
_NAME_TABLE = "StructuredToParameterName@@"
_BIG_PARAMETERS = "UnpackBigParamInfor@@"
_BFLOAT16 = numpy.dtype("uint16")
"""Paddle keeps the bits of a bfloat16 in unsigned integers."""
_DTYPES = frozenset(numpy.dtype(name) for name in ("float16", "float32", "float64", _BFLOAT16, "int32", "int64"))

_DROPPED = ("intermediate_size", "type_vocab_size", "paddlenlp_version", "architectures")
_INFORMATION_EXTRACTION = ("UIEM", "UIE")
_QUESTION_ANSWERING = "ErnieMForQuestionAnswering"


def is_config(values: Mapping[str, Any]) -> bool:
    """Whether a `config.json` is PaddleNLP's."""
    return "paddlenlp_version" in values


def read_config(folder: Path) -> tuple[ErnieMConfig, str | None]:
    """The configuration as PaddleNLP acts on it, and the name of our class for its model, if it says.

    PaddleNLP ignores `intermediate_size` (always 4 x hidden) and `layer_norm_eps` (1e-5) and has no dropout after the
    activation; its `config.json` may say otherwise.

    Raises:
        CheckpointError: There is no configuration, or it describes something else.
    """
    path = folder / CONFIG_NAME
    values = read_json(path) if path.is_file() else _flatten(read_json(folder / OLD_CONFIG_NAME))
    architecture = (values.get("architectures") or [values.pop("init_class", None)])[0]
    if architecture in _INFORMATION_EXTRACTION:
        architecture = "ErnieMForInformationExtraction"
    known = {key: value for key, value in values.items() if key not in _DROPPED}
    known |= {"layer_norm_eps": 1e-5, "act_dropout": 0.0}
    if "hidden_size" in known:
        known["intermediate_size"] = 4 * known["hidden_size"]
    return ErnieMConfig.from_dict(known), architecture


def _flatten(values: Mapping[str, Any]) -> dict[str, Any]:
    """`model_config.json` nests the encoder's arguments inside the head's."""
    inner = next((value for value in values.get("init_args", ()) if isinstance(value, dict)), {})
    outer = {key: value for key, value in values.items() if key != "init_args"}
    return _flatten(inner) | outer if inner else outer


def read_state_dict(path: Path, architecture: str | None) -> dict[str, Tensor]:
    """Reads a `.pdparams` file, in our names and orientation.

    Args:
        path: The file.
        architecture: Our class for its model; it decides what a `classifier` is.

    Raises:
        CheckpointError: The file is broken, asks for anything but arrays, or its slices do not fit.
    """
    arrays = _join_slices(path, _load(path))
    state = {name: _tensor(path, name, array) for name, array in arrays.items()}
    renamed = rename(state, lambda name: _our_name(name, architecture))
    return {name: _transposed(name, tensor) for name, tensor in renamed.items()}


def _our_name(name: str, architecture: str | None) -> str:
    name = re.sub(r"\.self_attn\.([qkv])_proj\.", r".self_attn.self_attn.\1_proj.", name)
    if name.startswith(("encoder.encoder.", "encoder.embeddings.", "encoder.pooler.")):  # UIEM of PaddleNLP 2.4
        name = "ernie_m." + name.removeprefix("encoder.")
    if architecture == _QUESTION_ANSWERING and name.startswith("classifier."):
        name = "qa_outputs." + name.removeprefix("classifier.")
    return name


def _transposed(name: str, tensor: Tensor) -> Tensor:
    """Paddle's linear layers hold their weight as (in, out)."""
    return tensor.T.contiguous() if tensor.ndim == 2 and "embeddings." not in name else tensor


def _tensor(path: Path, name: str, array: Any) -> Tensor:
    if not isinstance(array, numpy.ndarray):
        raise CheckpointError(f"{path}: {name} is a {type(array).__name__}, not an array")
    bits = torch.from_numpy(array.view(numpy.int16) if array.dtype == _BFLOAT16 else array)
    return bits.view(torch.bfloat16) if array.dtype == _BFLOAT16 else bits


def _load(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            values = _ArrayUnpickler(file).load()
    except CheckpointError as error:
        raise CheckpointError(f"{path}: {error}") from None
    except DAMAGED_PICKLE as error:
        reason = str(error) or type(error).__name__
        raise CheckpointError(f"{path}: not a readable .pdparams file ({reason}); download it again") from error
    if not isinstance(values, dict) or not all(isinstance(name, str) for name in values):
        raise CheckpointError(f"{path}: a mapping from names to arrays is needed, this is something else")
    values.pop(_NAME_TABLE, None)
    return {name: value.array if isinstance(value, _Array) else value for name, value in values.items()}


def _join_slices(path: Path, values: dict[str, Any]) -> dict[str, Any]:
    """Big parameters lie in slices `<name>@@.<i>`, with their shape and slices in a table."""
    table = values.pop(_BIG_PARAMETERS, {})
    try:
        for name, info in table.items():
            parts = [values.pop(part) for part in info["slices"]]
            values[name] = numpy.concatenate([part.ravel() for part in parts]).reshape(info["OriginShape"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CheckpointError(
            f"{path}: the slices of big parameters do not fit ({error}); download it again"
        ) from error
    return values


class _Type:
    """Stands for `numpy.ndarray` as an argument; calling it makes nothing."""


class _Dtype:
    """What `numpy.dtype` is in such a file: a name, and a byte order set afterwards."""

    def __init__(self, code: str, *_: Any) -> None:
        self.code = str(code)

    def __setstate__(self, state: Any) -> None:
        order = state[1]
        self.code = (order if order in ("<", ">") else "") + self.code.lstrip("<>|=")


class _Array:
    """An array whose shape, type and number of bytes are checked against one another before anything is made."""

    array: numpy.ndarray | None = None

    def __setstate__(self, state: Any) -> None:
        _, shape, dtype, is_fortran, data = state
        if not isinstance(dtype, _Dtype) or not isinstance(data, bytes):
            raise CheckpointError("an array of Python objects")
        kind = numpy.dtype(dtype.code)
        if kind.newbyteorder("=") not in _DTYPES:
            raise CheckpointError(f"an array of {kind}")
        if any(not isinstance(size, int) or size < 0 for size in shape) or math.prod(shape) * kind.itemsize != len(
            data
        ):
            raise CheckpointError(f"an array of shape {shape} and type {kind} with {len(data)} bytes")
        flat = numpy.frombuffer(data, dtype=kind).astype(kind.newbyteorder("="))
        self.array = flat.reshape(shape, order="F" if is_fortran else "C")


def _reconstruct(kind: type, shape: Any, _: Any) -> _Array:
    if kind is not _Type or tuple(shape) != (0,):
        raise CheckpointError(f"an array made as {kind!r} of shape {shape!r}")
    return _Array()


def _encode(text: Any, encoding: Any) -> bytes:
    """How protocol 2 writes bytes."""
    if not isinstance(text, str) or encoding not in ("latin1", "latin-1"):
        raise CheckpointError(f"bytes encoded as {encoding!r}")
    return text.encode("latin-1")


class _ArrayUnpickler(pickle._Unpickler):
    """Knows the few names that an array is made of; each stands for a class or function of ours.

    The standard library's unpickler in Python: that in C gives a damaged file all the memory that it asks for.
    """

    KNOWN: ClassVar[dict[tuple[str, str], Callable[..., Any]]] = {
        ("numpy.core.multiarray", "_reconstruct"): _reconstruct,
        ("numpy._core.multiarray", "_reconstruct"): _reconstruct,
        ("numpy", "ndarray"): _Type,
        ("numpy", "dtype"): _Dtype,
        ("_codecs", "encode"): _encode,
    }

    def find_class(self, module: str, name: str) -> Callable[..., Any]:
        try:
            return self.KNOWN[module, name]
        except KeyError:
            raise CheckpointError(f"it asks for {module}.{name}, which weights do not need: it is not read") from None

    def persistent_load(self, pid: Any) -> Any:
        raise CheckpointError("it asks for objects outside of the file")
