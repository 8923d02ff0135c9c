"""Tokenizers from the command line; `python -m ernie_m.tokenizer <command> --help` says more.

train   a new tokenizer from text: train <text files...> --vocab-size N <folder>
fast    a tokenizer's tokenizer.json for other software, and how often it gives the same ids: fast <folder> <new folder>
"""

import argparse
import gzip
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TextIO, cast

from ernie_m.errors import ConfigError, DataError
from ernie_m.tokenizer.agreement import measure_agreement
from ernie_m.tokenizer.fast import fast_tokenizer, save_for_transformers
from ernie_m.tokenizer.tokenizer import ErnieMTokenizer
from ernie_m.tokenizer.training import train_tokenizer

TRAIN = """Trains a tokenizer from text, a file for each language.

Languages are balanced by temperature, as in pre-training: a language's share of the lines that the tokenizer learns
from is in proportion to `lines ** alpha`, so that small ones keep their words whole.

New vocabularies are best in XLM-R's flavour, the default: it costs nothing, and transformers, sentence-transformers and
their like can read it exactly, through a fast tokenizer. Of paddle's, the released checkpoints' one, they get an
approximation.
"""
FAST = """Writes a tokenizer as a fast one: tokenizer.json with what transformers' AutoTokenizer asks for.

It gives the same ids as ours in XLM-R's flavour. In paddle's it is an approximation; give text of the languages that
you use, and the share of lines with equal ids is counted.
"""


def balanced_lines(files: Sequence[Path], *, alpha: float, lines: int | None) -> Iterator[str]:
    """Takes each file's share of lines, one file after the other, at even distances within a file.

    Lines of a file that is shorter than its share are taken several times.

    Args:
        files: Files of UTF-8 text, plain or `.gz`, one for each language.
        alpha: 1 takes lines in proportion to the files' sizes, 0 equally many of each file.
        lines: How many lines to take in all; None takes as many as there are.

    Raises:
        ConfigError: `alpha` is out of range.
        DataError: A file cannot be read, is not UTF-8, or no file has a line.
    """
    if not 0.0 <= alpha <= 1.0:
        raise ConfigError(f"alpha={alpha}: a number from 0 to 1 is needed")
    counts = [sum(1 for _ in _lines(path)) for path in files]
    if not sum(counts):
        raise DataError(f"{', '.join(map(str, files))}: not a line of text")
    weights = [count**alpha if count else 0.0 for count in counts]
    total = sum(counts) if lines is None else lines
    for path, count, weight in zip(files, counts, weights, strict=True):
        wanted = round(total * weight / sum(weights))
        whole, rest = divmod(wanted, count) if count else (0, 0)
        for number, line in enumerate(_lines(path)):
            extra = (number + 1) * rest // count - number * rest // count
            for _ in range(whole + extra):
                yield line


def _lines(path: Path) -> Iterator[str]:
    number = 0
    try:
        with cast(
            TextIO, gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
        ) as file:
            for number, line in enumerate(file, start=1):  # noqa: B007
                if line.strip():
                    yield line.strip()
    except UnicodeDecodeError as error:
        raise DataError(f"{path}, near line {number + 1}: not UTF-8 ({error.reason})") from error
    except (OSError, EOFError) as error:
        raise DataError(f"{path}: cannot be read ({error})") from error


def _parser(command: str, description: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog=f"python -m ernie_m.tokenizer {command}".rstrip(),
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def train(arguments: Sequence[str]) -> None:
    """The command `train`."""
    parser = _parser("train", TRAIN)
    parser.add_argument("files", nargs="+", type=Path, help="UTF-8 text, plain or .gz, one language a file")
    parser.add_argument("directory", type=Path, help="where the tokenizer's files go")
    parser.add_argument("--vocab-size", type=int, required=True, help="pieces of the SentencePiece model")
    parser.add_argument("--alpha", type=float, default=0.3, help="temperature of the languages (default: %(default)s)")
    parser.add_argument("--lines", type=int, help="lines to learn from, in all (default: as many as there are)")
    parser.add_argument(
        "--flavor", choices=("xlm_roberta", "paddle"), default="xlm_roberta",
        help="whose rules to follow (default: %(default)s, see above)",
    )  # fmt: skip
    given = parser.parse_intermixed_args(arguments)
    text = balanced_lines(given.files, alpha=given.alpha, lines=given.lines)
    train_tokenizer(text, given.directory, vocab_size=given.vocab_size, flavor=given.flavor)
    tokenizer = ErnieMTokenizer.from_pretrained(given.directory)
    for path in given.files:
        sample = [line for number, line in enumerate(_lines(path)) if number < 1000]
        ids = [token for row in tokenizer.encode_plain(sample) for token in row]
        unknown = ids.count(tokenizer.unk_token_id) / max(1, len(ids))
        letters = sum(map(len, sample)) / max(1, len(ids))
        print(f"{path}: {letters:.2f} characters a token, {unknown:.2%} unknown (first 1000 lines)")
    print(f"{given.directory}: {len(tokenizer)} tokens, flavor {tokenizer.flavor}")
    if tokenizer.flavor == "paddle":
        print("advice: --flavor xlm_roberta costs nothing, and other libraries read it exactly; paddle's they do not")


def fast(arguments: Sequence[str]) -> None:
    """The command `fast`."""
    parser = _parser("fast", FAST)
    parser.add_argument("source", help="folder of a tokenizer, or hub repository, owner/name")
    parser.add_argument("directory", type=Path, help="where tokenizer.json goes; not the tokenizer's own folder")
    parser.add_argument("--text", nargs="+", type=Path, default=[], help="UTF-8 text to compare on, plain or .gz")
    parser.add_argument("--flavor", choices=("paddle", "hf", "xlm_roberta"), help="(default: as the folder says)")
    parser.add_argument("--max-length", type=int, help="of the model, in tokens, special ones included")
    given = parser.parse_args(arguments)
    if given.directory.resolve() == Path(given.source).resolve():
        raise ConfigError(f"{given.directory}: is the tokenizer's own folder, whose files would be replaced")
    tokenizer = ErnieMTokenizer.from_pretrained(given.source, flavor=given.flavor)
    pipeline = fast_tokenizer(tokenizer)
    for path in save_for_transformers(tokenizer, given.directory, fast=pipeline, max_length=given.max_length):
        print(path)
    for path in given.text:
        print(f"{path}: {measure_agreement(tokenizer, _lines(path), fast=pipeline)}")


COMMANDS: dict[str, Callable[[Sequence[str]], None]] = {"train": train, "fast": fast}


def main() -> None:
    """Runs the command line; exits with 2 on an error that the user can mend."""
    parser = _parser("", __doc__ or "")
    parser.add_argument("command", choices=COMMANDS, help="what to do")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="see the command's own help")
    given = parser.parse_args()
    try:
        COMMANDS[given.command](given.arguments)
    except (ConfigError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
