"""Which files make up which corpus: finds the files of languages and pairs by patterns of paths."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from ernie_m.errors import ConfigError, DataError
from pretraining.corpus.parts.hub import HubPart, hub_parts
from pretraining.corpus.parts.text_files import FilePart
from pretraining.corpus.text import InLanguages, Source, TextPart

_NAME = "[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*"
_PAIR = "[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)+"
Text = TypeVar("Text", bound=InLanguages)
_PLACEHOLDER = re.compile(r"\{(language|pair)\}")


def find_parts(directory: Path, pattern: str) -> list[tuple[tuple[str, ...], FilePart]]:
    """The files that a pattern matches: the languages and the part of each, in the order of their paths.

    Args:
        directory: The folder that the pattern is relative to, unless it is an absolute path.
        pattern: A path with `*`, and `{language}` for monolingual text (`mono/{language}.txt`), `{pair}` and
            `{language}` for aligned files (`*/{pair}.{language}`, where a pair is `de-en`), or `{pair}` for tables
            (`{pair}.tsv`). A file may also end with `.gz`; if it is there without, too, that one is read. A pattern
            that ends with `.gz` matches only such files. A language may be named `zh-Hans`, but not in a pair.

    Raises:
        ConfigError: The pattern has neither placeholder, or the folder does not exist.
        DataError: No file matches, or an aligned file lacks its other half.
    """
    return [
        (languages, FilePart(len(languages), files, swapped=False)) for languages, files in _match(directory, pattern)
    ]


def gather(parts: Iterable[tuple[tuple[str, ...], FilePart | HubPart]]) -> list[Source]:
    """Joins parts into corpora, in the order of their names.

    All parts of one language, or of one pair, are one corpus; a part that is given twice is read once. `de-en` and
    `en-de` are the same pair, which gets the name that comes first.
    """
    parts_of: dict[tuple[str, ...], list[TextPart]] = {}
    seen: set[object] = set()
    for languages, part in parts:
        same = frozenset(path.resolve() for path in part.files) if isinstance(part, FilePart) else part
        if same in seen:
            continue
        seen.add(same)
        swapped = languages not in parts_of and languages[::-1] in parts_of
        parts_of.setdefault(languages[::-1] if swapped else languages, []).append(replace(part, swapped=swapped))
    return [Source(languages, tuple(parts)) for languages, parts in sorted(parts_of.items())]


def keep_languages(sources: Sequence[Text], languages: Sequence[str] | None) -> list[Text]:
    """The corpora of some languages; a pair is kept if both of its languages are among them.

    Args:
        sources: All corpora, monolingual and parallel ones. A language needs text of one kind only.
        languages: The languages to keep; None keeps all.

    Raises:
        ConfigError: There is a language that no text is kept of.
    """
    if languages is None:
        return list(sources)
    kept = [source for source in sources if set(source.languages) <= set(languages)]
    missing = sorted(set(languages) - {language for source in kept for language in source.languages})
    if missing or not languages:
        raise ConfigError(
            f"data.languages: no text of {', '.join(missing) or 'any language'} is kept; there is "
            f"{', '.join(source.name for source in sources) or 'none'}, of which a pair needs both its languages"
        )
    return kept


def find_text(
    *,
    dir: str,
    mono: str | Sequence[str] | None,
    parallel: str | Sequence[str] | None,
    hub: Sequence[Mapping[str, Any]],
    languages: Sequence[str] | None,
) -> list[Source]:
    """The text that a configuration names, monolingual corpora first; for the arguments see `PretrainingDataModule`.

    Raises:
        ConfigError: A pattern lacks its `{language}` or `{pair}`, or a language is in none of the files.
        DataError: No file is found, or an aligned file lacks its other half.
    """
    parts = []
    for key, place, patterns in (("mono", "{language}", mono), ("parallel", "{pair}", parallel)):
        for pattern in [patterns] if isinstance(patterns, str) else patterns or ():
            if place not in pattern or ("{pair}" in pattern) != (key == "parallel"):
                raise ConfigError(f"data.{key}={pattern}: write {place} where the file's name says which it is")
            parts += find_parts(Path(dir), pattern)
    sources = gather([*parts, *hub_parts(hub)])
    if not sources:
        raise ConfigError("there is no text: set data.mono=<pattern with {language}> or data.parallel=<with {pair}>")
    return keep_languages(sorted(sources, key=lambda source: len(source.languages)), languages)


def _match(directory: Path, pattern: str) -> list[tuple[tuple[str, ...], tuple[Path, ...]]]:
    """What a pattern matches: the languages and the files of every part, in the order of paths."""
    if not _PLACEHOLDER.search(pattern):
        raise ConfigError(f"{pattern}: write {{language}} or {{pair}} where the file's name has it")
    relative = Path(pattern)
    if relative.is_absolute():
        directory, relative = Path(relative.anchor), relative.relative_to(relative.anchor)
    if not directory.is_dir():
        raise ConfigError(f"{directory}: no such folder")
    plain = relative.as_posix().removesuffix(".gz")
    expression = _expression(plain)
    language_group = expression.groupindex.get("language")
    wildcard = re.sub(r"[\[?]", r"[\g<0>]", _PLACEHOLDER.sub("*", plain))
    wildcards = (wildcard + ".gz",) if plain != relative.as_posix() else (wildcard, wildcard + ".gz")
    files_of: dict[tuple[str, ...], dict[tuple[str, ...], dict[str, Path]]] = {}
    for path in sorted(p for glob in wildcards for p in directory.glob(glob)):
        if match := expression.fullmatch(path.relative_to(directory).as_posix().removesuffix(".gz")):
            fields = match.groupdict()
            languages = tuple(fields["pair"].split("-")) if "pair" in fields else (fields["language"],)
            if len(languages) > 2:
                raise DataError(f"{path}: which two languages is {fields['pair']}? Write _ inside a name: zh_Hans")
            rest = tuple(text for group, text in enumerate(match.groups(), start=1) if group != language_group)
            files_of.setdefault(languages, {}).setdefault(rest, {}).setdefault(fields.get("language", ""), path)
    if not files_of:
        raise DataError(f"no file matches {pattern}" + ("" if Path(pattern).is_absolute() else f" in {directory}"))
    return [(languages, _part(languages, files)) for languages, parts in files_of.items() for files in parts.values()]


def _expression(pattern: str) -> re.Pattern[str]:
    """A pattern as a regular expression; a placeholder that comes twice has to match the same text twice."""
    meaning = {
        "*": "([^/]*)",
        "{language}": f"(?P<language>{_NAME})",
        "{pair}": f"(?P<pair>{_PAIR})",
    }
    made = ""
    for piece in re.split(r"(\*|\{language\}|\{pair\})", pattern):
        made += meaning.get(piece, re.escape(piece))
        if piece.startswith("{") and piece in meaning:
            meaning[piece] = f"(?P={piece[1:-1]})"
    return re.compile(made)


def _part(languages: tuple[str, ...], files: dict[str, Path]) -> tuple[Path, ...]:
    if len(files) == 1 and (len(languages) == 1 or "" in files):
        return tuple(files.values())
    if set(files) != set(languages):
        known = ", ".join(str(path) for path in files.values())
        raise DataError(f"{known}: the pair {'-'.join(languages)} needs a file for each of its two languages")
    return tuple(files[language] for language in languages)
