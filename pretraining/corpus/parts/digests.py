"""What is known of the parts of a corpus' text. A part that has not changed since it was read is not read again."""

import json
from pathlib import Path

from filelock import FileLock

from ernie_m.files import write_text
from pretraining.corpus.text import Survey, TextPart

DIGESTS_NAME = ".digests.json"
LOCK_NAME = ".digests.lock"


class Digests:
    """The surveys of parts, remembered by the parts' stamps, which change when the text does.

    Several processes may share the folder: one at a time reads parts, and the others remember what it has found.

    Args:
        folder: The folder to remember them in; None remembers nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def of(self, part: TextPart) -> Survey:
        """The digest of a part and the number of its pieces.

        Raises:
            DataError: The part cannot be read.
        """
        stamp = part.stamp()
        if self.folder is None or stamp is None:
            return part.survey()
        known = _known(self.folder)
        if stamp in known:
            return known[stamp]
        with FileLock(self.folder / LOCK_NAME):
            known = _known(self.folder)
            if stamp not in known:
                known[stamp] = part.survey()
                write_text(self.folder / DIGESTS_NAME, json.dumps(known, ensure_ascii=False, indent=0))
        return known[stamp]


def _known(folder: Path) -> dict[str, Survey]:
    """What was remembered; an earlier version remembered digests alone, which are found again."""
    path = folder / DIGESTS_NAME
    if not path.exists():
        return {}
    values = json.loads(path.read_text(encoding="utf-8"))
    return {stamp: Survey(*survey) for stamp, survey in values.items() if isinstance(survey, list)}
