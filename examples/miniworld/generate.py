"""Writes the miniworld's data: `python -m examples.miniworld.generate`; equal bytes on every machine."""

import argparse
import json
from pathlib import Path

from ernie_m.tokenizer.training import train_tokenizer
from examples.miniworld.choices import choice_files
from examples.miniworld.extraction import extraction_files, load_employers
from examples.miniworld.lexicon import REFERENCE, load_languages
from examples.miniworld.parts_of_speech import part_of_speech_files
from examples.miniworld.question_answering import question_answering_files
from examples.miniworld.sentence_bank import sentence_bank_files
from examples.miniworld.sentence_pairs import inference_files, paraphrase_files
from examples.miniworld.text import monolingual_files, parallel_files
from examples.miniworld.token_labels import entity_files
from examples.miniworld.world import deal_names

SEED = 1
PARAGRAPHS = {"train": 3600, "validation": 30, "test": 60}
PAIRS = {"train": 6000, "validation": 150, "test": 300}
CHOICES = {"train": 6000, "validation": 100, "test": 200}
ENTITY_SENTENCES = {"train": 3000, "validation": 150, "test": 300}
EXTRACTION_STORIES = {"train": 1200, "validation": 50, "test": 100}
TAGGED_SENTENCES = {"train": 1500, "validation": 100, "test": 150}
BANK_LINES = {"train": 2000, "validation": 150, "test": 300}
MONOLINGUAL_LINES = 3000
PARALLEL_LINES = 1500
VOCABULARY_SIZE = 4600
SIGNS = ".,?¿؟।"

DIRECTORY = Path(__file__).parent / "data"


def generate(directory: Path) -> list[Path]:
    """Write every file below the directory and return the paths, in the order of writing."""
    languages = load_languages()
    names = deal_names(SEED, languages[REFERENCE].inventory)
    files = {
        **dict(question_answering_files(SEED, languages, names, paragraphs=PARAGRAPHS)),
        **dict(inference_files(SEED, languages, names, pairs=PAIRS)),
        **dict(paraphrase_files(SEED, languages, names, pairs=PAIRS)),
        **dict(choice_files(SEED, languages, names, choices=CHOICES)),
        **dict(entity_files(SEED, languages, names, sentences=ENTITY_SENTENCES)),
        **dict(extraction_files(SEED, languages, load_employers(), names, stories=EXTRACTION_STORIES)),
        **dict(part_of_speech_files(SEED, languages, names, sentences=TAGGED_SENTENCES)),
        **dict(sentence_bank_files(SEED, languages, names, lines=BANK_LINES)),
        **dict(monolingual_files(SEED, languages, names["train"], lines=MONOLINGUAL_LINES)),
        **dict(parallel_files(SEED, languages, names["train"], lines=PARALLEL_LINES)),
    }
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())
    train_tokenizer(tokenizer_lines(files), directory / "tokenizer", vocab_size=VOCABULARY_SIZE)
    return [directory / name for name in files] + sorted((directory / "tokenizer").iterdir())


def tokenizer_lines(files: dict[str, str]) -> list[str]:
    """What the tokenizer learns from: all text and the training questions, never validation or test.

    Every word comes once more, with a comma. SentencePiece draws its candidates from what two different words have
    in common, signs included: a word that templates always put before a space would not become a piece.
    """
    lines = [line for name, content in files.items() if name.startswith("text/") for line in content.splitlines()]
    for article in json.loads(files[f"qa/train.{REFERENCE}.json"])["data"]:
        for paragraph in article["paragraphs"]:
            lines += [paragraph["context"], *(question["question"] for question in paragraph["qas"])]
    words = sorted({word.strip(SIGNS) for line in lines for word in line.split()})
    return lines + [f"{word}," for word in words]


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(prog="python -m examples.miniworld.generate", description=__doc__)
    parser.add_argument("--directory", type=Path, default=DIRECTORY, help="where to write (default: %(default)s)")
    directory = parser.parse_args().directory
    for path in generate(directory):
        lines = path.read_bytes().splitlines()
        print(f"{path.relative_to(directory)!s:<36} {len(lines):>7} lines {path.stat().st_size:>10} bytes")


if __name__ == "__main__":
    main()
