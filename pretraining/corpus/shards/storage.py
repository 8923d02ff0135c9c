"""A folder on a disk or at any URL that fsspec knows: s3://, gs://, hf://, memory://, ..."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from ernie_m.errors import ConfigError, DataError
from ernie_m.files import replacing

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem


@dataclass(frozen=True, slots=True)
class Storage:
    """Files by their names relative to a folder. It holds no connection, so a forked process may use it.

    Attributes:
        url: A path, or a URL.

    Raises:
        ConfigError: (of every method) No package that is installed knows the URL.
        DataError: (of every method) What lies there cannot be reached, or is not there.
    """

    url: str

    @property
    def local(self) -> Path | None:
        """The folder on this machine's disks; None where it is elsewhere."""
        file_system, root = self._resolved()
        protocol = file_system.protocol
        return Path(root) if "file" in ([protocol] if isinstance(protocol, str) else protocol) else None

    def sizes(self, folder: str = "") -> dict[str, int]:
        """The names of all files below it, or below one of its folders, and their bytes.

        Hidden ones, which are on their way, are left out.
        """
        with self._explained(folder):
            file_system, root = self._resolved()
            file_system.invalidate_cache()
            found = file_system.find(f"{root}/{folder}".rstrip("/"), detail=True)
            prefix = root.rstrip("/") + "/"
            names = {path.removeprefix(prefix): int(info["size"]) for path, info in found.items()}
        return {name: size for name, size in names.items() if not any(part[0] == "." for part in name.split("/"))}

    def read(self, name: str) -> bytes:
        """The content of a file."""
        with self.opened(name) as file, self._explained(name):
            return file.read()

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        """Yields a file to read."""
        with self._explained(name):
            file_system, root = self._resolved()
            file = file_system.open(f"{root}/{name}", "rb")
        with file:
            yield cast(IO[bytes], file)

    def digest(self, name: str) -> str:
        """A hash of a file's content."""
        with self.opened(name) as file, self._explained(name):
            return digest_of(file)

    def write(self, name: str, content: bytes) -> None:
        """Replaces the content of a file at once; a reader finds the old one or the new."""
        with self._explained(name):
            file_system, root = self._resolved()
            if self.local is not None:
                path = self.local / name
                path.parent.mkdir(parents=True, exist_ok=True)
                with replacing(path) as temporary:
                    temporary.write_bytes(content)
            else:
                file_system.pipe_file(f"{root}/{name}", content)

    def put(self, path: Path, name: str) -> None:
        """Copies a file of this machine there."""
        with self._explained(name):
            file_system, root = self._resolved()
            if self.local is not None:
                (self.local / name).parent.mkdir(parents=True, exist_ok=True)
            file_system.put_file(str(path), f"{root}/{name}")

    def get(self, name: str, path: Path) -> None:
        """Copies a file from there to this machine."""
        with self._explained(name):
            file_system, root = self._resolved()
            file_system.get_file(f"{root}/{name}", str(path))

    def remove(self, name: str) -> None:
        """Removes a file."""
        with self._explained(name):
            file_system, root = self._resolved()
            file_system.rm_file(f"{root}/{name}")

    def _resolved(self) -> tuple["AbstractFileSystem", str]:
        """The file system, which fsspec keeps for this process, and the folder's path in it."""
        try:
            from fsspec.core import url_to_fs
        except ImportError:
            raise ConfigError(f"{self.url}: corpora in shards need pip install 'ernie-m[train]', for fsspec") from None
        try:
            file_system, root = url_to_fs(self.url)
        except (ImportError, ValueError) as error:
            raise ConfigError(f"{self.url}: {error}") from error
        return file_system, root

    @contextmanager
    def _explained(self, name: str) -> Iterator[None]:
        """Around calls of the file system alone: any error of theirs is one of the place."""
        where = f"{self.url.rstrip('/')}/{name}".rstrip("/")
        try:
            yield
        except FileNotFoundError as error:
            raise DataError(f"{where}: is not there") from error
        except ConfigError:
            raise
        except Exception as error:  # file systems have errors of their own, such as botocore's NoCredentialsError
            raise DataError(f"{where}: cannot be reached ({type(error).__name__}: {error})") from error


def digest_of(file: IO[bytes]) -> str:
    """A hash of what is left of an open file."""
    return hashlib.file_digest(cast("hashlib._BytesIOLike", file), lambda: hashlib.blake2b(digest_size=16)).hexdigest()
