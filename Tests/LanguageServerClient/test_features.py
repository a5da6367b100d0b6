"""What an editor may ask, on the origin plan and on files that name each other."""

import re
import unittest

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from editor import PLAN, ROOT, Editor, ServerTest, linted

NAME = "plan.yaml"


class FeaturesTest(ServerTest):
    def setUp(self):
        super().setUp()
        self.plan = PLAN.read_text()

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    async def test_server_says_what_it_can(self):
        async with Editor(self.folder) as editor:
            capabilities = editor.answer.capabilities
            self.assertEqual(capabilities.position_encoding, "utf-16")
            self.assertEqual(editor.answer.server_info.name, "ctplan")
            for name in ["hover", "definition", "references", "document_symbol", "document_formatting"]:
                self.assertTrue(getattr(capabilities, f"{name}_provider"), name)

    async def test_completion(self):
        # What is typed in place of what, and some of what is offered there.
        cases = [
            ("participation: recommended\n", "pa", ["participation"]),
            ("participation: recommended", "participation: ", ["recommended", "mandatory"]),
            ("zone: Asia/Hong_Kong", "zone: Asia/", ["Asia/Hong_Kong"]),
            ("http: {to: ccms}", "http: {to: ", ["ccms", "rap-1"]),
            ("http: {to: ccms}", "http: {t", ["to", "form-name"]),
            ("during: test", "during: ", ["test", "stabilisation"]),
            ("for-each: {server: rap}", "for-each: {server: ", ["rap"]),
            ("user: $(ccms-user)", "user: $(", ["ccms-user", "ccms-password", "window", "run"]),
            ("user: $(ccms-user)", "user: $(window.", ["date", "from"]),
            ("user: $(ccms-user)", "user: $(ccms-user | ", ["upper-case"]),
            ("needs: [logon]", "needs: [", ["logon", "reach"]),
            ("expect: {status: 200, ", "expect: {", ["status", "certificate", "text"]),
            ("files: {at-least: 1}", "files: {", ["count", "some", "none"]),
            ("    need: all\n", "    need: ", ["all", "any"]),
        ]
        async with Editor(self.folder) as editor:
            await editor.open(NAME, self.plan)
            for old, new, labels in cases:
                with self.subTest(typed=new):
                    text = self.plan.replace(old, new, 1)
                    await editor.replace(NAME, text)
                    position = editor.texts[NAME].position(self.plan.index(old) + len(new))
                    offered = await editor.labels(NAME, position)
                    self.assertLessEqual(set(labels), set(offered))

    async def test_completion_offers_one_thing_to_do(self):
        kinds = {"http", "sftp", "tcp", "tls", "dns", "manual", "uses", "any-of"}
        async with Editor(self.folder) as editor:
            await editor.open(NAME, self.plan.replace("        needs: [logon]", "        ne"))
            offered = set(await editor.labels(NAME, editor.texts[NAME].after("log out}\n        ne")))
            self.assertIn("needs", offered)
            self.assertEqual(offered & kinds, set())
            await editor.replace(NAME, self.plan.replace("        http: {follow: log out}", "        ht"))
            offered = set(await editor.labels(NAME, editor.texts[NAME].after("      logout:\n        ht")))
            self.assertEqual(kinds - offered, set())

    async def test_completion_offers_help_and_snippets(self):
        async with Editor(self.folder, snippets=True) as editor:
            text = self.plan.replace("        needs: [logon]", "        ne")
            await editor.open(NAME, text)
            items = await editor.ask("completion", NAME, editor.texts[NAME].after("log out}\n        ne"))
            item = next(one for one in items if one.label == "needs")
            self.assertTrue(item.documentation)
            self.assertEqual((item.insert_text, item.insert_text_format), ("needs: $0", 2))

    async def test_hover(self):
        cases = [
            ("retry: {every", "retry", r"\*\*retry\*\*"),
            ("{to: ccms}", "ccms", r"https://www\.ccass\.com"),
            ("list: $(rap-folder)", "rap-folder", r"default: `/INBOX`"),
            ("key: $(rap-key)", "rap-key", r"secret, given by the site"),
            # 20:30 in Hong Kong is 12:30 UTC, 14:30 in Berlin.
            ("    window: test", "test", r"(?s)20:30.*here: .*14:30 .*16:30.*\n.*closed .* ago"),
            ("{server: rap}", "rap}", r"rap-1, rap-2"),
            ("needs: [logon]", "logon", r"step"),
            ("participation: rec", "participation", r"participation"),
        ]
        async with Editor(self.folder, options={"zone": "Europe/Berlin"}) as editor:
            await editor.open(NAME, self.plan)
            for words, name, expected in cases:
                with self.subTest(over=name):
                    answer = await editor.ask("hover", NAME, editor.texts[NAME].within(words, name))
                    self.assertIsNotNone(answer)
                    self.assertRegex(answer.contents.value, expected)

    async def test_hover_tells_how_far_away_a_window_is(self):
        async with Editor(self.folder) as editor:
            await editor.open(NAME, self.plan.replace("2021-08-14, weekday: Saturday", "2998-08-14"))
            answer = await editor.ask("hover", NAME, editor.texts[NAME].within("    window: test", "test"))
            self.assertRegex(answer.contents.value, r"opens in about \d+ years")

    async def test_hover_over_a_finding_tells_its_rule(self):
        async with Editor(self.folder) as editor:
            await editor.open(NAME, self.plan.replace("    need: all", "    nead: all"))
            answer = await editor.ask("hover", NAME, editor.texts[NAME].within("    nead", "nead"))
            self.assertIn("**unknown-field**", answer.contents.value)

    async def test_definition_and_references(self):
        async with Editor(self.folder) as editor:
            await editor.open(NAME, self.plan)
            text = editor.texts[NAME]
            cases = [
                ("user: $(ccms-user)", "ccms-user", [41, 69]),
                ("{to: ccms}", "ccms", [48, 62]),
                ("{server: rap}", "rap}", [53, 83]),
                ("needs: [logon]", "logon", [65, 78]),
            ]
            for words, name, _ in cases:
                with self.subTest(name=name):
                    name = name.rstrip("}")
                    position = text.within(words, name)
                    lines = [
                        number for number, line in enumerate(self.plan.split("\n"), 1)
                        if re.search(rf"(?<![\w-]){name}(?![\w-])", line)]
                    found = await editor.references(NAME, position)
                    self.assertTrue({line for _, line, _ in found} <= set(lines), (found, lines))
                    self.assertGreaterEqual(len(found), 2)
                    self.assertTrue(all(words == name for _, _, words in found), found)
                    definition = await editor.ask("definition", NAME, position)
                    [place] = editor.places([definition])
                    uses = await editor.references(NAME, position, declaration=False)
                    self.assertEqual(sorted([place, *uses]), found)
                    # The declaration comes with its colon.
                    line = self.plan.split("\n")[place[1] - 1]
                    self.assertTrue(line.strip().startswith(f"{name}:"), line)

    SHARED = {
        "procedures/logon.yaml": """\
ctplan-procedure: 1
title: A logon
inputs:
  server: {about: the host, type: host}
  account: {about: the user}
steps:
  logon:
    http: {to: $(server)}
    expect: {text: {contains: $(account)}}
""",
        "plans/night.yaml": """\
ctplan: 1
title: A night
zone: Asia/Hong_Kong
inputs:
  user: {about: the account}
hosts:
  web: {url: https://www.example.com}
objectives:
  logon:
    steps:
      first:
        uses: ../procedures/logon.yaml
        with: {server: web, account: $(user)}
""",
        "sites/ours.yaml": """\
ctplan-site: 1
plans: [night]
inputs:
  user: somebody
hosts:
  web: {direct: true}
by-hand: [logon.first]
""",
    }

    async def test_definition_and_references_across_files(self):
        for name, text in self.SHARED.items():
            self.write(name, text)
        async with Editor(self.folder) as editor:
            await editor.open("plans/night.yaml")
            plan = editor.texts["plans/night.yaml"]

            async def defined(name, position):
                return editor.places([await editor.ask("definition", name, position)])

            self.assertEqual(
                await defined("plans/night.yaml", plan.within("../procedures/logon.yaml", "logon")),
                [("procedures/logon.yaml", 1, "")])
            self.assertEqual(
                await defined("plans/night.yaml", plan.within("account: $(user)", "account")),
                [("procedures/logon.yaml", 5, "account")])
            account = [
                ("plans/night.yaml", 13, "account"), ("procedures/logon.yaml", 5, "account"),
                ("procedures/logon.yaml", 9, "account")]
            self.assertEqual(
                await editor.references("plans/night.yaml", plan.within("account: $(user)", "account")), account)
            user = [
                ("plans/night.yaml", 5, "user"), ("plans/night.yaml", 13, "user"), ("sites/ours.yaml", 4, "user")]
            self.assertEqual(await editor.references("plans/night.yaml", plan.within("$(user)", "user")), user)
            await editor.open("sites/ours.yaml")
            site = editor.texts["sites/ours.yaml"]
            self.assertEqual(await defined("sites/ours.yaml", site.within("  user:", "user")), user[:1])
            self.assertEqual(await editor.references("sites/ours.yaml", site.within("  user:", "user")), user)
            self.assertEqual(
                await editor.references("sites/ours.yaml", site.within("logon.first", "first")),
                [("plans/night.yaml", 11, "first"), ("sites/ours.yaml", 7, "first")])
            self.assertEqual(
                await defined("sites/ours.yaml", site.within("[night]", "night")), [("plans/night.yaml", 1, "")])
            await editor.open("procedures/logon.yaml")
            procedure = editor.texts["procedures/logon.yaml"]
            self.assertEqual(
                await editor.references("procedures/logon.yaml", procedure.within("ctplan-procedure", "ctplan")),
                [("plans/night.yaml", 12, "../procedures/logon.yaml")])

    async def test_rename(self):
        async with Editor(self.folder) as editor:
            await editor.open(NAME, self.plan)
            text = editor.texts[NAME]
            position = text.within("user: $(rap-user)", "rap-user")
            prepared = await editor.ask("prepare_rename", NAME, position)
            self.assertEqual(prepared.placeholder, "rap-user")
            self.assertEqual(text.at(prepared.range), "rap-user")
            answer = await editor.ask("rename", NAME, position, new_name="report-user")
            renamed = text.edited(answer.changes[editor.uri(NAME)])
            self.assertEqual(renamed, self.plan.replace("rap-user", "report-user"))
            for bad in ["rap-key", "two words", "window", "", "a" * 10_000, "x\u0000y"]:
                with self.subTest(bad=bad[:20]), self.assertRaises(JsonRpcException):
                    await editor.ask("rename", NAME, position, new_name=bad)

    async def test_rename_across_files_as_they_stand_in_the_editor(self):
        for name, text in self.SHARED.items():
            self.write(name, text)
        # On disk the procedure knows nothing of the account, and the plan is broken.
        procedure, plan = self.SHARED["procedures/logon.yaml"], self.SHARED["plans/night.yaml"]
        self.write("procedures/logon.yaml", procedure.replace("account", "something"))
        self.write("plans/night.yaml", plan.replace("with:", "wiht:"))
        async with Editor(self.folder) as editor:
            await editor.open("procedures/logon.yaml", procedure)
            self.assertEqual(await editor.open("plans/night.yaml", plan), [])
            position = editor.texts["plans/night.yaml"].within("account: $(user)", "account")
            answer = await editor.ask("rename", "plans/night.yaml", position, new_name="who")
            self.assertEqual(
                set(answer.changes), {editor.uri("plans/night.yaml"), editor.uri("procedures/logon.yaml")})
            for name in ["procedures/logon.yaml", "plans/night.yaml"]:
                new = editor.texts[name].edited(answer.changes[editor.uri(name)])
                self.assertNotRegex(new, r"\baccount\b(?!\})")
                self.write(name, new)
            self.assertEqual(linted(self.folder, "plans/night.yaml"), [])
            self.assertEqual(linted(self.folder, "procedures/logon.yaml"), [])
            # The site file, which is not open, follows the plan.
            answer = await editor.ask(
                "rename", "plans/night.yaml", editor.texts["plans/night.yaml"].within("$(user)", "user"),
                new_name="who")
            self.assertEqual(set(answer.changes), {editor.uri("plans/night.yaml"), editor.uri("sites/ours.yaml")})

    async def test_document_symbols(self):
        async with Editor(self.folder) as editor:
            await editor.open(NAME, self.plan)
            text = editor.texts[NAME]
            symbols = await editor.ask("document_symbol", NAME)
            sections = {one.name: one for one in symbols}
            self.assertLessEqual({"windows", "inputs", "hosts", "groups", "objectives"}, set(sections))
            objectives = sections["objectives"].children
            self.assertEqual([one.name for one in objectives], ["ccms", "rap"])
            self.assertEqual(objectives[0].detail, "Verify connectivity to CCMS")
            self.assertEqual([one.name for one in objectives[0].children], ["reach", "logon", "logout"])
            for symbol in [*symbols, *objectives, *objectives[0].children]:
                self.assertEqual(text.at(symbol.selection_range), symbol.name)
                self.assertLessEqual(text.offset(symbol.range.start), text.offset(symbol.selection_range.start))
                self.assertGreaterEqual(text.offset(symbol.range.end), text.offset(symbol.selection_range.end))

    async def test_formatting(self):
        options = types.FormattingOptions(2, True)
        async with Editor(self.folder) as editor:
            await editor.open(NAME, self.plan)
            self.assertFalse(await editor.ask("formatting", NAME, options=options))
            rough = self.plan.replace("ccms-user: {about: CCMS user}", "ccms-user:   {  about:   'CCMS user'  }")
            await editor.replace(NAME, rough)
            edits = await editor.ask("formatting", NAME, options=options)
            self.assertEqual(editor.texts[NAME].edited(edits), self.plan)
            # The editor keeps its place in the lines that stay.
            self.assertEqual([edit.range.start.line for edit in edits], [rough.split("  ccms-user:")[0].count("\n")])
            await editor.replace(NAME, "ctplan: [")
            self.assertFalse(await editor.ask("formatting", NAME, options=options))

    async def test_code_action_mends(self):
        (self.folder / NAME).write_text(self.plan)
        clean = {one[0] for one in linted(self.folder, NAME)}
        broken = self.plan.replace("    need: all", "    nead: all")
        async with Editor(self.folder) as editor:
            [finding] = [one for one in await editor.open(NAME, broken) if one.code not in clean]
            text = editor.texts[NAME]
            self.assertEqual(text.at(finding.range), "nead")
            actions = await editor.ask(
                "code_action", NAME, range=finding.range,
                context=types.CodeActionContext(diagnostics=[finding], only=["quickfix"]))
            [action] = actions
            self.assertTrue(action.is_preferred)
            self.assertEqual([one.code for one in action.diagnostics], [finding.code])
            mended = text.edited(action.edit.changes[editor.uri(NAME)])
            self.assertEqual(mended, self.plan)
            after = await editor.replace(NAME, mended)
            self.assertEqual({one.code for one in after} - clean, set())

    async def test_all_that_is_safe_is_mended_at_once(self):
        broken = self.plan.replace("    need: all", "    nead: all").replace("retry: {every", "retyr: {every")
        async with Editor(self.folder) as editor:
            await editor.open(NAME, broken)
            text = editor.texts[NAME]
            start = types.Position(0, 0)
            [action] = await editor.ask(
                "code_action", NAME, range=types.Range(start, start),
                context=types.CodeActionContext(diagnostics=[], only=["source.fixAll"]))
            self.assertEqual(text.edited(action.edit.changes[editor.uri(NAME)]), self.plan)

    async def test_positions_count_as_the_client_counts(self):
        # Two bytes, three, and four, the last of two units in UTF-16, before and on the lines in question.
        plan = self.plan.replace("about: CCMS user}", "about: 'é 漢 😀 𝔠'}").replace(
            "user: $(ccms-user), password", "user: 'é漢😀𝔠 $(ccms-user)', password")
        (self.folder / NAME).write_text(plan.replace("fill-form: {", "fil-form: {"))
        broken = (self.folder / NAME).read_text()
        for encoding in ["utf-16", "utf-8"]:
            with self.subTest(encoding=encoding):
                async with Editor(self.folder, encoding=encoding) as editor:
                    self.assertEqual(editor.answer.capabilities.position_encoding, encoding)
                    findings = await editor.open(NAME, broken)
                    text = editor.texts[NAME]
                    self.assertIn("fil-form", [text.at(one.range) for one in findings])
                    at = broken.index("fil-form") + 3
                    editor.change(NAME, at, at, "l")
                    await editor.findings(NAME)
                    # Characters of four bytes are typed, put in front of what follows, and taken away.
                    at = editor.texts[NAME].text.index("$(ccms-user)'")
                    editor.change(NAME, at, at, "😀😀")
                    editor.change(NAME, at - 2, at + 1, "")
                    editor.change(NAME, at - 2, at - 1, "𝔠 ")
                    await editor.findings(NAME)
                    text = editor.texts[NAME]
                    self.assertEqual(text.text, plan)
                    position = text.position(plan.index("$(ccms-user)'") + 4)
                    found = await editor.references(NAME, position)
                    self.assertEqual([words for _, _, words in found], ["ccms-user", "ccms-user"])
                    answer = await editor.ask("rename", NAME, position, new_name="who")
                    renamed = text.edited(answer.changes[editor.uri(NAME)])
                    self.assertEqual(renamed, plan.replace("ccms-user", "who"))

    async def test_utf_16_is_what_a_client_has_that_says_nothing(self):
        async with Editor(self.folder, encoding="utf-16") as editor:
            self.assertEqual(editor.answer.capabilities.position_encoding, "utf-16")


if __name__ == "__main__":
    unittest.main()
