"""From sections to the objects of W&B's own library (package `wandb-workspaces`), which checks and saves them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ernie_m.training.loggers.names as names
from ernie_m.errors import ConfigError
from report.dashboard.panels import Bars, Chart, Lines, Media, Panel, Section, Table, reads
from report.dashboard.sections import KINDS, Kind, Wanted

if TYPE_CHECKING:
    from wandb_workspaces import expr
    from wandb_workspaces import workspaces as ws
    from wandb_workspaces.reports import v2 as wr

COLUMNS, WIDTH, HEIGHT = 3, 8, 7
"""Panels beside each other in a report, and their size on its grid of 24 columns."""
CONFIG = "config."
MARKS, LONGEST = "_-.,:;/@#()", 100
"""What a name may have beside letters, digits and spaces. The library reads `=`, `<` or `'` in a name as a part of the
filter, and takes `+` for an emoji."""
DRAWN_IDS = ("id", "__id__")
"""Keys of ids that the library draws anew each time."""


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A dashboard of a project.

    Attributes:
        project: W&B project.
        entity: Whose it is: a user or a team.
        kinds: Of `KINDS`; a workspace each.
        wanted: What the panels are of.
        sweep: The group of runs that is shown; None shows all.
        group_by: Keys of the configuration, `config.<key>`; runs that agree in them are one line.

    Raises:
        ConfigError: A sweep or a key that W&B cannot be asked for.
    """

    project: str
    entity: str
    kinds: tuple[str, ...]
    wanted: Wanted
    sweep: str | None = None
    group_by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.sweep is not None and not _fits(self.sweep):
            raise ConfigError(
                f"--sweep {self.sweep}: a title and filter of W&B can only have a name of at most {LONGEST} letters, "
                f"digits, spaces and {' '.join(MARKS)}"
            )
        for key in self.group_by:
            if not key.startswith(CONFIG) or not all(key.split(".")):
                raise ConfigError(f"--group-by {key}: give a configuration's key, such as {CONFIG}optim.layer_decay")


def workspaces(dashboard: Dashboard) -> "list[ws.Workspace]":
    """A saved view for each kind of run.

    Raises:
        ConfigError: The library is not installed.
    """
    return [_workspace(KINDS[kind], dashboard) for kind in dashboard.kinds]


def report(dashboard: Dashboard) -> "wr.Report":
    """A report with the open sections, and what they show in words.

    Raises:
        ConfigError: The library is not installed.
    """
    check_library()
    from wandb_workspaces.reports import v2 as wr

    blocks: list[Any] = [wr.P(_introduction(dashboard)), wr.TableOfContents()]
    for kind in (KINDS[name] for name in dashboard.kinds):
        blocks += [wr.H1(kind.title), wr.P(kind.text)]
        for section in filter(lambda section: section.is_open, kind.sections(dashboard.wanted)):
            blocks += [wr.H2(section.title), wr.P(section.text), _grid(section, kind, dashboard)]
    title = f"ERNIE-M: {dashboard.sweep}" if dashboard.sweep else "ERNIE-M"
    return wr.Report(project=dashboard.project, entity=dashboard.entity, title=title, blocks=blocks, width="fluid")


def described(dashboard: Dashboard) -> str:
    """What would be sent, as JSON, without the ids that are drawn when it is; nothing is asked of W&B.

    The library has no public function for it: the models are what its own `save` sends.
    """
    views: dict[str, list[Any]] = {"workspaces": [*workspaces(dashboard)], "reports": [report(dashboard)]}
    models = {
        kind: [view._to_model().model_dump(mode="json", by_alias=True, exclude_none=True) for view in of_kind]
        for kind, of_kind in views.items()
    }
    return json.dumps(_without_drawn_ids(models), indent=2, ensure_ascii=False) + "\n"


def saved(dashboard: Dashboard) -> Iterator[str]:
    """Sends the report, then the workspaces; the address of each one as soon as it is there.

    The report comes first, as it makes the project where there is none.
    """
    views: list[Any] = [report(dashboard), *workspaces(dashboard)]
    for view in views:
        view.save()
        yield str(view.url)


def check_library() -> None:
    """Makes sure that the library is installed.

    Raises:
        ConfigError: It is not.
    """
    try:
        import wandb_workspaces  # noqa: F401
    except ImportError:
        raise ConfigError("a dashboard needs pip install 'ernie-m[dashboard]'") from None


