"""The server's pipes, for what no client would send."""

import asyncio
import json
from pathlib import Path

from editor import CTPLAN, PATIENCE

URI = "file:///nowhere/plan.yaml"


def framed(message) -> bytes:
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def request(identifier, method: str, parameters=None) -> dict:
    return {"jsonrpc": "2.0", "id": identifier, "method": method, "params": parameters or {}}


def notification(method: str, parameters=None) -> dict:
    return {"jsonrpc": "2.0", "method": method, "params": parameters or {}}


def opened(text: str, version: int = 1, uri: str = URI) -> dict:
    item = {"uri": uri, "languageId": "yaml", "version": version, "text": text}
    return notification("textDocument/didOpen", {"textDocument": item})


def changed(version: int, *changes: dict, uri: str = URI) -> dict:
    document = {"uri": uri, "version": version}
    return notification("textDocument/didChange", {"textDocument": document, "contentChanges": list(changes)})


INITIALIZE = request("first", "initialize", {"capabilities": {}})


class Wire:
    """`async with Wire() as wire`: bytes in, messages out; the process is gone afterwards."""

    async def __aenter__(self):
        self.process = await asyncio.create_subprocess_exec(
            CTPLAN, "lsp", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE, limit=64 << 20)
        return self

    async def __aexit__(self, *_):
        if self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    async def write(self, data: bytes) -> None:
        self.process.stdin.write(data)
        await asyncio.wait_for(self.process.stdin.drain(), PATIENCE)

    async def send(self, *messages) -> None:
        await self.write(b"".join(map(framed, messages)))

    async def receive(self) -> dict:
        header = await asyncio.wait_for(self.process.stdout.readuntil(b"\r\n\r\n"), PATIENCE)
        length = int(header.split(b":")[1])
        return json.loads(await asyncio.wait_for(self.process.stdout.readexactly(length), PATIENCE))

    async def answer(self, identifier) -> dict:
        """The answer to a request; what else comes before it is passed over."""
        while True:
            message = await self.receive()
            if message.get("id") == identifier and "method" not in message:
                return message

    async def published(self, version: int) -> list:
        while True:
            message = await self.receive()
            if message.get("method") == "textDocument/publishDiagnostics":
                if message["params"].get("version") == version:
                    return message["params"]["diagnostics"]

    async def works(self) -> None:
        """It answers a client that does everything right from here on."""
        await self.send(INITIALIZE)
        answer = await self.answer("first")
        # An editor that was heard before has its answer already.
        assert "result" in answer or answer["error"]["code"] == -32600, answer
        await self.send(opened("ctplan: 1\n", 77))
        findings = await self.published(77)
        assert "missing-field" in {one["code"] for one in findings}, findings

    async def end(self) -> tuple[int, bytes]:
        """The exit status after the client is gone, and what was written to standard error."""
        self.process.stdin.close()
        _, errors = await asyncio.wait_for(self.process.communicate(), PATIENCE)
        return self.process.returncode, errors

    def peak(self) -> int:
        """The most memory it had so far, in MiB (proc_pid_status(5))."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) >> 10
