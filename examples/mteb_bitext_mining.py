"""Bitext mining of mteb with an exported encoder on two text files of one's own; nothing is fetched from the hub.

Line N of one file is the translation of line N of the other. Each line looks for the nearest one of the other file by
cosine; mteb scores how often that is its translation: accuracy, and F1 averaged over lines, which is its main score.

    python -m ernie_m.checkpoint convert <model> <folder> --to sentence_transformers
    pip install mteb sentence-transformers      # best in an environment of its own, see docs/checkpoints.md
    python examples/mteb_bitext_mining.py <folder> sentences.de sentences.en --languages deu-Latn eng-Latn

It imports nothing of this project, so it runs wherever the two libraries do.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Any


def read_pairs(first: Path, second: Path) -> dict[str, list[str]]:
    """The lines of two files as mteb's columns.

    Raises:
        ValueError: There is no line, or the files do not go together line by line.
    """
    texts = [path.read_text(encoding="utf-8").removesuffix("\n").split("\n") for path in (first, second)]
    if len(texts[0]) != len(texts[1]):
        raise ValueError(f"{first} has {len(texts[0])} lines, {second} has {len(texts[1])}: each needs its translation")
    empty = [number for number, pair in enumerate(zip(*texts, strict=True), start=1) if not all(map(str.strip, pair))]
    if empty:
        raise ValueError(f"line {empty[0]} of {first} or {second} is empty: leave such lines out of both files")
    return dict(zip(("sentence1", "sentence2"), texts, strict=True))


def bitext_mining(name: str, pairs: dict[str, list[str]], languages: tuple[str, str]) -> Any:
    """A task of mteb over pairs that are here already.

    Args:
        name: Of the task in mteb's results.
        pairs: What `read_pairs` gave.
        languages: As mteb writes them: `deu-Latn`, ISO 639-3 and the script.
    """
    from datasets import Dataset, DatasetDict
    from mteb.abstasks.task_metadata import TaskMetadata
    from mteb.abstasks.text.bitext_mining import AbsTaskBitextMining

    class LocalBitextMining(AbsTaskBitextMining):
        metadata = TaskMetadata(
            name=name,
            description="Two text files, line by line translations of each other",
            dataset={"path": "local", "revision": "1"},
            type="BitextMining",
            eval_langs=list(languages),
            main_score="f1",
        )

    task = LocalBitextMining()
    task.dataset = DatasetDict({"test": Dataset.from_dict(pairs)})
    task.data_loaded = True
    return task


def evaluate(folder: Path, first: Path, second: Path, languages: tuple[str, str]) -> dict[str, dict[str, float]]:
    """Scores of mteb from the first file to the second, and back."""
    import mteb
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder))
    directions = (("FirstToSecond", first, second, languages), ("SecondToFirst", second, first, languages[::-1]))
    scores = {}
    for name, source, target, codes in directions:
        task = bitext_mining(name, read_pairs(source, target), codes)
        (result,) = mteb.evaluate(model, task, cache=None, show_progress_bar=False).task_results
        (subset,) = result.scores["test"]
        scores[f"{source.name} -> {target.name}"] = {metric: subset[metric] for metric in ("f1", "accuracy")}
    return scores


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="of sentence-transformers, as `convert` writes it")
    parser.add_argument("first", type=Path, help="UTF-8 text, a sentence a line")
    parser.add_argument("second", type=Path, help="the translations of these lines")
    parser.add_argument("--languages", nargs=2, default=("und-Zzzz", "und-Zzzz"), help="of the files, as deu-Latn")
    given = parser.parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        count = len(read_pairs(given.first, given.second)["sentence1"])
    except (OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    for direction, scores in evaluate(given.folder, given.first, given.second, tuple(given.languages)).items():
        print(f"{direction}: f1 {scores['f1']:.2%}, accuracy {scores['accuracy']:.2%} of {count} lines")


if __name__ == "__main__":
    main()
