"""An editor as `ctplan lsp` meets one: pygls' client, and the texts that are open in it."""

import asyncio
import json
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from lsprotocol import types
from pygls.lsp.client import LanguageClient

ROOT = Path(__file__).resolve().parent.parent.parent
CTPLAN = Path(os.environ.get("CTPLAN_PROGRAM", ROOT / ".build/debug/ctplan"))
PLAN = ROOT / "plans/2021-08-14.yaml"
# For what hangs: no answer takes nearly so long, on a busy machine neither.
PATIENCE = 120
SEVERITIES = {"error": 1, "warning": 2, "hint": 4}
UNIT_BYTES = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2)}


class Text:
    """A text with positions as the protocol counts them."""

    def __init__(self, text: str, encoding: str = "utf-16"):
        self.text, self.encoding = text, encoding

    def units(self, part: str) -> int:
        codec, size = UNIT_BYTES[self.encoding]
        return len(part.encode(codec, "surrogatepass")) // size

    def position(self, offset: int) -> types.Position:
        before = self.text[:offset]
        line = before.count("\n")
        return types.Position(line, self.units(before[before.rfind("\n") + 1:]))

    def after(self, words: str, more: int = 0) -> types.Position:
        """The position behind the first occurrence of some words, or `more` characters on."""
        return self.position(self.text.index(words) + len(words) + more)

    def within(self, words: str, name: str) -> types.Position:
        """The position one character into a name, which stands within the first occurrence of some words."""
        return self.position(self.text.index(words) + words.index(name) + 1)

    def offset(self, position: types.Position) -> int:
        start = 0
        for _ in range(position.line):
            start = self.text.index("\n", start) + 1
        offset = start
        while self.units(self.text[start:offset]) < position.character:
            offset += 1
        return offset

    def at(self, span: types.Range) -> str:
        return self.text[self.offset(span.start):self.offset(span.end)]

    def edited(self, edits) -> str:
        text = self.text
        for edit in sorted(edits, key=lambda one: self.offset(one.range.start), reverse=True):
            text = text[:self.offset(edit.range.start)] + edit.new_text + text[self.offset(edit.range.end):]
        return text


class ServerTest(unittest.IsolatedAsyncioTestCase):
    """With a folder of its own, which is the root of a repository."""

    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ctplan-editor-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()
        (self.folder / ".git").mkdir()

    async def asyncSetUp(self):
        # It would tell of every wait on a busy machine.
        asyncio.get_running_loop().set_debug(False)


class Client(LanguageClient):
    def __init__(self):
        super().__init__("ctplan-tests", "1")
        self.status = None
        self.ended = asyncio.Event()

    async def server_exit(self, server):
        self.status = server.returncode
        self.ended.set()


