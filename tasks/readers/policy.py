"""What happens to data that disagree with themselves: one policy and one report for every reader."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

from ernie_m.errors import ConfigError, DataError

Action = Literal["repaired", "skipped", "answer dropped"]

PROBLEMS_SHOWN = 5


class BadExamplePolicy(StrEnum):
    """What a reader does with a bad example: stop; mend it; leave it out; or mend what can be, leave out the rest."""

    ERROR = "error"
    REPAIR = "repair"
    SKIP = "skip"
    REPAIR_OR_SKIP = "repair_or_skip"

    @classmethod
    def parse(cls, value: str) -> Self:
        """Return the policy of that name.

        Raises:
            ConfigError: If there is none.
        """
        try:
            return cls(value)
        except ValueError:
            raise ConfigError(f"data.on_bad_example={value} is unknown. Choices: {', '.join(cls)}.") from None

    @property
    def repairs(self) -> bool:
        """Whether an example with an exact repair is mended."""
        return self in (BadExamplePolicy.REPAIR, BadExamplePolicy.REPAIR_OR_SKIP)

    @property
    def skips(self) -> bool:
        """Whether an example that is not mended is left out."""
        return self in (BadExamplePolicy.SKIP, BadExamplePolicy.REPAIR_OR_SKIP)


@dataclass(frozen=True, slots=True)
class Incident:
    """One thing wrong in a file, and what was done about it.

    Attributes:
        file: The file.
        location: The place in the file: a line, or a path such as `data[3].paragraphs[0].qas[2]`.
        example_id: The example's id in the file.
        language: Language code of the file.
        problem: What is wrong, in words.
        action: What was done.
    """

    file: str
    location: str
    example_id: str
    language: str
    problem: str
    action: Action


@dataclass(slots=True)
class FileReading:
    """One file being read under a policy; `ReadReport.reading` makes it.

    Attributes:
        file: The file.
        language: Language code of the file.
        policy: What to do with bad examples.
        unit: What the file's examples are called in messages, in the plural.
        examples: How many examples the file holds, bad ones included; the reader counts.
        incidents: What was wrong and accepted.
        refused: What was wrong and is not accepted by the policy.
    """

    file: Path
    language: str
    policy: BadExamplePolicy
    unit: str
    examples: int = 0
    incidents: list[Incident] = field(default_factory=list)
    refused: list[Incident] = field(default_factory=list)

    def note(self, location: str, example_id: str, problem: str, action: Action) -> None:
        """Record a problem: under the policy's accepted incidents, or among those refused at the file's end."""
        accepted = self.policy.repairs if action == "repaired" else self.policy.skips
        incident = Incident(str(self.file), location, example_id, self.language, problem, action)
        (self.incidents if accepted else self.refused).append(incident)

    def summary(self) -> str:
        """Return one line for the console; repaired and skipped count examples, not their parts."""
        repaired = len({i.example_id for i in self.incidents if i.action == "repaired"})
        skipped = sum(i.action == "skipped" for i in self.incidents)
        dropped = sum(i.action == "answer dropped" for i in self.incidents)
        parts = [f"{self.examples} {self.unit}", f"{repaired} repaired", f"{skipped} skipped"]
        parts += [f"{dropped} answers dropped"] if dropped else []
        return f"{self.file.name} ({self.language}): {', '.join(parts)}"

    def check(self) -> None:
        """Raise what the policy refuses, all at once.

        Raises:
            DataError: If anything was refused.
        """
        if not self.refused:
            return
        problems = "1 problem" if len(self.refused) == 1 else f"{len(self.refused)} problems"
        lines = [f"{self.file} ({self.language}): {problems} in {self.examples} {self.unit}:"]
        lines += [f"  {i.location}, id {i.example_id}: {i.problem}" for i in self.refused[:PROBLEMS_SHOWN]]
        if len(self.refused) > PROBLEMS_SHOWN:
            lines.append(f"  ... and {len(self.refused) - PROBLEMS_SHOWN} more")
        lines.append(
            f"data.on_bad_example={self.policy} refuses them; data.on_bad_example=repair_or_skip would accept them:"
            " repair what has one exact repair, leave out the rest and list both."
        )
        raise DataError("\n".join(lines))


@dataclass(slots=True)
class ReadReport:
    """What was read from which file in a run, and everything that was repaired or left out."""

    _readings: dict[tuple[Path, str], FileReading] = field(default_factory=dict, init=False)

    @property
    def incidents(self) -> list[Incident]:
        """Every incident of the run, file by file."""
        return [incident for reading in self._readings.values() for incident in reading.incidents]

    def examples(self, file: Path, language: str) -> int:
        """How many examples a file that was read holds, bad ones included."""
        return self._readings[file, language].examples

    @contextmanager
    def reading(self, file: Path, *, language: str, policy: BadExamplePolicy, unit: str) -> Iterator[FileReading]:
        """Collect what happens while a file is read; reading it again replaces its entry.

        Args:
            file: The file.
            language: Language code of the file.
            policy: What to do with bad examples.
            unit: What the file's examples are called, in the plural.

        Yields:
            The collector that the reader reports to.

        Raises:
            DataError: On leaving, if something is wrong that the policy refuses.
        """
        reading = FileReading(file, language, policy, unit)
        yield reading
        reading.check()
        self._readings[file, language] = reading

    def summary(self) -> list[str]:
        """Return one line per file for the console."""
        return [reading.summary() for reading in self._readings.values()]

    def write(self, path: Path) -> None:
        """Write every incident as JSON lines."""
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = (json.dumps(asdict(incident), ensure_ascii=False) + "\n" for incident in self.incidents)
        path.write_text("".join(lines), encoding="utf-8", errors="backslashreplace", newline="\n")
