/// What is put around an example that is a piece of a plan or site file, so that lint can read it.
///
/// The comment above the block names the piece: `plan` (some of a plan's keys), `objectives`, `steps`, `expect KIND` (what
/// stands below `expect:` in a step of that kind) or `site` (some of a site file's keys). `$(user)`, `$(password)`,
/// `$(key)` and `$(folder)` are inputs, `web`, `other-web`, `gateway`, `rap-1` and `rap-2` are hosts.
enum Completion {
    static func complete(_ text: String, as piece: String) -> String? {
        let words = piece.split(separator: " ").map(String.init)
        switch (words.first, words.count) {
        case ("plan", 1): return plan(text)
        case ("objectives", 1): return plan("objectives:\n" + indented(text, by: 2))
        case ("steps", 1): return plan("objectives:\n  example:\n    window: test\n" + indented(text, by: 4))
        case ("expect", 2):
            let target = words[1] == "manual" ? "do: Look" : "to: \(words[1] == "http" ? "web" : "gateway")"
            let step = "      example:\n        \(words[1]): {\(target)}\n        expect:\n"
            return plan("objectives:\n  example:\n    window: test\n    steps:\n" + step + indented(text, by: 10))
        case ("site", 1): return "ctplan-site: 1\n" + text
        default: return nil
        }
    }

    /// The keys that `text` does not have, from a plan that is good.
    private static func plan(_ text: String) -> String {
        let keys = Set(text.split(separator: "\n").compactMap(key))
        return stock.filter { !keys.contains($0.key) }.map { "\($0.key):\($0.value)\n" }.joined() + text
    }

    private static func key(_ line: Substring) -> String? {
        guard let first = line.first, first.isLetter, let colon = line.firstIndex(of: ":") else { return nil }
        return String(line[..<colon])
    }

    private static let stock: [(key: String, value: String)] = [
        ("ctplan", " 1"),
        ("title", " An example"),
        ("zone", " Asia/Hong_Kong"),
        ("windows", "\n  test: {date: 2021-08-14, from: 20:30, to: 22:30}"),
        (
            "inputs",
            """

              user: {about: an account}
              password: {about: its password, secret: true}
              key: {about: its private key, secret: true}
              folder: {about: a folder, default: /INBOX}
            """
        ),
        (
            "hosts",
            """

              web: https://www.example.com
              other-web: https://backup.example.com
              gateway: tcp://192.0.2.7:4901
              rap-1: sftp://192.0.2.1:10022
              rap-2: sftp://192.0.2.2:10022
            """
        ),
        ("objectives", "\n  example: {window: test, steps: {look: {manual: {do: Look at the screen}}}}"),
    ]

    private static func indented(_ text: String, by width: Int) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.isEmpty ? "" : String(repeating: " ", count: width) + line
        }.joined(separator: "\n")
    }
}
