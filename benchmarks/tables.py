"""Tables and plots of what was measured on a GPU: `python -m benchmarks.tables [<folder>] [--readme README.md]`.

The folder is one that `benchmarks/on_a_gpu.sh` has written. The stages that it has results of are taken over into
benchmarks/results/gpu; all others stay as they are. From what is there, docs/gpu/ and the block between
`<!-- report:gpu -->` and `<!-- /report:gpu -->` of the README are made anew.
"""

import argparse
import io
import sys
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ernie_m.errors import ConfigError, DataError
from ernie_m.files import read_json, replacing
from report.__main__ import report
from report.pictures.style import COLOURS, STYLE
from report.readme import Part, folder_from, markdown, replaced, write_block

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RESULTS = Path("benchmarks/results/gpu")
OUTPUT = Path("docs/gpu")
STAGES = ("correctness", "throughput", "real_text")
NAME = "gpu"
PEERS = {"xlm_roberta_sdpa": "XLM-R, sdpa", "transformers_ernie_m": "ErnieM"}
WORDS = {
    "sentences": "20 to 128 tokens",
    "512": "512 tokens",
    "fine_tuning": "fine-tuning",
    "mmlm_tlm_camlm": "MMLM + TLM + CAMLM",
    "with_btmlm": "and BTMLM",
    "few_rows": "32 rows a batch",
    "many_rows": "32k tokens a batch",
}
"""What the parts of a case's name mean, for people."""


def take_over(folder: Path, results: Path) -> list[str]:
    """Copies the files of the stages that a folder has results of; returns the stages.

    Raises:
        DataError: The folder has no results, or a file is not the result of a stage.
    """
    stages = [stage for stage in STAGES if (folder / f"{stage}.json").is_file()]
    if not stages:
        raise DataError(f"{folder}: no results; bash benchmarks/on_a_gpu.sh <folder> writes {', '.join(STAGES)}.json")
    for stage in stages:
        if "cases" not in read_json(folder / f"{stage}.json", error=DataError):
            raise DataError(f"{folder / f'{stage}.json'}: no results of a stage (it has no cases)")
    results.mkdir(parents=True, exist_ok=True)
    for path in (folder / f"{stage}{ending}" for stage in stages for ending in (".json", ".tar.gz")):
        if path.is_file() and path.resolve() != (results / path.name).resolve():
            with replacing(results / path.name) as temporary:
                temporary.write_bytes(path.read_bytes())
    return stages


def where(machine: Mapping[str, Any]) -> str:
    """A sentence that says on what, with which versions, and when was measured."""
    names = {"torch": "torch", "transformers": "transformers", "cuda": "CUDA"}
    versions = [f"{said} {machine[package]}" for package, said in names.items() if machine[package]]
    return ", ".join([machine["device"], *versions, machine["date"]])


def title_of(case: str) -> str:
    """`base/512/with_btmlm` for people."""
    name, *parts = case.split("/")
    return ", ".join([name, *(WORDS.get(part, part) for part in parts)])


def percent(value: float | None, digits: int = 1) -> str:
    """A share in percent; a dash where there is none."""
    return "–" if value is None else f"{100 * value:.{digits}f}%"


