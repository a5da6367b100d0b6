"""Nothing that a client sends ends the server or leaves it without an answer."""

import random
import unittest

from editor import PLAN, ServerTest
from wire import INITIALIZE, URI, Wire, changed, framed, notification, opened, request

PARSE, INVALID, UNKNOWN, WRONG, EARLY = -32700, -32600, -32601, -32602, -32002
HERE = {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}}
QUESTIONS = [
    "completion", "hover", "definition", "references", "prepareRename", "rename", "documentSymbol", "codeAction",
    "formatting",
]


class PipesTest(ServerTest):
    async def test_random_bytes(self):
        for seed in range(8):
            with self.subTest(seed=seed):
                async with Wire() as wire:
                    await wire.write(random.Random(seed).randbytes(200_000))
                    # What it took for the beginning of a header ends with the next one.
                    await wire.write(b"\r\n\r\n")
                    await wire.works()
                    self.assertEqual(await wire.end(), (1, b""))

    async def test_headers(self):
        good = framed(request("good", "nothing"))
        for name, bad in {
            "no length": b"Content-Type: x\r\n\r\n",
            "a word": b"Content-Length: many\r\n\r\n",
            "negative": b"Content-Length: -1\r\n\r\n",
            "beyond 64 bits": b"Content-Length: 99999999999999999999999\r\n\r\n",
            "nothing": b"Content-Length: 0\r\n\r\n",
            "empty": b"\r\n\r\n",
            "no text": b"\xff\xfe\0\0: \x80\r\n\r\n",
            "no message": framed(b"{"),
            "no object": framed(b"[]"),
            "no UTF-8": framed(b'{"method": "\xff"}'),
            "deep": framed(b"[" * 100_000),
            "no method": framed(b'{"id": 1}'),
            "method of another type": framed(b'{"id": 1, "method": 5}'),
            "repeated names": framed(b'{"id": 1, "id": 2, "method": "shutdown"}'),
        }.items():
            with self.subTest(header=name):
                async with Wire() as wire:
                    await wire.write(bad + good)
                    refusal = await wire.receive()
                    self.assertIn(refusal["error"]["code"], (PARSE, INVALID))
                    self.assertEqual((await wire.answer("good"))["error"]["code"], EARLY)
                    await wire.works()

    async def test_header_without_end(self):
        async with Wire() as wire:
            for _ in range(100):
                await wire.write(b"Content-Length: 5" * 1_000)
            self.assertEqual((await wire.receive())["error"]["code"], PARSE)
            await wire.write(b"\r\n\r\n")
            await wire.works()
            self.assertLess(wire.peak(), 100)

    async def test_header_byte_by_byte(self):
        async with Wire() as wire:
            for byte in framed(request("slow", "initialize")):
                await wire.write(bytes([byte]))
            self.assertIn("result", await wire.answer("slow"))

    async def test_lengths_that_are_wrong(self):
        body = framed(request(1, "nothing")).split(b"\r\n\r\n")[1]
        for length in [len(body) - 1, len(body) + 1, 1]:
            with self.subTest(length=length):
                async with Wire() as wire:
                    await wire.write(b"Content-Length: %d\r\n\r\n%s" % (length, body))
                    for _ in range(3):
                        await wire.write(b"\r\n\r\n")
                    # A blank more or less is no mistake, and then it is asked too early.
                    self.assertIn((await wire.receive())["error"]["code"], (PARSE, EARLY))
                    await wire.works()

    async def test_length_that_never_comes(self):
        for length in [10_000, 1 << 40, (1 << 63) - 1]:
            with self.subTest(length=length):
                async with Wire() as wire:
                    await wire.write(b"Content-Length: %d\r\n\r\n{}" % length)
                    self.assertEqual(await wire.end(), (1, b""))

    async def test_message_of_100_mebibytes(self):
        async with Wire() as wire:
            await wire.send(INITIALIZE, opened("ctplan: 1\n"))
            size = 100 << 20
            await wire.write(b"Content-Length: %d\r\n\r\n" % size)
            for _ in range(100):
                await wire.write(b" " * (1 << 20))
            await wire.send(request("after", "textDocument/hover", HERE))
            self.assertNotIn("error", await wire.answer("after"))
            self.assertLess(wire.peak(), 100)

    async def test_client_that_vanishes(self):
        for messages in [[], [INITIALIZE], [INITIALIZE, opened(PLAN.read_text())]]:
            async with Wire() as wire:
                await wire.send(*messages)
                self.assertEqual(await wire.end(), (1, b""))

    async def test_client_that_reads_no_more(self):
        async with Wire() as wire:
            await wire.send(INITIALIZE)
            await wire.answer("first")
            wire.process._transport.get_pipe_transport(1).close()
            try:
                for version in range(20):
                    await wire.send(opened(PLAN.read_text(), version))
            except (BrokenPipeError, ConnectionResetError):
                pass
            self.assertEqual((await wire.end())[0], 1)

    async def test_end(self):
        for messages, status in [
            ([notification("exit")], 1),
            ([INITIALIZE, notification("exit")], 1),
            ([INITIALIZE, request(2, "shutdown"), notification("exit")], 0),
            # The end is the end, whatever follows.
            ([INITIALIZE, request(2, "shutdown"), notification("exit"), INITIALIZE], 0),
        ]:
            async with Wire() as wire:
                await wire.send(*messages)
                self.assertEqual(await wire.end(), (status, b""))


