"""Weights & Biases: a run of ours is one run there, offline where there is no key (package `wandb`)."""

import csv
import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from shlex import quote
from typing import Any, Literal

from lightning.fabric.loggers.logger import rank_zero_experiment
from lightning.pytorch.loggers import WandbLogger
from lightning.pytorch.utilities import rank_zero_only

from ernie_m.files import write_text
from ernie_m.training.loggers.board import Board, flat_scores
from ernie_m.training.loggers.metrics_file import METRICS_NAME, logged_in
from ernie_m.training.loggers.names import STEP
from ernie_m.training.loggers.shown import Bars, HeatMap, Histogram, Shown, Table, table_html
from ernie_m.training.pictures.raster import check_matplotlib, pixels

ID_NAME = "wandb_id.txt"
"""Of the file in a run's folder with its id at W&B."""
SHOWN_NAME = "wandb_shown.csv"
"""Of the file beside it with the step and name of each table and picture that is there: a row each."""
LONGEST_TAG = 64
GIVEN_BY_AGENT = ("WANDB_SWEEP_ID", "WANDB_RUN_ID")
"""In the environment of a job that an agent of a W&B sweep starts."""


class WeightsAndBiases(WandbLogger, Board):
    """A Weights & Biases logger; without an API key it runs offline and says how to sync, in one line.

    The run's id is kept in its folder, and a run that goes on goes on there, too. Of the steps after its checkpoint,
    which are taken again, what was logged is not sent a second time. A job of a W&B sweep has the id that its agent
    gives it.

    Args:
        directory: The run's folder; W&B's files go below it.
        project: W&B project.
        name: Display name of the run.
        group: The experiment or sweep that the run belongs to.
        job_type: `pretrain`, `finetune` or `eval`.
        tags: What the run is of; languages and the like are added to them.
        artifacts: What is kept there at the end: `model`, `predictions`, both or nothing.
        config: The resolved configuration, as plain values.
        facts: More tags, of what is really trained.

    Raises:
        ConfigError: matplotlib, which draws its pictures, is not installed.
    """

    def __init__(
        self,
        *,
        directory: str | Path,
        project: str,
        name: str,
        group: str | None,
        job_type: str,
        tags: Sequence[str],
        artifacts: Sequence[Literal["model", "predictions"]],
        config: Mapping[str, Any],
        facts: Sequence[str] = (),
    ) -> None:
        check_matplotlib("logger=wandb")
        import wandb

        wandb.setup(wandb.Settings(silent=True))
        self.folder, self.artifacts = Path(directory), artifacts
        self._logged = logged_in(self.folder / METRICS_NAME)
        self._shown_file = self.folder / SHOWN_NAME
        self._shown = _read_shown(self._shown_file)
        self.is_offline = os.environ.get("WANDB_MODE") == "offline" or not wandb.login(prompt=False)
        if self.is_offline:
            print(
                f"W&B: this run is kept offline; to send it later: wandb sync {quote(str(directory))}/wandb/offline-*"
            )
        mode = "offline" if self.is_offline else None  # Lightning's own word for it comes too late for wandb 0.31
        super().__init__(
            save_dir=str(directory),
            project=project,
            name=name,
            id=_id_of(self.folder),
            resume="allow",
            group=group,
            job_type=job_type,
            tags=[tag[:LONGEST_TAG] for tag in dict.fromkeys([*tags, *facts])],
            config=dict(config),
            offline=self.is_offline,
            mode=mode,
        )

    @property
    @rank_zero_experiment
    def experiment(self) -> Any:
        """W&B's run, begun when it is first asked for. It takes what an agent gave: a run that follows is another."""
        run = super().experiment
        for variable in GIVEN_BY_AGENT:
            os.environ.pop(variable, None)
        return run

    @rank_zero_only
    def log_metrics(self, metrics: Mapping[str, float], step: int | None = None) -> None:
        """Leaves out what was logged before the run was stopped, and Lightning's epoch, which is the whole training."""
        new = {key: value for key, value in metrics.items() if (step, key) not in self._logged and key != "epoch"}
        if new:
            super().log_metrics(new, step)

    @rank_zero_only
    def show(self, name: str, shown: Shown, *, step: int) -> None:
        """Tables, also as HTML where texts are marked; charts; pictures; histograms."""
        if (step, name) not in self._shown:
            self.experiment.log({name: _as_media(shown), STEP: step})
            self._shown.add((step, name))
            with self._shown_file.open("a", newline="", encoding="utf-8") as file:
                csv.writer(file, lineterminator="\n").writerow((step, name))

    @rank_zero_only
    def conclude(self, results: Mapping[str, Any]) -> None:
        """Puts the numbers into the run's summary, with what is said in words."""
        words = {key: value for key, value in results.items() if isinstance(value, str)}
        self.experiment.summary.update(words | flat_scores(results))

    @rank_zero_only
    def keep(self, kind: str, folder: Path, *, aliases: Sequence[str]) -> None:
        """Keeps a folder as the artifact `<kind>-<id of the run>`."""
        import wandb

        if kind in self.artifacts:
            artifact = wandb.Artifact(f"{kind}-{self.experiment.id}", type=kind)
            artifact.add_dir(str(folder), skip_cache=True)
            self.experiment.log_artifact(artifact, aliases=list(aliases))

    @rank_zero_only
    def started_from(self, folder: Path) -> None:
        """Uses the artifact of the run whose model this is, if W&B knows that run; offline, the configuration says it.

        Only a server can join runs to a graph, so a run that was offline has the artifact's name in `started_from`.
        """
        path = folder / ID_NAME
        if not path.is_file():
            return
        name = f"model-{path.read_text(encoding='utf-8').strip()}:final"
        self.experiment.config.update({"started_from": name}, allow_val_change=True)
        if not self.is_offline:
            import wandb

            try:
                self.experiment.use_artifact(name)
            except (wandb.errors.CommError, ValueError) as error:
                print(f"W&B: {name}, which this run starts from, is not in its project ({error})")

    @rank_zero_only
    def warn(self, title: str, text: str) -> None:
        """Sends an alert, by mail or Slack as the user has set it up there; of a run that has begun."""
        if self._experiment is not None:
            self.experiment.alert(title=title, text=text)

    @rank_zero_only
    def end(self, error: BaseException | None) -> None:
        """Ends the run, as failed where there is an error; otherwise a sweep's jobs would be one run there."""
        if self._experiment is not None:
            self.experiment.finish(exit_code=0 if error is None else 1)


