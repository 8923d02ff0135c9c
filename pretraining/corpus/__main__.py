"""Tokenises text in shards, on any number of machines, for trainings that read them by data.corpora=<output>.

    python -m pretraining.corpus prepare tokenizer=... mono='text/{language}.txt' output=corpora shard=3/64
    python -m pretraining.corpus join corpora
    python -m pretraining.corpus verify corpora

`prepare` makes one shard of every corpus; a shard that is there and whole is left as it is. `join` writes the manifest,
or says which shards are missing or corrupt. `verify` looks at joined corpora again. docs/corpora.md has more.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ernie_m.errors import ConfigError
from pretraining.corpus.shards.settings import HELP, Settings, read_settings

if TYPE_CHECKING:
    from pretraining.corpus.shards.records import Manifest


_SAID_EVERY = 1_000_000


def prepare(settings: Settings) -> None:
    """Makes one shard of every corpus of the text, and says of each what became of it."""
    from ernie_m.tokenizer import ErnieMTokenizer
    from pretraining.corpus.files import find_text
    from pretraining.corpus.shards.prepare import Recipe, make_shard
    from pretraining.corpus.shards.records import ShardNumber
    from pretraining.corpus.shards.storage import Storage
    from pretraining.corpus.tokenization import processes_for

    shard = ShardNumber.parse(settings["shard"])
    storage = Storage(settings["output"])
    recipe = Recipe(
        tokenizer=ErnieMTokenizer.from_pretrained(settings["tokenizer"], flavor=settings["flavor"]),
        max_length=settings["max_length"],
        on_bad_line=settings["on_bad_line"],
        held_out=settings["held_out"],
        split_seed=settings["split_seed"],
        parallel_share=settings["parallel_share"],
    )
    sources = find_text(
        dir=settings["dir"],
        mono=settings["mono"],
        parallel=settings["parallel"],
        hub=settings["hub"],
        languages=settings["languages"],
    )
    for source in sources:
        is_new = make_shard(
            source,
            shard,
            recipe,
            storage,
            corpora=[each.name for each in sources],
            cache=Path(settings["cache"]) if settings["cache"] else storage.local or Path("outputs/corpora"),
            workers=processes_for(source.size and source.size // shard.of, settings["tokenizing_workers"]),
            progress=_say,
        )
        print(f"{source.name}: shard {shard} {'is made' if is_new else 'was there'}", flush=True)


def _say(name: str, lines: int) -> None:
    if lines % _SAID_EVERY == 0:
        print(f"{name}: {lines:,} lines", flush=True)


def join(output: str, *, by_content: bool) -> None:
    """Writes the manifest, and says what is in it."""
    from pretraining.corpus.shards.join import join as write_manifest
    from pretraining.corpus.shards.reading import COMPARED
    from pretraining.corpus.shards.storage import Storage

    manifest = write_manifest(Storage(output), by_content=by_content)
    _show(manifest)
    settings: dict[str, Any] = {}
    for corpus in sorted(manifest.corpora.values(), key=lambda corpus: len(corpus.languages)):
        settings |= corpus.settings  # what holds of pairs alone comes last
    print(f"to train on them: data.corpora={output} " + " ".join(f"data.{key}={settings[key]}" for key in COMPARED))


def verify(output: str, *, by_content: bool) -> None:
    """Says whether joined corpora are as they were written.

    Raises:
        DataError: They are not.
    """
    from ernie_m.errors import DataError
    from pretraining.corpus.shards.join import verify as find_damage
    from pretraining.corpus.shards.reading import read_manifest
    from pretraining.corpus.shards.storage import Storage

    manifest = read_manifest(Storage(output))
    if problems := find_damage(Storage(output), manifest, by_content=by_content):
        raise DataError("\n".join([f"{output}: is not as it was joined", *(f"  {line}" for line in problems)]))
    _show(manifest)
    print("all files are as they were written" if by_content else "all files have the sizes that were written")


def _show(manifest: "Manifest") -> None:
    for name, corpus in manifest.corpora.items():
        samples = sum(map(sum, (line for shard in corpus.shards for line in shard.lines)))
        size = sum(shard.size for shard in corpus.shards) / 1e9
        print(
            f"{name}: {len(corpus.shards)} shards, {corpus.counts['read']:,} lines read, {samples:,} samples to train "
            f"on, {corpus.counts['tokens']:,} tokens, {size:,.2f} GB"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 2 and one screen without traceback for what a user can mend."""
    parser = argparse.ArgumentParser(
        prog="python -m pretraining.corpus", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="prepare | join | verify")
    preparing = commands.add_parser(
        "prepare", help="makes one shard of every corpus", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Makes one shard of every corpus.",
        epilog=HELP,
    )  # fmt: skip
    preparing.add_argument("settings", nargs="+", metavar="key=value", help="see below; data.<key>=... is understood")
    for name, what in (("join", "writes the manifest of all shards"), ("verify", "checks joined corpora")):
        command = commands.add_parser(name, help=what, description=f"{what.capitalize()}.")
        command.add_argument("output", help="the folder or URL of the shards")
        command.add_argument("--sizes-only", action="store_true", help="compares files' sizes, not their content")
    given = parser.parse_args(arguments)
    try:
        if given.command == "prepare":
            prepare(read_settings(given.settings))
        else:
            {"join": join, "verify": verify}[given.command](given.output, by_content=not given.sizes_only)
    except ConfigError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
