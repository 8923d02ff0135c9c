"""A server on this machine that takes uploads as the Hugging Face hub does and keeps them; no test by itself."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "hf_fake"
LARGE = (".safetensors", ".model", ".onnx")
"""Endings of files that go by Git LFS."""


@dataclass
class Hub:
    """What has arrived.

    Attributes:
        url: Of the server.
        refuses: Whether no repository may be made.
        repositories: Name -> whether it is private.
        branches: The branches that were made.
        commits: For each, the branch, the message and the files.
        calls: The paths that were asked for.
    """

    url: str = ""
    refuses: bool = False
    repositories: dict[str, bool] = field(default_factory=dict)
    branches: list[str] = field(default_factory=list)
    commits: list[tuple[str, str, dict[str, bytes]]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        """The status and the content of an answer."""
        self.calls.append(f"{method} {path}")
        match path.partition("?")[0].strip("/").split("/"):
            case ["blobs", oid] if method == "PUT":
                self.blobs[oid] = body
                return 200, {}
            case ["api", "validate-yaml"]:
                return 200, {"errors": [], "warnings": []}
            case ["api", "repos", "create"]:
                return self._create(json.loads(body))
            case ["api", "models", owner, name, "branch", branch]:
                self.branches.append(branch)
                return 200, {"url": f"{self.url}/{owner}/{name}"}
            case ["api", "models", _, _, "preupload", _]:
                files = [file["path"] for file in json.loads(body)["files"]]
                modes = {path: "lfs" if path.endswith(LARGE) else "regular" for path in files}
                rows = [{"path": path, "uploadMode": mode, "shouldIgnore": False} for path, mode in modes.items()]
                return 200, {"files": rows}
            case [_, git, "info", "lfs", "objects", "batch"] | [_, _, git, "info", "lfs", "objects", "batch"]:
                assert git.endswith(".git"), git
                objects = json.loads(body)["objects"]
                return 200, {"transfer": "basic", "objects": [self._place(item) for item in objects]}
            case ["api", "models", owner, name, "commit", branch]:
                return self._commit(f"{owner}/{name}", branch, body)
        return 404, {"error": f"the fake hub does not know {method} {path}"}

    def _create(self, asked: dict[str, Any]) -> tuple[int, Any]:
        name = f"{asked['organization']}/{asked['name']}" if asked.get("organization") else asked["name"]
        if self.refuses:
            return 403, {"error": f"You have no right to make {name}"}
        if name in self.repositories:
            return 409, {"error": "You already created this model repo", "url": f"{self.url}/{name}"}
        self.repositories[name] = bool(asked.get("private")) or asked.get("visibility") == "private"
        return 200, {"url": f"{self.url}/{name}"}

    def _place(self, item: dict[str, Any]) -> dict[str, Any]:
        upload = {"href": f"{self.url}/blobs/{item['oid']}", "header": {}}
        return {"oid": item["oid"], "size": item["size"], "actions": {"upload": upload}}

    def _commit(self, repository: str, branch: str, body: bytes) -> tuple[int, Any]:
        assert repository in self.repositories
        lines = [json.loads(line) for line in body.splitlines()]
        files = {}
        for line in lines:
            value = line["value"]
            if line["key"] == "file":
                assert value["encoding"] == "base64"
                files[value["path"]] = base64.b64decode(value["content"])
            elif line["key"] == "lfsFile":
                blob = self.blobs[value["oid"]]
                assert hashlib.sha256(blob).hexdigest() == value["oid"]
                assert len(blob) == value["size"]
                files[value["path"]] = blob
        message = next(line["value"]["summary"] for line in lines if line["key"] == "header")
        self.commits.append((branch, message, files))
        oid = f"{len(self.commits):040d}"
        return 200, {"commitUrl": f"{self.url}/{repository}/commit/{oid}", "commitOid": oid, "success": True}


@contextmanager
def serving() -> Iterator[Hub]:
    """A hub that runs until the block ends; its answers need the token."""
    hub = Hub()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            is_blob = self.path.startswith("/blobs/")  # whose address is secret enough, as on the real hub
            if not is_blob and self.headers.get("Authorization") != f"Bearer {TOKEN}":
                status, content = 401, {"error": "Invalid credentials"}
            else:
                status, content = hub.answer(self.command, self.path, body)
            sent = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            if status >= 400:
                self.send_header("X-Error-Message", content["error"])
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = do_PUT = _answer

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
