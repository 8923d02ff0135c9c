"""Word alignment read off CAMLM's probes: to which words of a sentence do the hidden words of its translation attend?

    python -m pretraining.align outputs/pretraining/<name> "Anna lives." "Anna lebt." --source en --target de
        --layer 3 --output alignment.png

See `pretraining.tools.alignment`.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ernie_m.errors import ConfigError
from pretraining.tools.alignment import Alignment, align, as_heat_map
from pretraining.tools.checkpoint import restore
from pretraining.tools.heat_map import check_output, draw, missing_message


def as_table(alignment: Alignment) -> Table:
    """A row for each word of the target: the source's word that it attends to most, and how much, in percent."""
    table = Table()
    table.add_column("target")
    table.add_column("source")
    table.add_column("%", justify="right")
    for word, weights in zip(alignment.target, alignment.weights, strict=True):
        best = int(weights.argmax())
        table.add_row(word, alignment.source[best], f"{100 * weights[best]:.1f}")
    return table


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line; exits with 2 on an error that the user can mend."""
    given = _parser().parse_args(arguments)
    try:
        if given.output is not None:
            check_output(given.output)
        model, tokenizer, setting = restore(given.checkpoint, tokenizer=given.tokenizer)
        alignment = align(
            model,
            tokenizer,
            setting,
            given.text,
            given.translation,
            source=given.source,
            target=given.target,
            layers=given.layer,
            heads=given.head,
            words=given.words,
        )
        if given.output is not None:
            shown = as_heat_map(alignment, source=given.source, target=given.target, title=_title(given))
            missing = draw(shown, given.output)
            if missing:
                print(missing_message(missing), file=sys.stderr)
    except ConfigError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    Console(markup=False).print(as_table(alignment))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pretraining.align", description=__doc__.partition("\n")[0])
    parser.add_argument("checkpoint", type=Path, help="a pre-training run's folder, or one of its .ckpt files")
    parser.add_argument("text", help="the source sentence, which is read")
    parser.add_argument("translation", help="the target sentence, which is hidden")
    parser.add_argument("--source", required=True, help="the language of the first")
    parser.add_argument("--target", required=True, help="the language of the second")
    parser.add_argument("--layer", type=int, nargs="+", default=[], help="numbers from 1 (default: all)")
    parser.add_argument("--head", type=int, nargs="+", default=[], help="numbers from 1 (default: all)")
    unit = parser.add_mutually_exclusive_group()
    unit.add_argument("--words", action="store_true", default=True, help="join the pieces of words (default)")
    unit.add_argument("--pieces", action="store_false", dest="words", help="show the tokenizer's pieces")
    parser.add_argument("--output", type=Path, help="a .png or .svg file for the picture (extra `plot`)")
    parser.add_argument("--tokenizer", help="its folder (default: the run's own)")
    return parser


def _title(given: argparse.Namespace) -> str:
    parts = [f"{given.source} → {given.target}"]
    for name, numbers in (("layer", given.layer), ("head", given.head)):
        listed = ", ".join(map(str, sorted(set(numbers))))
        parts.append(f"{name}{'s' * (len(set(numbers)) > 1)} {listed}" if numbers else f"all {name}s")
    return ", ".join(parts)


if __name__ == "__main__":
    main()
