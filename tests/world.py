"""Data sets of a few articles or lines, cut from the miniworld, for tests that train."""

import json
import shutil
from pathlib import Path

from omegaconf import OmegaConf

from conf import FOLDER

ROOT = Path(__file__).resolve().parent.parent
MINIWORLD = ROOT / "examples" / "miniworld" / "data"
ENCODER = MINIWORLD.parent / "encoder"
LANGUAGES = ("en", "de", "zh")


def write_small_world(folder: Path, *, train: int = 12, evaluation: int = 2) -> Path:
    """Writes `train.en.json` and three languages' validation and test files with so many articles each."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, articles in [
        ("train.en.json", train),
        *((f"{split}.{language}.json", evaluation) for split in ("validation", "test") for language in LANGUAGES),
    ]:
        whole = json.loads((MINIWORLD / "qa" / name).read_text(encoding="utf-8"))
        whole["data"] = whole["data"][:articles]
        (folder / name).write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    return folder


def write_unanswerable_world(folder: Path, *, train: int = 12, evaluation: int = 2) -> Path:
    """The same in SQuAD v2's form: a paragraph is asked the next one's questions, too, which it does not answer."""
    for path in write_small_world(folder, train=train, evaluation=evaluation).iterdir():
        whole = json.loads(path.read_text(encoding="utf-8"))
        paragraphs = [paragraph for article in whole["data"] for paragraph in article["paragraphs"]]
        asked = [list(paragraph["qas"]) for paragraph in paragraphs]
        for number, paragraph in enumerate(paragraphs):
            known = {question["question"] for question in asked[number]}
            paragraph["qas"] += [
                {"id": f"{question['id']}-{number}", "question": question["question"], "answers": []}
                | {"is_impossible": True, "plausible_answers": []}
                for question in asked[(number + 1) % len(paragraphs)]
                if question["question"] not in known
            ]
        path.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    return folder


ROWS = {
    "xnli": "nli", "pawsx": "paraphrases", "retrieval": "retrieval", "multiple_choice": "choices", "ner": "ner",
    "pos": "pos", "information_extraction": "extraction",
}  # fmt: skip
"""Tasks whose files have rows, and the folders of their data."""


def write_small_rows(folder: Path, task: str, *, train: int = 40, evaluation: int = 8) -> Path:
    """Writes the first rows or sentences of a task's files: English to train on, three languages to evaluate."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted((MINIWORLD / ROWS[task]).iterdir()):
        split, language, *_ = path.name.split(".")
        if language in LANGUAGES:
            count = train if split == "train" else evaluation
            between = "\n\n" if path.suffix in (".conll", ".conllu") else "\n"
            rows = path.read_text(encoding="utf-8").split(between)
            (folder / path.name).write_text(between.join(rows[: count + 1]) + "\n", encoding="utf-8")
    return folder


def write_small_text(folder: Path, *, lines: int = 80) -> Path:
    """Writes the first short lines of three languages' text and of two pairs."""
    folder.mkdir(parents=True, exist_ok=True)
    names = ["mono.en.txt", "mono.de.txt", "mono.sw.txt"]
    names += [f"parallel.{pair}.{language}" for pair in ("en-de", "en-sw") for language in pair.split("-")]
    for name in names:
        whole = (MINIWORLD / "text" / name).read_text(encoding="utf-8").splitlines(keepends=True)
        kept = whole if "parallel" in name else [line for line in whole if len(line) < 150]
        (folder / name).write_text("".join(kept[:lines]), encoding="utf-8")
    return folder


def write_lists(folder: Path, data: Path, split: str, name: str) -> None:
    """Writes BUCC's files of pairs: the first half of the lines has a translation, the other lines have none."""
    sides = {code: (data / f"{split}.{code}").read_text(encoding="utf-8").splitlines() for code in ("de", "en")}
    sides = {"de": sides["de"][:18], "en": [*reversed(sides["en"][:12]), *sides["en"][18:]]}
    (folder / "de-en").mkdir(parents=True, exist_ok=True)
    for code, lines in sides.items():
        text = "".join(f"{code}-{number:03}\t{line}\n" for number, line in enumerate(lines))
        (folder / "de-en" / f"de-en.{name}.{code}").write_text(text, encoding="utf-8")
    pairs = "".join(f"de-{number:03}\ten-{11 - number:03}\n" for number in range(12))
    (folder / "de-en" / f"de-en.{name}.gold").write_text(pairs)


def default_data_of(task: str) -> str:
    """The data set that a task takes unless told otherwise."""
    chosen = OmegaConf.select(OmegaConf.load(FOLDER / "task" / f"{task}.yaml"), "defaults")
    return str(next(entry["override /data"] for entry in chosen if "override /data" in entry))


def small_data_for(task: str, folder: Path) -> list[str]:
    """Some rows of each split of a task's own data, and what a user has to say to use them."""
    if task == "qa":
        return [f"data.dir={write_small_world(folder, train=2, evaluation=1)}"]
    if default_data_of(task) == "table":
        folder.mkdir(exist_ok=True)
        rows = [f"Anna eats {i} apples.\t{i % 3}" for i in range(20)]
        for name in ("rows.tsv", "de.tsv"):
            (folder / name).write_text("\n".join(["text\tlabel", *rows]))
        return [
            f"data.dir={folder}", "data.train=rows.tsv", "++data.test.de=de.tsv", "data.read.columns.first=text",
            "data.read.columns.second=null",
        ]  # fmt: skip
    few = ["data.languages=[de,zh]"] if task == "retrieval" else []
    return [f"data.dir={write_small_rows(folder, task, train=120)}", *few]


def copy_tokenizer(folder: Path) -> Path:
    """A copy of the miniworld's tokenizer, to be spoilt."""
    return Path(shutil.copytree(MINIWORLD / "tokenizer", folder, dirs_exist_ok=True))
