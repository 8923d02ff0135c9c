"""Simulates the sampler at CC-100's line counts: `python -m benchmarks.paper.sampler [--page docs/scaling.md]`.

A million batches of the paper's size, 64 ranks, no text: how often each language is drawn at several alphas, how many
of a step's tokens are padding, and how much longer the worst rank works than the mean. About a minute on one core.

The results are written as JSON. With --page, the block between `<!-- report:paper_sampler -->` and
`<!-- /report:paper_sampler -->` of a page is made anew of the results, and the picture beside it; --read takes the
results as they are and simulates nothing.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.paper.corpora import Lengths, characters_per_line, languages
from benchmarks.paper.pictures import shares_plot
from benchmarks.paper.simulation import TOKENS_PER_STEP, Drawing, Text, balance, language_shares
from benchmarks.paper.work import encoder
from benchmarks.tables import percent, table
from ernie_m.errors import ConfigError, DataError
from ernie_m.files import read_json, replacing, write_text
from report.readme import Part, folder_from, markdown, replaced, write_block

RESULTS = Path("benchmarks/results/sampler.json")
NAME = "paper_sampler"
PICTURE = Path("scaling") / "language_shares.png"
BATCHES, STEPS, RANKS = 1_000_000, 200_000, 64
ALPHAS = (0.3, 0.5, 0.7, 1.0)
ALPHA = 0.3
MEASURED = 2000
"""The number of batches, spread over all, in which ranks are compared."""
STAGES = {"MMLM, TLM, CAMLM": ("mmlm", "tlm", "camlm"), "and BTMLM": ("mmlm", "tlm", "camlm", "btmlm")}
SHOWN = ("en", "ru", "vi", "de", "zh-Hans", "ar", "sw", "am", "br", "as")
"""The languages in the table."""


def texts() -> dict[str, Text]:
    """What is drawn from: lines as they were measured, lines with more long ones, and samples that are all full."""
    known, sentences, pairs = languages(), Lengths.measured("sentences"), Lengths.measured("pairs")
    return {
        "measured": Text(known=known, sentences=sentences, pairs=pairs),
        "heavy tail": Text(
            known=known,
            sentences=Lengths.heavy_tailed(sentences.mean, 1.2),
            pairs=Lengths.heavy_tailed(pairs.mean, 1.2),
        ),
        "512 tokens": Text(known=known, sentences=Lengths.all_of(512), pairs=Lengths.all_of(512)),
    }


def simulate(*, batches: int, measured: int) -> dict[str, Any]:
    """All results.

    Args:
        batches: The number of batches that languages are counted over.
        measured: In how many of them ranks are compared.
    """
    began = time.monotonic()
    configs = {name: encoder(name) for name in ("base", "large")}
    made = texts()
    results: dict[str, Any] = {
        "setting": {
            "batches": batches, "measured": measured, "ranks": RANKS, "alpha": ALPHA, "steps": STEPS,
            "tokens_per_step": TOKENS_PER_STEP, "characters_per_line": characters_per_line(languages()),
        },
        "languages": language_shares(made["measured"], ALPHAS, batches=batches, steps=STEPS),
        "balance": {},
    }  # fmt: skip
    times = range(0, batches, max(1, batches // measured))
    for name, text in made.items():
        for stage, objectives in STAGES.items():
            drawing = Drawing(text, objectives, alpha=ALPHA, ranks=RANKS)
            results["balance"][f"{name}/{stage}"] = balance(drawing, times, ranks=RANKS, configs=configs)
            print(f"{name}, {stage}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    results["seconds"] = round(time.monotonic() - began)
    return results


def languages_table(results: Mapping[str, Any]) -> str:
    """A row for some languages: lines, and at each alpha the share of what is drawn and the passes over the text."""
    alphas = list(results["languages"][0]["shares"])
    rows = [["language", "million lines", *(f"alpha {alpha}: share, passes" for alpha in alphas)]]
    by_code = {row["code"]: row for row in results["languages"]}
    for row in (by_code[code] for code in SHOWN):
        cells = (f"{100 * row['shares'][alpha]:.2g}%, {row['passes'][alpha]:.2g}" for alpha in alphas)
        rows.append([row["language"], f"{row['lines'] / 1e6:,.1f}", *cells])
    return table(rows)


def balance_table(results: Mapping[str, Any]) -> str:
    """A row for each kind of text and stage: what a step has, and how even its ranks are."""
    rows = [
        ["lengths", "objectives", "samples a step", "tokens a step", "padding", "tokens: mean, p99", "work: mean, p99",
         "tokens, in turns: mean, p99"],
    ]  # fmt: skip
    for name, values in results["balance"].items():
        lengths, stage = name.split("/")
        step, worst = values["step"], values["worst_rank_to_mean"]
        ratios = [
            f"{worst[key]['mean']:.3f}, {worst[key]['p99']:.3f}"
            for key in ("by_length/tokens", "by_length/flops", "in_turns/tokens")
        ]
        rows.append(
            [lengths, stage, f"{step['samples']:,.0f}", f"{step['tokens']:,.0f}", percent(step["padding"]), *ratios]
        )
    return table(rows, left=2)


def parts_of(results: Mapping[str, Any]) -> Iterator[Part]:
    """What a page shows."""
    setting = results["setting"]
    yield Part(
        "languages",
        f"What MMLM draws in {setting['batches']:,} batches, and how often {setting['steps']:,} go through each text",
        languages_table(results),
    )
    yield Part("shares", "Share of the lines drawn, language by language", "", PICTURE.name)
    yield Part(
        "balance",
        f"The worst of {setting['ranks']} ranks to the mean, in {setting['measured']:,} of these batches "
        f"(alpha {setting['alpha']})",
        balance_table(results),
    )


def page_with(results: Mapping[str, Any], page: Path) -> str:
    """The text of a page with the results in its block.

    Raises:
        ConfigError: The page lacks the markers.
        DataError: The page cannot be read.
    """
    text = markdown(list(parts_of(results)), images=folder_from(page, page.parent / PICTURE.parent))
    return replaced(page, NAME, text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; returns 2, and prints no traceback, on an error that the user can mend."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.paper.sampler",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--output", type=Path, default=RESULTS, help=f"the results as JSON ({RESULTS})")
    parser.add_argument("--page", type=Path, help="page whose block is made anew")
    parser.add_argument("--read", action="store_true", help="take the results as they are")
    parser.add_argument("--batches", type=int, default=BATCHES, help=f"batches to count languages over ({BATCHES:,})")
    parser.add_argument("--measured", type=int, default=MEASURED, help=f"batches to compare ranks in ({MEASURED:,})")
    given = parser.parse_args(arguments)
    if not 1 <= given.measured <= given.batches:
        parser.error("--measured: a number from 1 to that of --batches is needed")
    try:
        if given.read:
            results = read_json(given.output, error=DataError)
        else:
            results = simulate(batches=given.batches, measured=given.measured)
            given.output.parent.mkdir(parents=True, exist_ok=True)
            write_text(given.output, json.dumps(results, indent=1) + "\n")
        print(f"{languages_table(results)}\n\n{balance_table(results)}")
        if given.page:
            text = page_with(results, given.page)
            picture = given.page.parent / PICTURE
            picture.parent.mkdir(parents=True, exist_ok=True)
            with replacing(picture) as temporary:
                temporary.write_bytes(shares_plot(results["languages"]))
            write_block(given.page, text)
    except (ConfigError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
