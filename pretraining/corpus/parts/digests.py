"""What is known of the parts of a corpus' text. A part that has not changed since it was read is not read again."""

import json
from pathlib import Path

from ernie_m.files import write_text
from pretraining.corpus.text import Survey, TextPart

DIGESTS_NAME = ".digests.json"


class Digests:
    """The surveys of parts, remembered by the parts' stamps, which change when the text does.

    Args:
        folder: The folder to remember them in; None remembers nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self.path = None if folder is None else folder / DIGESTS_NAME

    def of(self, part: TextPart) -> Survey:
        """The digest of a part and the number of its pieces.

        Raises:
            DataError: The part cannot be read.
        """
        stamp = part.stamp()
        known = self._known() if stamp is not None else {}
        if stamp is not None and stamp in known:
            return known[stamp]
        survey = part.survey()
        if self.path is not None and stamp is not None:
            write_text(self.path, json.dumps(self._known() | {stamp: survey}, ensure_ascii=False, indent=0))
        return survey

    def _known(self) -> dict[str, Survey]:
        """What was remembered; an earlier version remembered digests alone, which are found again."""
        if self.path is None or not self.path.exists():
            return {}
        values = json.loads(self.path.read_text(encoding="utf-8"))
        return {stamp: Survey(*survey) for stamp, survey in values.items() if isinstance(survey, list)}
