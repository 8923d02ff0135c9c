"""Digests of the parts of a corpus' text. A part that has not changed since it was read is not read again."""

import hashlib
import json
from pathlib import Path

from ernie_m.files import write_text
from pretraining.corpus.text import TextPart

DIGESTS_NAME = ".digests.json"


class Digests:
    """The digests of parts, remembered by the parts' stamps, which change when the text does.

    Args:
        folder: The folder to remember them in; None remembers nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self.path = None if folder is None else folder / DIGESTS_NAME

    def of(self, part: TextPart) -> str:
        """The digest of all rows of a part.

        Raises:
            DataError: The part cannot be read.
        """
        stamp = part.stamp()
        known = self._known() if stamp is not None else {}
        if stamp not in known:
            digest = hashlib.blake2b(digest_size=16)
            for row in part.rows():
                digest.update(b"\0".join((b"", *row)))
            if self.path is None or stamp is None:
                return digest.hexdigest()
            known = self._known() | {stamp: digest.hexdigest()}
            write_text(self.path, json.dumps(known, ensure_ascii=False, indent=0))
        return known[stamp]

    def _known(self) -> dict[str, str]:
        if self.path is None or not self.path.exists():
            return {}
        digests: dict[str, str] = json.loads(self.path.read_text(encoding="utf-8"))
        return digests