class OrderTest(ServerTest):
    async def code(self, wire: Wire, method: str, parameters=None) -> int:
        await wire.send(request(method, method, parameters))
        return (await wire.answer(method))["error"]["code"]

    async def test_before_initialize(self):
        async with Wire() as wire:
            for question in QUESTIONS:
                self.assertEqual(await self.code(wire, f"textDocument/{question}", HERE), EARLY)
            self.assertEqual(await self.code(wire, "shutdown"), EARLY)
            await wire.send(opened("ctplan: 1\n"), changed(2, {"text": "x"}), notification("initialized"))
            await wire.works()

    async def test_initialize_twice(self):
        async with Wire() as wire:
            await wire.works()
            self.assertEqual(await self.code(wire, "initialize"), INVALID)

    async def test_after_shutdown(self):
        async with Wire() as wire:
            await wire.works()
            await wire.send(request("end", "shutdown"))
            self.assertIsNone((await wire.answer("end"))["result"])
            for method in ["initialize", "shutdown", *(f"textDocument/{question}" for question in QUESTIONS)]:
                self.assertEqual(await self.code(wire, method, HERE), INVALID)

    async def test_unknown_methods(self):
        async with Wire() as wire:
            await wire.works()
            for method in ["", "x" * 100_000, "textDocument/\u0000\u202e", "$/unknown", "workspace/executeCommand"]:
                self.assertEqual(await self.code(wire, method), UNKNOWN)
            await wire.send(notification("$/unknown"), notification("workspace/didChangeConfiguration"))
            await wire.works()

    async def test_documents_that_are_not_open(self):
        async with Wire() as wire:
            await wire.works()
            for uri in ["file:///nowhere/other.yaml", "", "file://", "%", "untitled:1", "file:///%00%zz", 5, None]:
                for question in QUESTIONS:
                    parameters = {**HERE, "textDocument": {"uri": uri}}
                    self.assertEqual(await self.code(wire, f"textDocument/{question}", parameters), WRONG, uri)
                await wire.send(
                    changed(1, {"text": "x"}, uri=uri),
                    notification("textDocument/didClose", {"textDocument": {"uri": uri}}))
            await wire.works()

    async def test_parameters_of_other_forms(self):
        async with Wire() as wire:
            await wire.works()
            for parameters in [
                None, [], 5, {}, {"textDocument": []}, {"textDocument": {"uri": URI}},
                {**HERE, "position": {"line": -1, "character": 0}}, {**HERE, "position": {"line": 0.5}},
                {**HERE, "position": {"line": 1 << 80, "character": 0}}, {**HERE, "range": {"start": 5}},
                {**HERE, "position": {"line": (1 << 63) - 1, "character": (1 << 63) - 1}},
                {**HERE, "context": 5, "options": [], "newName": {}},
            ]:
                for question in QUESTIONS:
                    message = request(question, f"textDocument/{question}")
                    message["params"] = parameters
                    await wire.send(message)
                    answer = await wire.answer(question)
                    self.assertTrue("result" in answer or answer["error"]["code"] == WRONG, answer)
            place = {"line": 5, "character": 1 << 40}
            for change in [
                {}, {"text": 5}, {"range": 5, "text": "x"}, {"range": {"start": place}, "text": "x"},
                {"range": {"start": place, "end": {"line": 0, "character": 0}}, "text": "x"},
            ]:
                await wire.send(changed(1, change))
            await wire.works()


