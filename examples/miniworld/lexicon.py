"""Reads the languages: templates and lexicon, one YAML each, checked against English so that all can tell the same."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import yaml

from examples.miniworld.world import RELATIONS, SLOTS, VARIANTS

DIRECTORY = Path(__file__).parent / "languages"
REFERENCE = "en"

SLOT = re.compile(r"\{([^{}]+)\}")
"""A slot of a template: `{person}`, `{home}`, `{home.prepositional}`, or `{masculine|feminine}`."""


class LexiconError(ValueError):
    """A language's file cannot tell what the other languages tell."""


@dataclass(frozen=True)
class Language:
    """The content of one YAML file."""

    code: str
    name: str
    script: str
    full_name: str
    between_sentences: str
    statements: Mapping[str, Sequence[str]]
    questions: Mapping[str, Sequence[str]]
    forms: Mapping[str, Sequence[str]]
    lexicon: Mapping[str, Mapping[str, Sequence[str]]]

    def form(self, category: str, key: str, form: str = "") -> str:
        """The form of a lexicon entry that has this name, or its first form where none is named."""
        index = self.forms[category].index(form) if form else 0
        return self.lexicon[category][key][index]

    @property
    def inventory(self) -> dict[str, list[str]]:
        """The keys of every category."""
        return {category: list(entries) for category, entries in self.lexicon.items()}


def load_languages(directory: Path = DIRECTORY) -> dict[str, Language]:
    """All languages by code, English first.

    Raises:
        LexiconError: A file misses something that English has, has more than it, or names an unknown slot or form.
            All problems of all files are in the one message.
    """
    codes = sorted((path.stem for path in directory.glob("*.yaml")), key=lambda code: (code != REFERENCE, code))
    languages = {code: _load(directory / f"{code}.yaml") for code in codes}
    problems = [
        f"{language.code}.yaml: {problem}"
        for language in languages.values()
        for problem in _problems(language, languages[REFERENCE])
    ]
    if problems:
        raise LexiconError("\n".join(problems))
    return languages


def _load(path: Path) -> Language:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    keys = [field.name for field in fields(Language) if field.name != "code"]
    if problems := list(_differences(path.name, content, keys)):
        raise LexiconError("\n".join(problems))
    lexicon = {category: _entries(rows) for category, rows in content.pop("lexicon").items()}
    return Language(code=path.stem, lexicon=lexicon, **content)


def _entries(rows: Sequence[str] | Mapping[str, str | Sequence[str]]) -> dict[str, Sequence[str]]:
    """The forms of each key. Words in a list are their own keys, and a single form needs no list."""
    table = rows if isinstance(rows, Mapping) else {word: word for word in rows}
    return {key: [forms] if isinstance(forms, str) else forms for key, forms in table.items()}


def _problems(language: Language, reference: Language) -> Iterator[str]:
    for kind, count in VARIANTS.items():
        templates = getattr(language, kind)
        yield from _differences(kind, templates, RELATIONS)
        for relation in (relation for relation in RELATIONS if relation in templates):
            if len(templates[relation]) != count:
                yield f"{kind}.{relation} has {len(templates[relation])} templates instead of {count}"
            for template in templates[relation]:
                yield from _template_problems(template, relation if kind == "statements" else "", language)
    yield from _differences("lexicon", language.lexicon, reference.lexicon)
    for category in reference.lexicon:
        if category in language.lexicon:
            yield from _category_problems(category, language, reference)


def _template_problems(template: str, relation: str, language: Language) -> Iterator[str]:
    slots = [slot.split(".") for slot in SLOT.findall(template) if "|" not in slot]
    for required in ("person", relation):
        if required and [name for name, *_ in slots].count(required) != 1:
            yield f"'{template}' must mention {{{required}}} once"
    for name, *form in slots:
        if name not in SLOTS and name != "person":
            yield f"'{template}' has the unknown slot {{{name}}}; known: person, {', '.join(SLOTS)}"
        elif form and form[0] not in language.forms.get(SLOTS.get(name, ""), ()):
            yield f"'{template}' asks for the form {name}.{form[0]}, which `forms` does not name"


def _category_problems(category: str, language: Language, reference: Language) -> Iterator[str]:
    entries = language.lexicon[category]
    yield from _differences(f"lexicon.{category}", entries, reference.lexicon[category])
    count = len(language.forms.get(category, ("only",)))
    yield from (f"lexicon.{category}.{key} needs {count} forms" for key in entries if len(entries[key]) != count)
    firsts = [forms[0] for forms in entries.values()]
    yield from (f"lexicon.{category} has '{form}' twice" for form in sorted(set(firsts)) if firsts.count(form) > 1)


def _differences(where: str, present: Collection[str], expected: Collection[str]) -> Iterator[str]:
    yield from (f"{where} misses '{key}'" for key in expected if key not in present)
    yield from (f"{where} has the unknown key '{key}'" for key in present if key not in expected)
