"""A client of pyright's language server, as far as the tests of editors need one."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import IO, Any


class LanguageServer:
    """A running server for one folder; positions are (line, column) from 0, as in the protocol."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "pyright.langserver", "--stdio"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to: IO[bytes] = self._process.stdin
        self._from: IO[bytes] = self._process.stdout
        self._ids = count(1)
        self.request(
            "initialize",
            processId=None,
            rootUri=folder.as_uri(),
            workspaceFolders=[{"uri": folder.as_uri(), "name": "service"}],
            capabilities={
                "textDocument": {
                    "declaration": {},  # as VS Code and Neovim have it: a definition is no line of a stub then
                    "hover": {"contentFormat": ["plaintext"]},
                    "signatureHelp": {"signatureInformation": {"documentationFormat": ["plaintext"]}},
                    "completion": {"completionItem": {"documentationFormat": ["plaintext"]}},
                }
            },
        )
        self._send({"method": "initialized", "params": {}})

    def open(self, path: Path) -> dict[str, str]:
        """Open a file; the identifier of the document."""
        text = path.read_text(encoding="utf-8")
        document = {"uri": path.as_uri(), "languageId": "python", "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        return {"uri": path.as_uri()}

    def at(self, method: str, document: dict[str, str], line: int, column: int) -> Any:
        """The result of a request about a position."""
        return self.request(
            f"textDocument/{method}", textDocument=document, position={"line": line, "character": column}
        )

    def request(self, method: str, **params: Any) -> Any:
        """Send a request, and return the result; requests of the server are answered with nothing."""
        number = next(self._ids)
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._read()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message["error"]
                return message["result"]
            if "id" in message:
                items = message["params"].get("items") if isinstance(message.get("params"), dict) else None
                self._send({"id": message["id"], "result": [{} for _ in items] if items else None})

    def close(self) -> None:
        """End the server."""
        self._process.kill()
        self._process.wait()
        self._to.close()
        self._from.close()

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._to.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._to.flush()

    def _read(self) -> dict[str, Any]:
        length = 0
        while (line := self._from.readline().strip()) != b"":
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        found: dict[str, Any] = json.loads(self._from.read(length))
        return found