class TextsTest(ServerTest):
    async def ask_everything(self, wire: Wire, line: int, character: int) -> None:
        place = {"line": line, "character": character}
        more = {
            "range": {"start": place, "end": place}, "context": {"diagnostics": [], "includeDeclaration": True},
            "options": {"tabSize": 2, "insertSpaces": True}, "newName": "other",
        }
        await wire.send(*(
            request(question, f"textDocument/{question}", {**HERE, "position": place, **more})
            for question in QUESTIONS))
        for question in QUESTIONS:
            answer = await wire.answer(question)
            self.assertTrue("result" in answer or answer["error"]["code"] == WRONG, answer)

    async def test_every_prefix_of_the_plan(self):
        plan = PLAN.read_bytes()
        async with Wire() as wire:
            await wire.send(INITIALIZE, opened(""))
            for end in range(len(plan) + 1):
                text = plan[:end].decode(errors="replace")
                await wire.send(changed(end + 2, {"text": text}))
                findings = await wire.published(end + 2)
                self.assertTrue(findings, text[-40:])
                if end % 5:
                    continue
                line = text.count("\n")
                await self.ask_everything(wire, line, len(text) - (text.rfind("\n") + 1))
            self.assertEqual(await wire.end(), (1, b""))

    async def test_random_texts(self):
        plan = PLAN.read_text()
        letters = "\0\1\t\x0b\x1b\x7f\x85\u2028\ufeff\u202e😀𝔠:-{}[]\"'#&*!|>%@`$( )\r\n"
        async with Wire() as wire:
            await wire.send(INITIALIZE, opened(""))
            version = 1
            for seed in range(60):
                chance = random.Random(seed)
                mixed = list(plan)
                for _ in range(chance.randrange(1, 200)):
                    mixed[chance.randrange(len(mixed))] = chance.choice(letters)
                for text in [
                    "".join(mixed), "".join(chance.choices(letters, k=2_000)),
                    chance.randbytes(3_000).decode("latin-1"), chance.randbytes(3_000).decode(errors="replace"),
                ]:
                    version += 1
                    await wire.send(changed(version, {"text": text}))
                    await wire.published(version)
                    await self.ask_everything(wire, chance.randrange(100), chance.randrange(100))
            self.assertEqual(await wire.end(), (1, b""))

    async def test_edits_at_random_are_those_of_the_editor(self):
        # Over all of them the server's text must stay that of the client: the name in the last line tells.
        chance = random.Random(7)
        text = "ctplan: 1\n"
        async with Wire() as wire:
            await wire.send(INITIALIZE, opened(text))
            for version in range(2, 300):
                start = chance.randrange(len(text) + 1)
                end = min(len(text), start + chance.randrange(4))
                new = "".join(chance.choices("ab: \n#é漢😀", k=chance.randrange(6)))

                def place(offset: int) -> dict:
                    before = text[:offset]
                    units = before[before.rfind("\n") + 1:].encode("utf-16-le")
                    return {"line": before.count("\n"), "character": len(units) // 2}

                await wire.send(changed(version, {"range": {"start": place(start), "end": place(end)}, "text": new}))
                text = text[:start] + new + text[end:]
            await wire.send(changed(300, {"range": {"start": place(0), "end": place(0)}, "text": "#"}))
            text = "#" + text
            marks = [offset for offset, letter in enumerate(text) if letter == "\n"]
            self.assertTrue(marks)
            # The whole becomes one comment, line by line.
            for version, offset in enumerate(reversed(marks), 301):
                at = place(offset + 1)
                await wire.send(changed(version, {"range": {"start": at, "end": at}, "text": "#"}))
            findings = await wire.published(300 + len(marks))
            self.assertEqual([one["code"] for one in findings], ["empty-file"])

    async def test_half_a_character(self):
        # JavaScript's strings may hold half of a pair, and its editors send it.
        message = framed(opened("ctplan: 1 # \ud83d half\ntitle: x\n"))
        self.assertIn(b"\\ud83d half", message)
        async with Wire() as wire:
            await wire.write(framed(INITIALIZE) + message)
            self.assertIn("missing-field", {one["code"] for one in await wire.published(1)})

    async def test_large_texts(self):
        for name, text, code in [
            ("5 MiB", "# x\n" * (5 << 18), "yaml-size"),
            ("5 MiB on one line", "x" * (5 << 20), "yaml-size"),
            ("a million keys", "".join(f"k{number}: {number}\n" for number in range(1_000_000)), "yaml-size"),
            ("as many keys as fit", "".join(f"k{number}: 1\n" for number in range(95_000)), None),
            ("as many lists as fit", "[" * 1_000_000, None),
            ("as many names as fit", "ctplan: 1\nhosts:\n" + "".join(f"  h{n}: {{}}\n" for n in range(70_000)), None),
        ]:
            with self.subTest(text=name):
                async with Wire() as wire:
                    await wire.send(INITIALIZE, opened(text))
                    findings = await wire.published(1)
                    self.assertTrue(findings)
                    if code:
                        self.assertEqual([one["code"] for one in findings], [code])
                    await self.ask_everything(wire, 0, 1)
                    await wire.send(changed(2, {"text": "ctplan: 1\n"}))
                    self.assertTrue(await wire.published(2))

    async def test_text_of_100_mebibytes(self):
        async with Wire() as wire:
            await wire.send(INITIALIZE, opened("ctplan: 1\n"))
            await wire.published(1)
            await wire.send(changed(2, {"text": "x" * (100 << 20)}))
            # The text is not known any more, and is not judged as what it was.
            findings = await wire.published(2)
            self.assertEqual([one["code"] for one in findings], ["yaml-size"])
            # Nor is it guessed from edits.
            start = {"line": 0, "character": 0}
            await wire.send(changed(3, {"range": {"start": start, "end": start}, "text": "title: x\n"}))
            self.assertEqual([one["code"] for one in await wire.published(3)], ["yaml-size"])
            await wire.send(changed(3, {"text": "ctplan: 1\n"}))
            self.assertIn("missing-field", {one["code"] for one in await wire.published(3)})


if __name__ == "__main__":
    unittest.main()
