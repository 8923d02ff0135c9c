"""What every reader does with bad examples: the policy that a user chooses, and the report of what was done."""

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

from ernie_m.errors import ConfigError, DataError

Action = Literal["repaired", "skipped", "answer dropped"]

PROBLEMS_SHOWN = 5


class BadExamplePolicy(StrEnum):
    """What a reader does with a bad example.

    `error` refuses the file. `repair` repairs examples that have exactly one possible repair, and refuses a file with
    others. `skip` leaves bad examples out. `repair_or_skip` repairs what `repair` does and leaves the others out.
    """

    ERROR = "error"
    REPAIR = "repair"
    SKIP = "skip"
    REPAIR_OR_SKIP = "repair_or_skip"

    @classmethod
    def parse(cls, value: str) -> Self:
        """The policy of that name; raises ConfigError if there is none."""
        try:
            return cls(value)
        except ValueError:
            raise ConfigError(f"data.on_bad_example={value} is unknown. Choices: {', '.join(cls)}.") from None

    @property
    def repairs(self) -> bool:
        """Whether an example that has exactly one repair is repaired."""
        return self in (BadExamplePolicy.REPAIR, BadExamplePolicy.REPAIR_OR_SKIP)

    @property
    def skips(self) -> bool:
        """Whether a bad example that is not repaired is left out."""
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
    """A file that is being read (see `Source.reading`), and the problems that were met in it so far.

    Attributes:
        file: The file.
        language: Language code of the file.
        policy: What to do with bad examples.
        unit: What the file's examples are called in messages, in the plural.
        examples: How many examples the file holds, bad ones included; the reader counts them.
        incidents: Problems that the policy accepts.
        refused: Problems that the policy does not accept.
    """

    file: Path
    language: str
    policy: BadExamplePolicy
    unit: str
    examples: int = 0
    incidents: list[Incident] = field(default_factory=list)
    refused: list[Incident] = field(default_factory=list)

    def note(self, location: str, example_id: str, problem: str, action: Action) -> None:
        """Records a problem. One that the policy does not accept is raised when the whole file has been read."""
        accepted = self.policy.repairs if action == "repaired" else self.policy.skips
        incident = Incident(str(self.file), location, example_id, self.language, problem, action)
        (self.incidents if accepted else self.refused).append(incident)

    def summary(self) -> str:
        """One line for the console. An example with several repairs counts once."""
        repaired = len({i.example_id for i in self.incidents if i.action == "repaired"})
        skipped = sum(i.action == "skipped" for i in self.incidents)
        dropped = sum(i.action == "answer dropped" for i in self.incidents)
        parts = [f"{self.examples} {self.unit}", f"{repaired} repaired", f"{skipped} skipped"]
        parts += [f"{dropped} answers dropped"] if dropped else []
        return f"{self.file.name} ({self.language}): {', '.join(parts)}"

    def check(self) -> None:
        """Raises all that was refused, in one DataError."""
        if not self.refused:
            return
        problems = "1 problem" if len(self.refused) == 1 else f"{len(self.refused)} problems"
        lines = [f"{self.file} ({self.language}): {problems} in {self.examples} {self.unit}:"]
        lines += [f"  {i.location}, id {i.example_id}: {i.problem}" for i in self.refused[:PROBLEMS_SHOWN]]
        if len(self.refused) > PROBLEMS_SHOWN:
            lines.append(f"  ... and {len(self.refused) - PROBLEMS_SHOWN} more")
        lines.append(
            f"data.on_bad_example={self.policy} does not accept this. With data.on_bad_example=repair_or_skip, examples"
            " that have exactly one repair are repaired, the others are left out, and both are listed."
        )
        raise DataError("\n".join(lines))


@dataclass(slots=True)
class ReadReport:
    """The files that were read in a run, and everything that was repaired or left out."""

    _readings: dict[tuple[Path, str], FileReading] = field(default_factory=dict, init=False)

    @property
    def incidents(self) -> list[Incident]:
        """Every incident of the run, file by file."""
        return [incident for reading in self._readings.values() for incident in reading.incidents]

    def examples(self, file: Path, language: str) -> int:
        """How many examples a file that was read holds, bad ones included."""
        return self._readings[file, language].examples

    def add(self, reading: FileReading) -> None:
        """Adds a file that has been read, in place of an earlier reading of it."""
        self._readings[reading.file, reading.language] = reading

    def summary(self) -> list[str]:
        """One line per file for the console."""
        return [reading.summary() for reading in self._readings.values()]

    def write(self, path: Path) -> None:
        """Writes every incident as JSON lines."""
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = (json.dumps(asdict(incident), ensure_ascii=False) + "\n" for incident in self.incidents)
        path.write_text("".join(lines), encoding="utf-8", errors="backslashreplace", newline="\n")
