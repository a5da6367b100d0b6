import CivilTime
import Diagnostics

extension Rule {
    /// A file that a rule's page shows, mostly some keys of a plan only.
    package struct Sample: Sendable, ExpressibleByStringLiteral {
        package var text: String { shown + "\n" }
        private let shown: String
        /// Files beside it.
        package let files: [File]
        /// Further files beside it, too many or too much alike to be shown.
        package let rest: Rest?
        /// A line of the text that the file has many times.
        private let repetition: Repetition?
        private let isWhole: Bool
        private let encoding: Encoding

        /// Files that the page tells of in a sentence.
        package struct Rest: Sendable {
            let files: [File]
            /// Without a full stop: `p-2.yaml to p-9.yaml are alike`.
            package let words: String
        }

        /// A line that stands in the text once, and in the file so many times.
        struct Repetition: Sendable {
            let line: String
            let count: Int
        }

        package struct File: Sendable {
            package let name: String
            package let text: String

            init(_ name: String, _ text: String) {
                self.name = name
                self.text = text + "\n"
            }
        }

        enum Encoding: Sendable {
            case utf8, latin1
        }

        init(
            _ text: String, isWhole: Bool = false, encoding: Encoding = .utf8, files: [File] = [], rest: Rest? = nil,
            repeating repetition: Repetition? = nil
        ) {
            shown = text
            self.files = files
            self.rest = rest
            self.repetition = repetition
            self.isWhole = isWhole || text.hasPrefix("ctplan")
            self.encoding = encoding
        }

        package init(stringLiteral value: String) {
            self.init(value)
        }

        /// The file's name in its findings.
        package var name: String {
            if text.hasPrefix("ctplan-site") { return "site.yaml" }
            if text.hasPrefix(Configuration.Shape.version.name) { return Configuration.fileName }
            return text.hasPrefix("ctplan-procedure") ? "procedure.yaml" : "plan.yaml"
        }

        /// The bytes of the file, the keys it does not have put below from a plan that is good, so that lines keep their
        /// numbers.
        package var bytes: [UInt8] {
            var all = isWhole ? text : completed
            if let repetition {
                let line = repetition.line + "\n"
                all.replace(line, with: String(repeating: line, count: repetition.count), maxReplacements: 1)
            }
            return switch encoding {
            case .utf8: Array(all.utf8)
            case .latin1: all.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
            }
        }

        private var completed: String {
            let keys = Set(text.split(separator: "\n").compactMap(Self.key))
            return text + Self.stock.filter { !keys.contains($0.key) }.map { "\($0.key):\($0.value)\n" }.joined()
        }

        private static func key(_ line: Substring) -> String? {
            guard let first = line.first, first.isLetter, let colon = line.firstIndex(of: ":") else { return nil }
            return String(line[..<colon])
        }

        /// How many lines of the file the page shows.
        private var lineCount: Int { text.utf8.count { $0 == UInt8(ascii: "\n") } }

        /// What a plan that is good has; not all of it is used by every sample.
        private static let stock: [(key: String, value: String)] = [
            ("ctplan", " 1"),
            ("title", " An example"),
            (
                "circular",
                """

                  issuer: The exchange
                  subject: A test
                  date: 2020-12-01
                  contacts: [{name: Hotline, phone: 2979 7222}]
                """
            ),
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
                  gateway: tcp://192.0.2.7:4901
                  rap-1: sftp://192.0.2.1:10022
                  rap-2: sftp://192.0.2.2:10022
                """
            ),
            ("objectives", "\n  example: {window: test, steps: {look: {manual: {do: Look at the screen}}}}"),
        ]
    }
}

extension Rule.Sample {
    /// When the pages are read, for the rules that ask what time it is.
    private static let now = Instant(secondsSince1970: 1_609_459_200)

    /// What lint says of it, of the lines shown.
    package func findings(vocabulary: Vocabulary) -> [Finding] {
        let (source, decoding) = SourceText.decoded(path: name, bytes: bytes)
        if !decoding.isEmpty { return decoding }
        var sources = Dictionary(
            uniqueKeysWithValues: (files + (rest?.files ?? [])).map {
                ($0.name, SourceText(path: $0.name, text: $0.text))
            })
        sources[name] = source
        let known = sources
        let linter = Linter(
            vocabulary: vocabulary,
            files: PlanFileSource { path in
                if let found = known[path] { return .success(.init(found)) }
                return .failure(FileProblem(path: path, message: "there is no such file"))
            }, now: Self.now)
        let read = linter.read(source)
        let others = files.filter { !$0.name.contains("/") }.compactMap { known[$0.name].map(linter.read) }
        var plans: [Plan] = []
        var sites: [Site] = []
        for document in ([read] + others).map(\.document) {
            switch document {
            case .plan(let plan): plans.append(plan)
            case .site(let site): sites.append(site)
            case .procedure, .unknown: break
            }
        }
        let shared = PlanSet(plans, sites: sites).findings.filter { $0.place.source.path == name }
        let findings = Ignoring(source).applied(to: read.findings + shared).sortedByPlace()
        return findings.filter { isWhole || $0.place.line <= lineCount || !$0.rule.hasPrefix("unused-") }
    }
}
