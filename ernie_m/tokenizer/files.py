"""The tokenizer's files: their names, reading with checks, writing."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ernie_m.errors import CheckpointError
from ernie_m.files import read_json, replacing

MODEL_FILE = "sentencepiece.bpe.model"
VOCAB_FILE = "vocab.txt"
CONFIG_FILE = "tokenizer_config.json"
SPECIAL_TOKENS_FILE = "special_tokens_map.json"

CLS, PAD, SEP, UNK, MASK = SPECIAL_TOKENS = ("[CLS]", "[PAD]", "[SEP]", "[UNK]", "[MASK]")
SPECIAL_TOKEN_NAMES = {"cls_token": CLS, "pad_token": PAD, "sep_token": SEP, "unk_token": UNK, "mask_token": MASK}


def read_bytes(path: Path) -> bytes:
    """The file's bytes, or a `CheckpointError` that says which file a tokenizer's directory lacks."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CheckpointError(
            f"cannot read {path}: {error.strerror}. A tokenizer's directory holds {MODEL_FILE} and {VOCAB_FILE}."
        ) from error


def read_text(path: Path) -> str:
    """The file's text with its line ends made newlines, or a `CheckpointError` where it is not UTF-8."""
    try:
        text = read_bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise CheckpointError(f"{path} is not UTF-8 ({error}). Save it as UTF-8 or fetch it again.") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_vocab(path: Path) -> list[str]:
    """The tokens of a vocab.txt; a token's id is its line number, the last one's where it stands on several."""
    text = read_text(path)
    tokens = text.removesuffix("\n").split("\n") if text else []
    if missing := set(SPECIAL_TOKENS) - set(tokens):
        raise CheckpointError(
            f"{path} lacks {', '.join(sorted(missing))}. Use the vocab.txt that belongs to an ERNIE-M checkpoint."
        )
    return tokens


def read_config(path: Path) -> dict[str, Any]:
    """The content of a tokenizer_config.json; empty where the file is absent."""
    if not path.exists():
        return {}
    return read_json(path)


def write(directory: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a folder, which is made if absent; each is replaced whole or not at all."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        with replacing(directory / name) as temporary:
            temporary.write_bytes(content)


def vocab_bytes(tokens: Iterable[str]) -> bytes:
    """The content of a vocab.txt."""
    return "".join(f"{token}\n" for token in tokens).encode()


def json_bytes(content: Mapping[str, Any]) -> bytes:
    """The content of a JSON file, indented and readable in every script."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
