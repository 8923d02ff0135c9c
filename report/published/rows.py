"""Published results as rows beside ours: never averaged with a run, never compared with one seed by seed."""

from report.published.paper import PATH, Paper, read_paper
from report.runs.rows import Row
from report.runs.run import Run
from report.spec import Spec

SEED = -1
"""No run has it, so that a published score is never paired with one of ours."""


def published_rows(spec: Spec) -> list[Row]:
    """A row for each model in the tables that a report's `paper` names.

    The scores stand at the paths of our `results.json`, `test.accuracy.de`, so they fill the columns of that path. One
    row has what several tables report of one model in one setting.

    Raises:
        ConfigError: `report/published/paper.yaml` cannot be used.
    """
    if not spec.paper:
        return []
    paper = read_paper()
    runs: dict[str, list[Run]] = {}
    for name in spec.paper:
        table = paper.tables[name]
        for model in table.models:
            runs.setdefault(paper.heading(table, model), []).append(_run(paper, name, model))
    return [Row(dict.fromkeys(spec.rows, "") | {spec.rows[0]: name}, tuple(runs[name]), name) for name in runs]


def _run(paper: Paper, name: str, model: str) -> Run:
    table = paper.tables[name]
    scores = {
        f"test.{metric}.{language}": percent / 100
        for metric, languages in table.models[model].items()
        for language, percent in languages.items()
    }
    return Run(PATH, table.task, SEED, {}, scores)
