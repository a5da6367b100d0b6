"""The settings of docs/editors.md: each starts the server, in the editor itself where that is installed."""

import json
import os
import re
import shutil
import subprocess
import tomllib
import unittest

from editor import CTPLAN, PATIENCE, PLAN, ROOT, ServerTest

PAGE = (ROOT / "docs/editors.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


class SettingsTest(ServerTest):
    def setUp(self):
        super().setUp()
        bad = PLAN.read_text().replace("    need: all", "    nead: all")
        for name in ["plans", "others"]:
            (self.folder / name).mkdir()
            (self.folder / name / "bad.yaml").write_text(bad)
        (self.folder / "ctplan.yaml").write_text("ctplan-config: 1\n")
        (self.folder / "home").mkdir()
        self.environment = {
            **os.environ, "PATH": f"{CTPLAN.parent}:{os.environ['PATH']}", "HOME": str(self.folder / "home")}

    def test_every_setting_is_known(self):
        self.assertEqual([len(blocks(name)) for name in ["json", "lua", "toml", "elisp"]], [1, 2, 1, 1])
        self.assertEqual(len(re.findall(r"^```\w+$", PAGE, re.MULTILINE)), 5)

    def test_vs_code(self):
        settings = json.loads(blocks("json")[0])
        self.starts([settings["glspc.server.command"], *settings["glspc.server.commandArguments"]])
        self.assertEqual(settings["glspc.server.languageId"], ["yaml"])

    def test_helix(self):
        settings = tomllib.loads(blocks("toml")[0])
        [language] = settings["language"]
        [name] = language["language-servers"]
        server = settings["language-server"][name]
        self.starts([server["command"], *server["args"]])

    def test_neovim(self):
        for block in blocks("lua"):
            [words] = re.findall(r"cmd = \{(.*?)\}", block)
            self.starts(re.findall(r'"(.*?)"', words))

    def test_emacs(self):
        [words] = re.findall(r"\(yaml-mode \. \((.*?)\)\)", blocks("elisp")[0])
        self.starts(re.findall(r'"(.*?)"', words))

    def starts(self, command: list[str]) -> None:
        """The command is a language server: it ends as one does, and knows the request before."""
        messages = b"".join(
            b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in [
                json.dumps(message).encode() for message in [
                    {"id": 1, "method": "initialize", "params": {"capabilities": {}}},
                    {"id": 2, "method": "shutdown"}, {"method": "exit"}]])
        finished = subprocess.run(
            command, input=messages, capture_output=True, env=self.environment, timeout=PATIENCE)
        self.assertEqual((finished.returncode, finished.stderr), (0, b""))
        self.assertIn(b'"completionProvider"', finished.stdout)

    def run_editor(self, *command: str) -> str:
        finished = subprocess.run(
            command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=PATIENCE, text=True)
        return finished.stdout

    @unittest.skipUnless(shutil.which("nvim"), "there is no nvim")
    def test_neovim_itself(self):
        version = self.run_editor("nvim", "--version")
        major, minor = map(int, re.search(r"v(\d+)\.(\d+)", version).groups())
        (self.folder / "settings.lua").write_text(blocks("lua")[0 if (major, minor) >= (0, 11) else 1])
        (self.folder / "ask.lua").write_text("""\
vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 20)
for _, found in ipairs(vim.diagnostic.get(0)) do
  print(found.lnum + 1, found.code, found.message)
end
local word = vim.fn.search("window: test") - 1
local place = { textDocument = vim.lsp.util.make_text_document_params(), position = { line = word, character = 13 } }
for _, answer in pairs(vim.lsp.buf_request_sync(0, "textDocument/hover", place, 60000)) do
  print(answer.result.contents.value)
end
""")
        shown = self.run_editor(
            "nvim", "--headless", "-u", "settings.lua", "-c", "filetype on", "-c", "edit plans/bad.yaml",
            "-c", "luafile ask.lua", "-c", "qall!")
        self.assertRegex(shown, r'\d+ unknown-field unknown field "nead"')
        self.assertRegex(shown, r"here: .*14:30")

    @unittest.skipUnless(shutil.which("emacs"), "there is no emacs")
    def test_emacs_itself(self):
        (self.folder / "settings.el").write_text(blocks("elisp")[0])
        (self.folder / "ask.el").write_text("""\
(require 'package)
(package-initialize)
(unless (and (require 'eglot nil t) (require 'yaml-mode nil t)) (message "nothing to ask") (kill-emacs))
(load-file "settings.el")
(defvar asked-for nil)
; Without a terminal there is no command after which eglot would start.
(advice-add 'eglot-ensure :override (lambda () (setq asked-for buffer-file-name)))
(find-file "others/bad.yaml")
(unless (derived-mode-p 'yaml-mode) (yaml-mode))
(when asked-for (error "eglot is asked for where there are no plans"))
(kill-buffer)
(find-file "plans/bad.yaml")
(unless (derived-mode-p 'yaml-mode) (yaml-mode))
(unless asked-for (error "eglot is not asked for"))
(apply #'eglot--connect (eglot--guess-contact))
(let ((waits 0))
  (while (and (< waits 600) (not (flymake-diagnostics)))
    (flymake-start)
    (accept-process-output nil 0.1)
    (setq waits (1+ waits))))
(dolist (found (flymake-diagnostics))
  (message "%s %s" (line-number-at-pos (flymake-diagnostic-beg found)) (flymake-diagnostic-text found)))
(call-interactively #'eglot-shutdown)
""")
        shown = self.run_editor("emacs", "--batch", "-l", "ask.el")
        if "nothing to ask" in shown:
            self.skipTest("emacs has no eglot or no yaml-mode")
        self.assertRegex(shown, r'\d+ ctplan \[unknown-field\]: unknown field "nead"')


if __name__ == "__main__":
    unittest.main()
