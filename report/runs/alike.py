"""Whether the runs of a row were told the same but for their seed: others are not averaged."""

from collections.abc import Sequence

from ernie_m.errors import DataError
from report.runs.rows import Row
from report.runs.run import Run
from report.runs.settings import differing
from report.spec import Spec

SHOWN = 5
"""So many keys are named."""


def check_alike(rows: Sequence[Row], spec: Spec) -> list[str]:
    """Sentences on runs that cannot be checked.

    Raises:
        DataError: Runs of a task in a row differ in more than the seed and `may_differ`; keys, values and folders are
            named.
    """
    unknown: dict[str, None] = {}
    known = 0
    for row in rows:
        for task in dict.fromkeys(run.task for run in row.runs):
            runs = [run for run in row.runs if run.task == task]
            told = [run for run in runs if run.settings is not None]
            known += len(told)
            unknown |= dict.fromkeys(str(run.folder) for run in runs if run.settings is None)
            _check(told, spec, f"{spec.heading(row.labels)} ({task})")
    if not unknown:
        return []
    which = "The runs have" if not known else f"{len(unknown)} run{'s have' if len(unknown) > 1 else ' has'}"
    return [f"{which} no config.json: that runs of a row differ in nothing but the seed was not checked."]


def _check(runs: Sequence[Run], spec: Spec, name: str) -> None:
    settings = [run.settings for run in runs if run.settings is not None]
    keys = differing(settings, [run.seed for run in runs], spec.may_differ)
    if not keys:
        return
    typed = [key for key in keys if any(key in one.typed for one in settings)]
    shown = [*typed, *(key for key in keys if key not in typed)]
    said = []
    for key in shown[:SHOWN]:
        first, *others = [one.values.get(key) for one in settings]
        at = next(at for at, value in enumerate(others, 1) if value != first)
        said.append(f"{key} is {first} in {runs[0].folder} and {settings[at].values.get(key)} in {runs[at].folder}")
    more = f"; and {len(keys) - SHOWN} more keys" if len(keys) > SHOWN else ""
    raise DataError(
        f"runs of {name} differ in more than the seed: {'; '.join(said)}{more}. Their mean would be of different "
        "things: put such a key into rows, leave runs out (where), or name it in may_differ"
    )
