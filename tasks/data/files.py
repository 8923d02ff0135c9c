"""Which file belongs to which language of which split, and which documents of a shared file to which split."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import torch

from ernie_m.errors import ConfigError, DataError
from ernie_m.training.seeding import derive_seed

ANY_LANGUAGE = "*"
PLACEHOLDER = "{language}"
PREDICT = "predict"
HUB = "hub:"
"""Beginning of the name of a split on the hub: `hub:<repository or folder>:<configuration or nothing>:<split>`.

A repository may be at a revision: `facebook/mlqa@refs/convert/parquet`.
"""

COUNTED = re.compile(r"(?:[a-z]+ )?(\d+)")
"""A document that a reader has only counted: `17`, `article 3`."""

Names = str | Sequence[str] | Mapping[str, str | Sequence[str]] | None
"""Files as a configuration names them; None for none."""
Files = dict[str, dict[str, list[Path]]]
"""Split -> language -> files."""


def resolve_files(
    directory: Path,
    splits: Mapping[str, Names],
    *,
    source_language: str,
    languages: Sequence[str] | None,
) -> Files:
    """Turns a configuration's file names into paths.

    Args:
        directory: Folder that relative names start from; what is to be predicted is looked for in the working folder
            first.
        splits: Split -> language -> name or names. The language `*` stands for every language for which the pattern,
            with `{language}` in it, finds a file, and without it, for all of `languages`; a language of its own entry
            is not looked for. A name without a language is a pattern if it has `{language}` in it, and otherwise of
            the source language.
        source_language: Kept in every split that has it, whatever `languages` says; comes first.
        languages: Languages to evaluate; None keeps all. A name that begins with `hub:` is left as it is.

    Returns:
        Only languages that are wanted, the source first, the others in the order given (found ones by name).

    Raises:
        ConfigError: A wanted language has no file in any split.
        DataError: The folder does not exist, or a pattern finds nothing.
    """
    if any(names for split, names in splits.items() if split != PREDICT) and not directory.is_dir():
        raise DataError(f"data.dir={directory}: no such folder")
    files: Files = {}
    for split, names in splits.items():
        by_language = _by_language(names, source_language)
        paths_of = _find(directory, split, by_language, languages or ())
        order = sorted(paths_of, key=lambda language: language != source_language)
        files[split] = {language: paths_of[language] for language in order}
    present = {language for paths_of in files.values() for language in paths_of}
    if missing := [language for language in languages or () if language not in present]:
        raise ConfigError(
            f"data.languages: {', '.join(missing)} not in the data set; it has {', '.join(sorted(present))}"
        )
    if languages is not None:
        wanted = {*languages, source_language}
        for split in files.keys() & {"validation", "test"}:
            files[split] = {language: paths for language, paths in files[split].items() if language in wanted}
    return files


def _by_language(names: Names, source_language: str) -> Mapping[str, str | Sequence[str]]:
    if names is None or isinstance(names, Mapping):
        return names or {}
    several = [names] if isinstance(names, str) else names
    return {ANY_LANGUAGE if any(PLACEHOLDER in name for name in several) else source_language: names}


def start_of(directory: Path, split: str, name: str) -> Path:
    """Where a relative name starts from: of what is to be predicted the working folder, if the file is there."""
    here = Path.cwd()
    if split != PREDICT or name.startswith(HUB) or Path(name).is_absolute():
        return directory
    is_here = any(here.glob(name.replace(PLACEHOLDER, "*"))) if PLACEHOLDER in name else (here / name).exists()
    return here if is_here else directory


def _find(
    directory: Path, split: str, names: Mapping[str, str | Sequence[str]], languages: Sequence[str]
) -> dict[str, list[Path]]:
    paths_of = {}
    for language, value in names.items():
        if value is None:
            continue
        patterns = [value] if isinstance(value, str) else list(value)
        if language != ANY_LANGUAGE:
            paths_of[language] = [place_of(start_of(directory, split, name), name) for name in patterns]
            continue
        for pattern in patterns:
            for language, path in _matches(start_of(directory, split, pattern), split, pattern, languages):
                if language not in names:
                    paths_of.setdefault(language, []).append(path)
    return paths_of


def place_of(directory: Path, name: str) -> Path:
    """Where a name leads: a file, or a split on the hub."""
    return Path(name) if name.startswith(HUB) else directory / name


def _matches(directory: Path, split: str, pattern: str, languages: Sequence[str]) -> list[tuple[str, Path]]:
    """Language and file of each match of a pattern, which may have the language several times."""
    if PLACEHOLDER not in pattern or pattern.startswith(HUB):
        if not languages:
            raise ConfigError(
                f"data.{split}['*']={pattern}: it needs data.languages, the languages that there are"
                + ("" if pattern.startswith(HUB) else f", or {PLACEHOLDER} in the file's name")
            )
        return [(language, place_of(directory, pattern.replace(PLACEHOLDER, language))) for language in languages]
    first, *more = map(re.escape, pattern.split(PLACEHOLDER))
    expression = re.compile(f"{first}(.+)" + r"\1".join(more))
    matches = []
    for path in sorted(directory.glob(pattern.replace(PLACEHOLDER, "*"))):
        if hit := expression.fullmatch(path.relative_to(directory).as_posix()):
            matches.append((hit[1], path))
    if not matches:
        raise DataError(f"{directory}: no file {pattern.replace(PLACEHOLDER, '*')} (data.{split})")
    return matches


def shared_files(files: Files) -> dict[str, set[Path]]:
    """Split -> the files that it shares with another split, where there are any; a file to predict may be any."""
    named = {split: {path for paths in languages.values() for path in paths} for split, languages in files.items()}
    shared = {
        split: {path for path in paths if any(path in named[other] for other in named if other not in (split, PREDICT))}
        for split, paths in named.items()
        if split != PREDICT
    }
    return {split: paths for split, paths in shared.items() if paths}


def may_be_parallel(documents: Iterable[str], rows: int, others: Iterable[str], other_rows: int) -> bool:
    """Whether a document that two files both have is the same document, or its translation.

    A name or an id says that it is. Where documents are only counted, `3` is the fourth document of either file. These
    two belong together if the files are parallel, and files whose lengths differ by more than a tenth are not parallel.

    Args:
        documents: Of a file.
        rows: The examples that it holds, bad ones included.
        others: Of the other file.
        other_rows: Likewise.
    """
    lengths = [_length(documents, rows), _length(others, other_rows)]
    counted = [length for length in lengths if length is not None]
    return len(counted) < 2 or min(counted) >= 0.9 * max(counted)


def _length(documents: Iterable[str], rows: int) -> int | None:
    """How many documents were counted; None where they have names or ids."""
    hits = [COUNTED.fullmatch(document) for document in documents]
    highest = max((int(hit[1]) for hit in hits if hit), default=0)
    return highest + 1 if all(hits) and highest <= rows else None


def deal_documents(
    documents: Sequence[str], splits: Sequence[str], shares: Mapping[str, float] | None, *, seed: int
) -> dict[str, list[str]]:
    """Deals documents to the splits that share a file, in seeded random order; every split gets at least one.

    Args:
        documents: All documents, each once.
        splits: The splits that share them.
        shares: Split -> share; only those of `splits` count, in proportion.
        seed: Root of the order.

    Raises:
        ConfigError: No shares are given, or a split has none.
        DataError: There are fewer documents than splits.
    """
    if shares is None:
        raise ConfigError(
            f"{', '.join(splits)} name the same file; set data.split_by_document, e.g. "
            "'data.split_by_document={train: 0.7, validation: 0.1, test: 0.2}', or give each its own"
        )
    if lacking := [split for split in splits if not shares.get(split, 0.0) > 0]:
        raise ConfigError(
            f"{', '.join(splits)} name the same file, and data.split_by_document gives no share to {', '.join(lacking)}"
        )
    if len(documents) < len(splits):
        raise DataError(f"{len(documents)} documents cannot be dealt to {len(splits)} splits: {', '.join(splits)}")
    generator = torch.Generator().manual_seed(derive_seed(seed, "documents"))
    order = [documents[i] for i in torch.randperm(len(documents), generator=generator).tolist()]
    total = sum(shares[split] for split in splits)
    dealt, first, share = {}, 0, 0.0
    for left, split in zip(range(len(splits) - 1, -1, -1), splits, strict=True):
        share += shares[split] / total
        last = min(max(first + 1, round(share * len(order))), len(order) - left)
        dealt[split] = order[first:last]
        first = last
    return dealt