def table(rows: Sequence[Sequence[str]], *, left: int = 1) -> str:
    """Rows as a table in Markdown. The first row is its head, and all but the first `left` columns are numbers."""
    head, *body = rows
    lines = [head, ["---" if i < left else "---:" for i in range(len(head))], *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def throughput_table(results: Mapping[str, Any]) -> str:
    """A row for each case: how fast, how much of the device, and how much longer the peers take."""
    head = [
        "step of",
        "real tokens/s",
        "utilisation (data sheet)",
        "utilisation (matmul)",
        "waits for data",
        "peak GiB",
    ]
    rows = [[*head, *(f"{name}: time, GiB" for name in PEERS.values())]]
    for case, measured in results["cases"].items():
        turns = measured["turns"]
        peak = turns["ours"]["peak_gib"]
        peers = [_peer(turns[name]) if name in turns else "" for name in PEERS]
        rows.append(
            [
                title_of(case), f"{measured['tokens_per_second']:,}", percent(measured["utilisation"]),
                percent(measured["utilisation_of_matmul"]), percent(measured["waiting_for_data"]),
                "–" if peak is None else f"{peak:.1f}", *peers,
            ]
        )  # fmt: skip
    return table(rows)


def _peer(turn: Mapping[str, Any]) -> str:
    """How many times as long as ours a peer's step takes, and its peak of memory where that is known."""
    peak = "–" if turn["peak_gib"] is None else f"{turn['peak_gib']:.0f}"
    return f"{turn['time_to_ours']:.1f}, {peak}"


def throughput_notes(results: Mapping[str, Any]) -> str:
    """What the columns mean, and on what they were measured."""
    ceiling = results["ceiling"]
    sheet = (
        ""
        if ceiling["data_sheet_tflops"] is None
        else f"{ceiling['data_sheet_tflops']:.0f} TFLOP/s by its data sheet; "
    )
    left = "; ".join(f"{title_of(case)} ({why})" for case, why in results["left_out"].items())
    return (
        f"{where(results['machine'])}: {sheet}a product of two bf16 matrices reaches {ceiling['matmul_tflops']:.0f} "
        f"TFLOP/s. Whole optimizer steps of at most {results['setting']['tokens']:,} tokens in bf16 autocast, with "
        "Lightning and the loader; shares are of the model's arithmetic on real tokens. Peers take the same batches in "
        "turns, as plain masked language models, in parts that fit their logits: the time as a multiple of ours, and "
        "their peak of memory."
        + "".join(f" {remark}" for remark in results.get("remarks", ()))
        + (f" Left out: {left}." if left else "")
    )


def correctness_note(results: Mapping[str, Any]) -> str:
    """How many tests passed, and which did not."""
    cases = results["cases"]
    chosen = sum(run["chosen"] for run in results["runs"].values())
    passed = sum(case["outcome"] == "passed" for case in cases.values())
    failed = [name for name, case in cases.items() if case["outcome"] == "failed"]
    unreached = chosen - len(cases)
    said = f"Of {chosen} tests that need a GPU, {passed} passed"
    if unreached:
        said += f"; {unreached} were not reached in the time given"
    if failed:
        said += f"; failed: {', '.join(failed)}"
    return f"{said} ({where(results['machine'])})."


def profile_tables(results: Mapping[str, Any]) -> str:
    """Tables that say for each case how long a step and its kernels took, and which kernels took the most time."""
    blocks = []
    for case, measured in results["cases"].items():
        profile = measured["profile"]
        rows = [["kernel", "ms", "calls", "share"]]
        rows += [
            [f"`{kernel['name'][:100]}`", f"{kernel['ms']:.2f}", str(kernel["calls"]), percent(kernel["share"])]
            for kernel in profile["busiest"]
        ]
        text = f"{profile['step_ms']:.0f} ms, of which {profile['kernel_ms']:.0f} ms in {profile['calls']:,} kernels."
        blocks.append(f"### {title_of(case)}\n\n{text}\n\n{table(rows)}")
    return "\n\n".join(blocks)


def throughput_plot(results: Mapping[str, Any]) -> bytes:
    """A PNG: real tokens per second of every case, ours and the peers'."""
    from matplotlib import rc_context

    data = io.BytesIO()
    with rc_context(STYLE):
        throughput_figure(results).savefig(data, format="png", dpi=150, metadata={"Software": None})
    return data.getvalue()


def throughput_figure(results: Mapping[str, Any]) -> "Figure":
    """What the PNG is made of: a group of bars for each case that was measured with the peers."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    cases = {case: measured for case, measured in results["cases"].items() if len(measured["turns"]) > 1}
    names = {"ours": "this project", **PEERS}
    with rc_context(STYLE):
        figure = Figure(figsize=(8, 1.2 + 0.75 * len(cases)), layout="constrained")
        axes = figure.subplots()
        axes.grid(visible=False, axis="y")
        for number, (name, label) in enumerate(names.items()):
            speeds = [1e3 * measured["tokens_in_a_step"] / measured["turns"][name]["ms"] for measured in cases.values()]
            bars = axes.barh([at + 0.26 * (number - 1) for at in range(len(cases))], speeds, 0.24, label=label)
            for bar in bars:
                bar.set_color(COLOURS[number])
            axes.bar_label(bars, [f"{speed / 1e3:,.0f} k" for speed in speeds], padding=3, fontsize=8)
        axes.set_yticks(range(len(cases)), [title_of(case) for case in cases])
        axes.set_ylim(len(cases) - 0.5, -0.5)
        axes.set_xlim(0, 1.1 * axes.get_xlim()[1])
        axes.locator_params(axis="x", nbins=5)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.set_xlabel("real tokens per second, each step by itself")
        figure.legend(loc="outside lower center", ncols=len(names), frameon=False)
    return figure


def real_text_table(results: Mapping[str, Any]) -> str:
    """A row for each arm: how far it came, and what it retrieves at its best layer."""
    rows = [["arm", "steps", "held-out pairs, best layer", "Tatoeba, best layer", "CAMLM's perplexity"]]
    for arm, outcome in results["cases"].items():
        validation, test = outcome.get("validation", {}), outcome.get("test", {})
        camlm = validation.get("perplexity", {}).get("camlm")
        planned = outcome["planned_steps"]
        reached = f"{outcome['reached_step']:,}" + (f" of {planned:,}" if planned != outcome["reached_step"] else "")
        best = [_best_layer(validation, "retrieval_layer_"), _best_layer(test, "layer_")]
        rows.append([arm.replace("_", " + "), reached, *best, "" if camlm is None else f"{camlm:.0f}"])
    return table(rows)


def _best_layer(scores: Mapping[str, Any], prefix: str) -> str:
    layers = {name.removeprefix(prefix): value["average"] for name, value in scores.items() if name.startswith(prefix)}
    if not layers:
        return "–"
    best = max(layers, key=lambda layer: layers[layer])
    return f"{percent(layers[best])} (layer {best})"


def real_text_note(results: Mapping[str, Any]) -> str:
    """How the arms were run."""
    return (
        f"One seed, {len(results['cases'])} arms side by side, {results['setting']['seconds']:.0f} s for all of it "
        f"({where(results['machine'])}). Layer 0 is the embeddings."
    )


def parts_of(results: Mapping[str, Mapping[str, Any]]) -> list[Part]:
    """What the README and the page in docs/ both show."""
    parts = []
    if "throughput" in results:
        notes = throughput_notes(results["throughput"])
        parts.append(Part("table", "Training on a GPU", f"{throughput_table(results['throughput'])}\n\n{notes}"))
    if "correctness" in results:
        parts.append(Part("correctness", "Tests on a GPU", correctness_note(results["correctness"])))
    return parts


def make(results_folder: Path, output: Path, readme: Path | None) -> list[Path]:
    """Writes the page, its pictures and the README's block; returns the files.

    Raises:
        ConfigError: The README's markers are missing, or matplotlib is.
        DataError: A file of results cannot be read.
    """
    results = {
        stage: read_json(results_folder / f"{stage}.json", error=DataError)
        for stage in STAGES
        if (results_folder / f"{stage}.json").is_file()
    }
    parts = parts_of(results)
    page = replaced(readme, NAME, markdown(parts, images=folder_from(readme, output))) if readme else None
    output.mkdir(parents=True, exist_ok=True)
    text = [
        "# Measured on a GPU",
        "`bash benchmarks/on_a_gpu.sh <folder>`, then `python -m benchmarks.tables <folder>`.",
    ]
    written = []
    if "throughput" in results:
        with replacing(output / "throughput.png") as temporary:
            temporary.write_bytes(throughput_plot(results["throughput"]))
        written.append(output / "throughput.png")
        parts.insert(1, Part("plot", "Real tokens per second, beside transformers' models", "", "throughput.png"))
    text.append(markdown(parts))
    if "real_text" in results:
        archive = results_folder / "real_text.tar.gz"
        text += [
            "## Pre-training on real text",
            real_text_table(results["real_text"]),
            real_text_note(results["real_text"]),
        ]
        if archive.is_file():
            with tempfile.TemporaryDirectory() as scratch:
                with tarfile.open(archive) as packed:
                    packed.extractall(scratch, filter="data")
                report("ablation_real_text", [Path(scratch)], output / "real_text", None)
            text.append("[Tables and curves of these runs](real_text/report.md).")
            written.append(output / "real_text")
    if "throughput" in results:
        text += ["## Where the time of a step goes", profile_tables(results["throughput"])]
    with replacing(output / "report.md") as temporary:
        temporary.write_text("\n\n".join(text) + "\n", encoding="utf-8")
    if readme and page is not None:
        write_block(readme, page)
    return [*written, output / "report.md", *([readme] if readme else [])]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; returns 2, and prints no traceback, on an error that the user can mend."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.tables", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", default=RESULTS, help=f"new results ({RESULTS}: none)")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where results are kept")
    parser.add_argument("--output", type=Path, default=OUTPUT, help=f"folder of the page and its pictures ({OUTPUT})")
    parser.add_argument("--readme", type=Path, help="file with <!-- report:gpu --> and <!-- /report:gpu --> to fill")
    given = parser.parse_args(arguments)
    try:
        taken = take_over(given.folder, given.results)
        written = make(given.results, given.output, given.readme)
    except (ConfigError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print("\n".join([f"results of: {', '.join(taken)}", *map(str, written)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
