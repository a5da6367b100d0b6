"""What a keystroke costs in an editor: from the change of a text to the findings of the new one."""

import json
import subprocess
import time
from pathlib import Path


class Editor:
    """A plan that is open in `ctplan lsp`, with the cursor behind some words of it."""

    def __init__(self, program: Path, plan: Path, words: str):
        self.uri = plan.as_uri()
        text = plan.read_text()
        before = text[:text.index(words) + len(words)]
        self.line, self.character = before.count("\n"), len(before) - (before.rfind("\n") + 1)
        self.version = 1
        self.has_letter = False
        self.process = subprocess.Popen([program, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            self._send("initialize", {"capabilities": {}}, identifier=1)
            self._receive()
            self._send("initialized", {})
            document = {"uri": self.uri, "languageId": "yaml", "version": self.version, "text": text}
            self._send("textDocument/didOpen", {"textDocument": document})
            self._published()
        except BaseException:
            self.close()
            raise

    def keystroke(self) -> int:
        """Types a letter, or takes it away again; nanoseconds until its findings are there."""
        self.version += 1
        start = {"line": self.line, "character": self.character}
        end = {"line": self.line, "character": self.character + self.has_letter}
        begun = time.monotonic_ns()
        self._send("textDocument/didChange", {
            "textDocument": {"uri": self.uri, "version": self.version},
            "contentChanges": [{"range": {"start": start, "end": end}, "text": "" if self.has_letter else "x"}]})
        self._published()
        self.has_letter = not self.has_letter
        return time.monotonic_ns() - begun

    def peak(self) -> float:
        """The most memory it had so far, in MiB (proc_pid_status(5))."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024

    def close(self) -> None:
        """It ends with its input."""
        self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    def _send(self, method: str, parameters: dict, identifier: int | None = None) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": parameters}
        if identifier is not None:
            message["id"] = identifier
        body = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _receive(self) -> dict:
        length = 0
        while (line := self.process.stdout.readline().strip()):
            length = int(line.split(b":")[1])
        if length == 0:
            raise subprocess.SubprocessError("ctplan lsp ended")
        return json.loads(self.process.stdout.read(length))

    def _published(self) -> None:
        while True:
            message = self._receive()
            if message.get("method") == "textDocument/publishDiagnostics":
                if message["params"].get("version") == self.version:
                    return