def _as_media(shown: Shown) -> Any:
    """What W&B has for it."""
    import wandb

    match shown:
        case Table() if shown.marked:
            return wandb.Html(table_html(shown), inject=False)
        case Table():
            return wandb.Table(columns=list(shown.columns), data=[list(row) for row in shown.rows])
        case Bars():
            rows = [[name, value] for name, value in shown.values.items()]
            table = wandb.Table(columns=[shown.name, shown.axis], data=rows)
            return wandb.plot.bar(table, shown.name, shown.axis, title=shown.title)
        case HeatMap():
            return wandb.Image(pixels(shown), caption=shown.title)
        case Histogram():
            return wandb.Histogram(shown.values.tolist())


def _id_of(folder: Path) -> str:
    """The id of a run's folder, made at its first start; of a sweep's job, the one that the agent gives."""
    path = folder / ID_NAME
    if not path.exists():
        sweep, run = map(os.environ.get, GIVEN_BY_AGENT)
        by_agent = run if sweep else None
        write_text(path, (by_agent or secrets.token_hex(4)) + "\n")
    return path.read_text(encoding="utf-8").strip()


def _read_shown(path: Path) -> set[tuple[int, str]]:
    """Steps and names that were shown before the run was stopped; a row that was cut off counts as none."""
    if not path.exists():
        return set()
    with path.open(newline="", encoding="utf-8") as file:
        return {(int(row[0]), row[1]) for row in csv.reader(line for line in file if line.endswith("\n"))}