def _workspace(kind: Kind, dashboard: Dashboard) -> "ws.Workspace":
    check_library()
    from wandb_workspaces import expr
    from wandb_workspaces import workspaces as ws

    keys = [expr.Config(key.removeprefix(CONFIG)) for key in dashboard.group_by]
    runs = ws.RunsetSettings(
        filters=_filters(kind, dashboard),
        groupby=[expr.Metric("Group"), expr.Metric("JobType"), *keys],
        pinned_columns=[f"summary:{name}" for name in kind.columns],
    )
    sections = [
        ws.Section(
            name=section.title,
            panels=[_panel(panel) for panel in section.panels],
            is_open=section.is_open,
            panel_settings=ws.SectionPanelSettings(x_axis=names.STEP),
        )
        for section in kind.sections(dashboard.wanted)
    ]
    return ws.Workspace(
        entity=dashboard.entity,
        project=dashboard.project,
        name=": ".join(filter(None, (kind.title, dashboard.sweep))),
        sections=sections,
        settings=ws.WorkspaceSettings(x_axis=names.STEP),
        runset_settings=runs,
    )


def _grid(section: Section, kind: Kind, dashboard: Dashboard) -> "wr.PanelGrid":
    """The panels of a section, from left to right; their runs are those of the report's own project."""
    from wandb_workspaces.reports import v2 as wr

    runs = wr.Runset(
        name=": ".join(filter(None, (kind.title, dashboard.sweep))),
        filters=_filters(kind, dashboard),
        groupby=["Group", "JobType", *dashboard.group_by],
        pinned_columns=["run:displayName", *(f"summary:{name}" for name in kind.columns)],
    )
    panels = []
    for place, panel in enumerate(section.panels):
        row, column = divmod(place, COLUMNS)
        panels.append(_panel(panel))
        panels[-1].layout = wr.Layout(x=column * WIDTH, y=row * HEIGHT, w=WIDTH, h=HEIGHT)
    return wr.PanelGrid(runsets=[runs], panels=panels)


def _filters(kind: Kind, dashboard: Dashboard) -> "expr.And":
    from wandb_workspaces import expr

    chosen = [expr.Metric("JobType").isin(list(kind.job_types))]
    if dashboard.sweep is not None:
        chosen.append(expr.Metric("Group") == dashboard.sweep)
    return expr.And(*chosen)


def _panel(panel: Panel) -> Any:
    from wandb_workspaces.reports import v2 as wr

    match panel:
        case Lines(title, logged, None, log):
            return wr.LinePlot(title=title, x=names.STEP, y=list(logged), log_y=log or None)
        case Lines(title, log=log):
            return wr.LinePlot(title=title, x=names.STEP, metric_regex=_whole(reads(panel)), log_y=log or None)
        case Bars(title, numbers):
            return wr.BarPlot(title=title, metrics=list(numbers), orientation="v")
        case Chart(title, name, label, value):
            rows = {"id": {}, "name": {}, "_defaultColorIndex": {}, "summaryTable": {"tableKey": f"{name}_table"}}
            return wr.CustomChart(
                query=rows,
                chart_name="wandb/bar/v0",
                chart_fields={"label": label, "value": value},
                chart_strings={"title": title},
            )
        case Table(name):
            return wr.WeavePanelSummaryTable(table_name=name)
        case Media(title, pictures):
            return wr.MediaBrowser(title=title, media_keys=list(pictures))


def _fits(sweep: str) -> bool:
    return 0 < len(sweep) <= LONGEST and all(sign.isalnum() or sign in f" {MARKS}" for sign in sweep)


def _whole(patterns: tuple[str, ...]) -> str:
    """A regular expression of names that match one of several as a whole."""
    return f"^({'|'.join(patterns)})$"


def _introduction(dashboard: Dashboard) -> str:
    runs = f"the runs of {dashboard.sweep}" if dashboard.sweep else f"all runs of {dashboard.project}"
    together = ", ".join(["group", "kind of job", *dashboard.group_by])
    return f"This shows {runs}. Runs are taken together by {together}; lines run over optimizer steps."


def _without_drawn_ids(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_drawn_ids(item) for key, item in value.items() if key not in DRAWN_IDS}
    if isinstance(value, list):
        return [_without_drawn_ids(item) for item in value]
    return value
