"""A submission to XTREME (Hu et al., 2020): `python -m tasks.export_xtreme xnli=<run> mlqa=<run> --output submission`.

The benchmark's evaluator reads `<folder>/<task>/test-<language>.json` of question answering and `.tsv` of the others.
"""

import argparse
import json
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from ernie_m.errors import ConfigError, DataError
from ernie_m.files import replacing
from ernie_m.training.results import RESULTS_NAME

QUESTION_ANSWERING = ("xquad", "mlqa", "tydiqa")
LANGUAGES = {
    "xnli": "ar bg de el en es fr hi ru sw th tr ur vi zh",
    "pawsx": "de en es fr ja ko zh",
    "panx": (
        "ar he vi id jv ms tl eu ml ta te af nl en de el bn hi mr ur fa fr it pt es bg ru ja ka ko th sw yo my zh kk "
        "tr et fi hu"
    ),
    "udpos": "af ar bg de el en es et eu fa fi fr he hi hu id it ja kk ko mr nl pt ru ta te th tl tr ur vi yo zh",
    "tatoeba": (
        "ar he vi id jv tl eu ml ta te af nl de el bn hi mr ur fa fr it pt es bg ru ja ka ko th sw zh kk tr et fi hu"
    ),
    "bucc2018": "de fr ru zh",
    "xquad": "en es de el ru tr ar vi th zh hi",
    "mlqa": "en es de ar hi vi zh",
    "tydiqa": "en ar bn fi id ko ru sw te",
}
"""XTREME's tasks and what each is evaluated in (its `evaluate.py`, TASK2LANGS)."""
SPLITS = ("test", "predict")
BY_ID = ("bucc2018",)
"""Tasks whose lines say themselves what they are of; those of the others go by their place in the test file."""


def find_predictions(task: str, run: Path) -> dict[str, Path]:
    """Language -> file of a run's predictions, of the languages that XTREME asks for.

    Raises:
        ConfigError: There is no such task, or the run has predictions both of its test files and of others.
        DataError: The run has none, or a language's are broken or lack examples.
    """
    if task not in LANGUAGES:
        raise ConfigError(f"{task}: no task of XTREME; choose one of {', '.join(LANGUAGES)}")
    suffix = "json" if task in QUESTION_ANSWERING else "tsv"
    folder = run / "predictions"
    files = {split: _by_language(folder, split, suffix) for split in SPLITS}
    present = [split for split in SPLITS if files[split]]
    if not present:
        raise DataError(f"{folder}: no predictions of test files there (test.<language>.{suffix})")
    if len(present) > 1:
        raise ConfigError(f"{folder}: predictions of both {' and '.join(present)}; keep one kind")
    wanted = LANGUAGES[task].split()
    chosen = {language: path for language, path in files[present[0]].items() if language in wanted}
    for path in chosen.values():
        _check(path, suffix)
    if task not in BY_ID:
        _check_whole(run, present[0], chosen)
    return {language: chosen[language] for language in wanted if language in chosen}


def _by_language(folder: Path, split: str, suffix: str) -> dict[str, Path]:
    files = ((path.name.split("."), path) for path in sorted(folder.glob(f"{split}.*.{suffix}")))
    return {parts[1]: path for parts, path in files if len(parts) == 3}


def _check_whole(run: Path, split: str, languages: Collection[str]) -> None:
    """Refuses predictions that examples were left out of: the evaluator has all."""
    path = run / RESULTS_NAME
    results = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    skipped = results.get("skipped", {}).get(split, {})
    if lacking := [f"{language} ({skipped[language]})" for language in languages if language in skipped]:
        raise DataError(
            f"{run}: bad examples of {split} were skipped in {', '.join(lacking)}, so predictions are missing; "
            "mend them in a copy of the files (incidents.jsonl says where they are) and run over that again"
        )


def _check(path: Path, suffix: str) -> None:
    text = path.read_text(encoding="utf-8")
    if not text.strip():
        raise DataError(f"{path}: there is no prediction in it")
    if suffix == "json" and not isinstance(json.loads(text), dict):
        raise DataError(f"{path}: an object of ids and answers is needed")


def export(runs: Mapping[str, Path], output: Path, *, partial: bool) -> list[str]:
    """Lays a submission out and says what is in it, a line per task; nothing is written unless all of it can be.

    Args:
        runs: Task of XTREME -> a run's folder.
        output: The submission's folder; what it holds of these tasks is replaced.
        partial: Whether languages may be missing.

    Raises:
        ConfigError: A task is unknown, or languages are missing.
        DataError: A run has no predictions.
    """
    files = {task: find_predictions(task, run) for task, run in runs.items()}
    said = []
    for task, by_language in files.items():
        absent = [language for language in LANGUAGES[task].split() if language not in by_language]
        if absent and not partial:
            raise ConfigError(f"{runs[task]}: {task} needs {', '.join(absent)}, too; or say --partial")
        missing = f"; missing {', '.join(absent)}" if absent else ""
        said.append(f"{task}: {len(by_language)} languages from {runs[task]}{missing}")
    for task, by_language in files.items():
        (output / task).mkdir(parents=True, exist_ok=True)
        for old in (output / task).glob("test-*.*"):
            old.unlink()
        for language, path in by_language.items():
            with replacing(output / task / f"test-{language}{path.suffix}") as temporary:
                temporary.write_bytes(path.read_bytes())
    return said


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 2 and one screen without traceback for what a user can mend."""
    parser = argparse.ArgumentParser(prog="python -m tasks.export_xtreme", description=__doc__.partition("\n")[0])
    parser.add_argument("runs", nargs="+", metavar="TASK=RUN", help=f"a run of each task: {', '.join(LANGUAGES)}")
    parser.add_argument("--output", type=Path, default=Path("submission"), help="folder to write (%(default)s)")
    parser.add_argument("--partial", action="store_true", help="do without some of a task's languages")
    given = parser.parse_args(arguments)
    try:
        runs = {}
        for text in given.runs:
            task, equals, run = text.partition("=")
            if not equals or task in runs:
                raise ConfigError(f"{text}: write TASK=RUN, each task once, e.g. xnli=outputs/xnli/<name>")
            runs[task] = Path(run)
        print("\n".join(export(runs, given.output, partial=given.partial)))
    except (ConfigError, OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
