"""The server finds what `ctplan lint` finds."""

import unittest
from pathlib import Path
from urllib.parse import urlsplit

from editor import PLAN, ROOT, Editor, ServerTest, anchors, linted, shown


class FindingsTest(ServerTest):
    async def same(self, editor: Editor, name: str, diagnostics) -> None:
        """Lint of the text as it stands in the editor is what the editor shows."""
        text = editor.texts[name]
        (editor.folder / name).write_text(text.text)
        self.assertEqual(shown(text, diagnostics), linted(editor.folder, name), name)

    async def test_every_file_of_the_repository(self):
        folders = ["Tests/Fixtures/err", "Tests/Fixtures/ok", "Tests/Fixtures/findings", "plans", "plans/procedures"]
        files = [path for folder in folders for path in sorted((ROOT / folder).glob("*.yaml"))]
        files += [ROOT / "sites/example.yaml", ROOT / "ctplan.yaml"]
        compared = found = 0
        async with Editor(ROOT) as editor:
            for path in files:
                try:
                    text = path.read_bytes().decode()
                except UnicodeDecodeError:
                    continue
                # An editor shows no byte order mark, and the ends of lines are not what is compared.
                if text.startswith("\ufeff") or "\r" in text or "\0" in text:
                    continue
                name = str(path.relative_to(ROOT))
                diagnostics = await editor.open(name, text)
                self.assertEqual(shown(editor.texts[name], diagnostics), linted(ROOT, name), name)
                compared, found = compared + 1, found + len(diagnostics)
        self.assertGreater(compared, 120)
        self.assertGreater(found, 300)

    async def test_as_typed(self):
        (self.folder / "plan.yaml").write_text(PLAN.read_text())
        async with Editor(self.folder) as editor:
            await editor.open("plan.yaml")
            start = editor.texts["plan.yaml"].text.index("    window: test\n    for-each")
            for offset, letter in enumerate("    windwo: tset\n"):
                editor.change("plan.yaml", start + offset, start + offset, letter)
                diagnostics = await editor.findings("plan.yaml")
                await self.same(editor, "plan.yaml", diagnostics)
            self.assertIn("unknown-field", [one.code for one in diagnostics])
            for offset in range(len("    windwo: tset\n"), 0, -1):
                editor.change("plan.yaml", start + offset - 1, start + offset, "")
            self.assertEqual(editor.texts["plan.yaml"].text, PLAN.read_text())
            diagnostics = await editor.findings("plan.yaml")
            await self.same(editor, "plan.yaml", diagnostics)

    async def test_each_rule_leads_to_its_page(self):
        async with Editor(ROOT) as editor:
            diagnostics = await editor.open("Tests/Fixtures/err/unknown-host.yaml")
        self.assertTrue(diagnostics)
        for one in diagnostics:
            self.assertEqual(one.source, "ctplan")
            address = urlsplit(one.code_description.href)
            self.assertEqual((address.scheme, address.fragment), ("file", one.code))
            self.assertIn(one.code, anchors(Path(address.path)))

    async def test_comments_take_findings_away(self):
        text = PLAN.read_text().replace("  rap-user:", "  spare: {about: kept for later}\n  rap-user:")
        async with Editor(self.folder) as editor:
            diagnostics = await editor.open("plan.yaml", text)
            self.assertIn("unused-input", [one.code for one in diagnostics])
            await self.same(editor, "plan.yaml", diagnostics)
            comment = "  # ctplan-lint: ignore unused-input because it is\n"
            at = text.index("  spare:")
            editor.change("plan.yaml", at, at, comment)
            diagnostics = await editor.findings("plan.yaml")
            self.assertNotIn("unused-input", [one.code for one in diagnostics])
            await self.same(editor, "plan.yaml", diagnostics)
            editor.change("plan.yaml", at, at, "  # ctplan-lint: ignore unused-host because of nothing\n")
            diagnostics = await editor.findings("plan.yaml")
            self.assertIn("unused-ignore", [one.code for one in diagnostics])
            await self.same(editor, "plan.yaml", diagnostics)

    async def test_configuration_of_the_repository(self):
        text = PLAN.read_text().replace("  rap-user:", "  spare: {about: kept for later}\n  rap-user:")
        configuration = "ctplan-config: 1\nrules: {past-window: off, unused-input: hint}\n"
        (self.folder / "ctplan.yaml").write_text(configuration)
        (self.folder / "plan.yaml").write_text(text)
        async with Editor(self.folder) as editor:
            diagnostics = await editor.open("plan.yaml")
            await self.same(editor, "plan.yaml", diagnostics)
            self.assertEqual([one.severity for one in diagnostics if one.code == "unused-input"], [4])
            self.assertNotIn("past-window", [one.code for one in diagnostics])
            # As it is being written, not as it was last saved.
            await editor.open("ctplan.yaml", configuration.replace("unused-input: hint", "past-window: warning"))
            diagnostics = await editor.findings("plan.yaml")
            self.assertEqual([one.severity for one in diagnostics if one.code == "unused-input"], [2])
            configuration = "ctplan-config: 1\nleave-out: [plan.yaml]\n"
            await editor.replace("ctplan.yaml", configuration)
            self.assertEqual(await editor.findings("plan.yaml"), [])

    PLAN_OF_A_PORT = """\
ctplan: 1
title: A port
zone: Asia/Hong_Kong
hosts:
  gate: {url: tcp://192.0.2.1:9000}
objectives:
  port:
    steps:
      open:
        uses: procedures/tcp-port.yaml
        with: {server: gate, port: "9000"}
"""

    def procedure(self) -> str:
        (self.folder / "procedures").mkdir()
        text = (ROOT / "plans/procedures/tcp-port.yaml").read_text()
        (self.folder / "procedures/tcp-port.yaml").write_text(text)
        return text

    async def test_procedure_that_is_not_saved(self):
        procedure = self.procedure()
        async with Editor(self.folder) as editor:
            before = await editor.open("plan.yaml", self.PLAN_OF_A_PORT)
            await self.same(editor, "plan.yaml", before)
            # The plan is told of it although nobody touched it.
            await editor.open("procedures/tcp-port.yaml", procedure.replace("  port: {", "  gateway: {"))
            [finding] = await editor.repeated("plan.yaml")
            self.assertEqual(finding.code, "faulty-procedure")
            [related] = finding.related_information
            self.assertEqual(related.location.uri, editor.uri("procedures/tcp-port.yaml"))
            await editor.replace("procedures/tcp-port.yaml", procedure)
            self.assertEqual(await editor.repeated("plan.yaml"), before)

    async def test_files_that_change_elsewhere(self):
        procedure = self.procedure()
        async with Editor(self.folder) as editor:
            registered = await editor.wait(editor.registered.get())
            self.assertEqual(
                [one.method for one in registered.registrations], ["workspace/didChangeWatchedFiles"])
            before = await editor.open("plan.yaml", self.PLAN_OF_A_PORT)
            (self.folder / "procedures/tcp-port.yaml").write_text(procedure.replace("  port: {", "  gateway: {"))
            editor.changed_elsewhere("procedures/tcp-port.yaml")
            after = await editor.findings("plan.yaml")
            await self.same(editor, "plan.yaml", after)
            self.assertIn("faulty-procedure", [one.code for one in after])
            (self.folder / "ctplan.yaml").write_text("ctplan-config: 1\nleave-out: [plan.yaml]\n")
            editor.changed_elsewhere("ctplan.yaml")
            self.assertEqual(await editor.findings("plan.yaml"), [])
            self.assertNotEqual(before, after)


if __name__ == "__main__":
    unittest.main()
