"""What a report was made from, in one small file: it can be made again without the hours of training."""

import gzip
import io
import tarfile
from collections.abc import Collection, Sequence
from pathlib import Path

from ernie_m.errors import DataError
from report.runs.rows import Row
from report.runs.run import METRICS_NAME, RESULTS_NAME
from report.runs.settings import CONFIG_NAME, OVERRIDES_NAME

KEPT = (RESULTS_NAME, METRICS_NAME, CONFIG_NAME, OVERRIDES_NAME, "environment.json")


def pack(name: str, rows: Sequence[Row], read: Collection[Path] = ()) -> bytes:
    """The files in `KEPT` of the rows' runs as a `.tar.gz`; without times, so that it changes only with the files.

    Args:
        name: Of the folder that they are in.
        rows: A run is in it once, in however many rows it stands.
        read: Other files of the runs that the report was made of.

    Raises:
        DataError: Two runs have the same task and name.
    """
    folders: dict[str, Path] = {}
    for row in rows:
        for run in row.runs:
            other = folders.setdefault(f"{name}/{run.task}/{run.folder.name}", run.folder)
            if other != run.folder:
                raise DataError(f"{other} and {run.folder} would be one folder of the archive: leave one of them out")
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as zipped, tarfile.open(fileobj=zipped, mode="w") as tar:
        for place, folder in sorted(folders.items()):
            more = sorted(path for path in read if path.is_relative_to(folder))
            for path in (*(folder / kept for kept in KEPT), *more):
                if path.is_file():
                    entry = tarfile.TarInfo(f"{place}/{path.relative_to(folder).as_posix()}")
                    entry.size = path.stat().st_size
                    with path.open("rb") as file:
                        tar.addfile(entry, file)
    return packed.getvalue()
