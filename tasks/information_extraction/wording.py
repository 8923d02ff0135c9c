"""How a schema's nodes are put as prompts: in English or Chinese as UIE-M was trained, or by templates."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from string import Formatter
from typing import Self

from ernie_m.errors import ConfigError
from tasks.information_extraction.schema import Node

PLACES = {
    "relation": {"name", "subject"},
    "classification": {"name", "options"},
    "relation_classification": {"name", "subject", "options"},
}
"""What a template has to have."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """Templates of prompts. An entity type is asked for by its name alone.

    Attributes:
        relation: Of a relation or an event's argument, with `{name}` and `{subject}`, the text of the span asked about.
        classification: Of the whole text, with `{name}` and `{options}`.
        relation_classification: Of a span, with all three.

    Raises:
        ConfigError: A template lacks one of these, or has something else.
    """

    relation: str
    classification: str
    relation_classification: str

    def __post_init__(self) -> None:
        for template in fields(self):
            text, needed = getattr(self, template.name), PLACES[template.name]
            try:
                placeholders = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
            except ValueError as error:
                raise ConfigError(f"wording.{template.name}={text!r}: {error}") from None
            if placeholders != needed:
                wanted = ", ".join(f"{{{name}}}" for name in sorted(needed))
                raise ConfigError(f"wording.{template.name}={text!r}: it needs {wanted}, and nothing else in braces")

    @classmethod
    def parse(cls, given: "str | Mapping[str, str] | Wording") -> Self:
        """A language's own wording by its code (`en`, `zh`), or templates.

        Raises:
            ConfigError: There is no such wording, or a template is none.
        """
        if isinstance(given, cls):
            return given
        if isinstance(given, str):
            if given not in WORDINGS:
                raise ConfigError(f"wording={given}: choose one of {', '.join(WORDINGS)}, or give templates")
            return cls(**WORDINGS[given])
        if not isinstance(given, Mapping) or given.keys() != PLACES.keys():
            raise ConfigError(f"wording={given!r}: it needs templates for {', '.join(PLACES)}, and no others")
        return cls(**given)

    @property
    def templates(self) -> dict[str, str]:
        """As `parse` takes them."""
        return {name: getattr(self, name) for name in PLACES}

    def prompt(self, node: Node, subject: str | None = None) -> str:
        """The prompt that asks for a node: in the whole text, or about a span with the text `subject`."""
        values = {"name": node.name, "subject": subject, "options": ",".join(node.options)}
        if subject is None:
            return self.classification.format(**values) if node.options else node.name
        return (self.relation_classification if node.options else self.relation).format(**values)


WORDINGS = {
    "en": {
        "relation": "{name} of {subject}",
        "classification": "{name}[{options}]",
        "relation_classification": "{name} of {subject} [{options}]",
    },
    "zh": {
        "relation": "{subject}的{name}",
        "classification": "{name}[{options}]",
        "relation_classification": "{subject}的{name}[{options}]",
    },
}
"""Those of PaddleNLP's Taskflow (`schema_lang`)."""