class Editor:
    """`async with Editor(folder) as editor` starts the server, and at the end shuts it down and wants status 0."""

    def __init__(self, folder: Path, encoding: str = "utf-16", options: dict | None = None, snippets: bool = False):
        self.folder, self.encoding, self.options, self.snippets = folder, encoding, options, snippets
        self.client = Client()
        self.texts: dict[str, Text] = {}
        self.versions: dict[str, int] = {}
        self.latest: dict[str, list] = {}
        self.published: asyncio.Queue = asyncio.Queue()
        self.registered: asyncio.Queue = asyncio.Queue()
        self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda message: self.published.put_nowait(message))
        self.client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda message: self.registered.put_nowait(message))

    async def __aenter__(self):
        await self.client.start_io(str(CTPLAN), "lsp", cwd=self.folder)
        capabilities = types.ClientCapabilities(
            workspace=types.WorkspaceClientCapabilities(
                did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)),
            general=types.GeneralClientCapabilities(position_encodings=[self.encoding]),
            text_document=types.TextDocumentClientCapabilities(
                completion=types.CompletionClientCapabilities(
                    completion_item=types.ClientCompletionItemOptions(snippet_support=self.snippets))))
        self.answer = await self.wait(self.client.initialize_async(types.InitializeParams(
            process_id=os.getpid(), capabilities=capabilities, initialization_options=self.options,
            workspace_folders=[types.WorkspaceFolder(self.folder.as_uri(), self.folder.name)])))
        self.client.initialized(types.InitializedParams())
        return self

    async def __aexit__(self, error, *_):
        if error is None:
            await self.wait(self.client.shutdown_async(None))
            self.client.exit(None)
            await self.wait(self.client.ended.wait())
            assert self.client.status == 0, f"the server ended with {self.client.status}"
        else:
            self.client.exit(None)
        await self.client.stop()

    async def wait(self, awaited):
        return await asyncio.wait_for(awaited, PATIENCE)

    # Texts

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    async def open(self, name: str, text: str | None = None) -> list:
        """Opens a file, with the text it has or another; the findings."""
        if text is None:
            text = (self.folder / name).read_text()
        self.texts[name], self.versions[name] = Text(text, self.encoding), 1
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(
            types.TextDocumentItem(self.uri(name), "yaml", 1, text)))
        return await self.findings(name)

    async def findings(self, name: str) -> list:
        """What is published for the text as it stands now."""
        while True:
            message = await self.wait(self.published.get())
            if message.uri == self.uri(name) and message.version == self.versions[name]:
                self.latest.pop(name, None)
                return list(message.diagnostics)
            # Told without being asked.
            other = message.uri.removeprefix(self.folder.as_uri() + "/")
            self.latest[other] = list(message.diagnostics)

    async def repeated(self, name: str) -> list:
        """The findings of a text that did not change, after another did; in one sweep the plan may come first."""
        if name in self.latest:
            return self.latest.pop(name)
        return await self.findings(name)

    def change(self, name: str, start: int, end: int, new: str) -> None:
        """Replaces characters, as typing does."""
        text = self.texts[name]
        span = types.Range(text.position(start), text.position(end))
        self.versions[name] += 1
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(self.versions[name], self.uri(name)),
            [types.TextDocumentContentChangePartial(span, new)]))
        self.texts[name] = Text(text.text[:start] + new + text.text[end:], self.encoding)

    async def replace(self, name: str, new: str) -> list:
        """Replaces the whole text; the findings."""
        self.versions[name] += 1
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(self.versions[name], self.uri(name)),
            [types.TextDocumentContentChangeWholeDocument(new)]))
        self.texts[name] = Text(new, self.encoding)
        return await self.findings(name)

    def changed_elsewhere(self, name: str) -> None:
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(
            [types.FileEvent(self.uri(name), types.FileChangeType.Changed)]))

    # Questions

    def ask(self, method: str, name: str, position: types.Position | None = None, **more):
        kinds = {
            "completion": types.CompletionParams, "hover": types.HoverParams, "definition": types.DefinitionParams,
            "references": types.ReferenceParams, "rename": types.RenameParams,
            "prepare_rename": types.PrepareRenameParams, "document_symbol": types.DocumentSymbolParams,
            "formatting": types.DocumentFormattingParams, "code_action": types.CodeActionParams,
        }
        fields = dict(more, text_document=types.TextDocumentIdentifier(self.uri(name)))
        if position is not None:
            fields["position"] = position
        return self.wait(getattr(self.client, f"text_document_{method}_async")(kinds[method](**fields)))

    async def labels(self, name: str, position: types.Position) -> list[str]:
        return [item.label for item in await self.ask("completion", name, position)]

    async def references(self, name: str, position: types.Position, declaration: bool = True) -> list[tuple]:
        found = await self.ask("references", name, position, context=types.ReferenceContext(declaration))
        return self.places(found)

    def places(self, locations) -> list[tuple]:
        """Each as the file's name, its line counted from 1, and the words there."""
        result = []
        for location in locations:
            name = location.uri.removeprefix(self.folder.as_uri() + "/")
            text = self.texts.get(name) or Text((self.folder / name).read_text(), self.encoding)
            result.append((name, location.range.start.line + 1, text.at(location.range)))
        return sorted(result)


# Lint

def linted(folder: Path, name: str) -> list[tuple]:
    """What `ctplan lint` finds in a file: rule, severity, and where from and to, counted from 1 in characters."""
    # By the whole path, as editors name files: messages have it in them.
    finished = subprocess.run(
        [CTPLAN, "lint", "--format", "json", folder / name], cwd=folder, capture_output=True, timeout=PATIENCE)
    report = json.loads(finished.stdout)
    # Lint marks the end of a line as one character, an editor has nothing to mark there.
    ends = [len(line) + 1 for line in (folder / name).read_text().split("\n")]
    return sorted(
        (one["rule"], SEVERITIES[one["severity"]], one["line"], one["column"],
         min(one["end-column"], ends[one["line"] - 1]), one["message"])
        for one in report["findings"] if one["file"] in (name, str(folder / name)))


def shown(text: Text, diagnostics) -> list[tuple]:
    """The same of what the server published."""
    result = []
    for one in diagnostics:
        start, end = text.offset(one.range.start), text.offset(one.range.end)
        line_start = text.text.rfind("\n", 0, start) + 1
        result.append((
            one.code, int(one.severity), one.range.start.line + 1, start - line_start + 1, end - line_start + 1,
            one.message.split("\n")[0]))
    return sorted(result)


def anchors(page: Path) -> set[str]:
    """What may stand behind `#` in an address of a page of Markdown."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}
