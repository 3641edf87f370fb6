"""What does the YAML language server, which editors ask, say of a text?"""

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from tests.tools.programs import module, node

Json = Any
# What a client of today can show; without it the server leaves out descriptions in Markdown.
ABLE = {
    "textDocument": {
        "completion": {"completionItem": {"documentationFormat": ["markdown"], "snippetSupport": True}},
        "hover": {"contentFormat": ["markdown"]},
        "publishDiagnostics": {},
    },
    "workspace": {"configuration": True},
}


class Server:
    """A running server that knows the schemas of a folder's files, as `yaml.schemas` maps them: schema → glob."""

    def __init__(self, process: "subprocess.Popen[bytes]", root: Path, schemas: Mapping[str, str]) -> None:
        assert process.stdin
        assert process.stdout
        self.into: BinaryIO = process.stdin  # type: ignore[assignment]
        self.out: BinaryIO = process.stdout  # type: ignore[assignment]
        self.root, self.count = root, 0
        self.settings = {
            "yaml": {
                "schemas": dict(schemas),
                "schemaStore": {"enable": False},
                "kubernetesCRDStore": {"enable": False},
            }
        }
        self.ask("initialize", processId=None, rootUri=root.as_uri(), capabilities=ABLE, workspaceFolders=None)
        self.tell("initialized")
        self.tell("workspace/didChangeConfiguration", settings=self.settings)

    def tell(self, method: str, **params: Json) -> None:
        """Say something that has no answer."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, **params: Json) -> Json:
        """Ask, and give the answer; what the server asks meanwhile is answered."""
        self.count += 1
        self._send({"id": self.count, "method": method, "params": params})
        return next(said for said in self._said() if said.get("id") == self.count and "method" not in said)["result"]

    def open(self, path: str, text: str, language: str = "yaml") -> list[str]:
        """Open a text at a path below the root; give its diagnostics as `line:column message`."""
        uri = (self.root / path).as_uri()
        self.tell("textDocument/didOpen", textDocument={"uri": uri, "languageId": language, "version": 1, "text": text})
        found = next(
            said["params"]["diagnostics"]
            for said in self._said()
            if said.get("method") == "textDocument/publishDiagnostics" and said["params"]["uri"] == uri
        )
        starts = [(one["range"]["start"], one["message"]) for one in found]
        return [f"{start['line'] + 1}:{start['character'] + 1} {message}" for start, message in starts]

    def at(self, method: str, path: str, line: int, column: int) -> Json:
        """Ask for what the server knows of a place; lines and columns count from 1."""
        where = {"line": line - 1, "character": column - 1}
        return self.ask(f"textDocument/{method}", textDocument={"uri": (self.root / path).as_uri()}, position=where)

    def completion(self, path: str, line: int, column: int) -> dict[str, str]:
        """What may be typed at a place: label → description."""
        answer = self.at("completion", path, line, column)
        return {one["label"]: _text(one.get("documentation")) for one in answer["items"]}

    def hover(self, path: str, line: int, column: int) -> str:
        """What is said of a place."""
        answer = self.at("hover", path, line, column)
        return _text(answer["contents"]) if answer else ""

    def _send(self, message: Json) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.into.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.into.flush()

    def _said(self) -> Iterator[Json]:
        while header := self.out.readline():
            length = int(header.split(b":")[1])
            while self.out.readline().strip():
                pass
            said = json.loads(self.out.read(length))
            if "method" in said and "id" in said:
                self._send({"id": said["id"], "result": self._answer(said)})
            else:
                yield said
        raise EOFError("the language server ended")

    def _answer(self, said: Json) -> Json:
        if said["method"] != "workspace/configuration":
            return None
        return [self.settings.get(item.get("section")) for item in said["params"]["items"]]


def _text(documentation: Json) -> str:
    return str(documentation["value"] if isinstance(documentation, dict) else documentation or "")


@contextmanager
def language_server(root: Path, schemas: Mapping[str, str]) -> Iterator[Server]:
    """Start the server over a folder whose files have the schemas that are named."""
    command = [node(), module("yaml-language-server/bin/yaml-language-server"), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield Server(process, root, schemas)
        process.kill()
