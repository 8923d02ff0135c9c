"""What a part of a corpus says, as a digest; text that has not changed since is not read again to know it."""

import hashlib
import json
from pathlib import Path

from ernie_m.files import write_text
from pretraining.corpus.text import TextPart

DIGESTS_NAME = ".digests.json"


class Digests:
    """Digests of parts, remembered by where they are, how long, and when they were last written.

    Args:
        folder: Where to remember them; None remembers nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self.path = None if folder is None else folder / DIGESTS_NAME

    def of(self, part: TextPart) -> str:
        """The digest of a part's rows.

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
