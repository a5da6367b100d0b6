import CivilTime
import Diagnostics
import Testing
import YAMLTree

@testable import PlanLanguage

struct TemplateTests {
    static let scope: Scope = {
        var scope = Scope([
            "user": .text("alice"), "days": .text("14d"), "port": .text("22"),
            "key": .privateKey(text: "k", passphrase: nil),
        ])
        if case .success(let url) = HostURL.parse("https://www.example.com/start") {
            let place = Place(source: SourceText(path: "", text: ""), line: 1, column: 1)
            scope.set(host: Host(name: "web", place: place, url: url, fingerprint: nil, about: nil))
        }
        return scope
    }()

    private func expression(_ text: String, _ type: ScalarType) -> (Expression?, [Finding]) {
        let reading = Reading()
        let place = Place(source: SourceText(path: "t.yaml", text: text), line: 1, column: 1)
        let node = Node(.scalar(Scalar(text: text)), at: place)
        return (reading.expression(node, type), reading.findings)
    }

    static let texts: [(String, String)] = [
        ("plain", "plain"), ("$(user)", "alice"), ("$( user )", "alice"), ("a $(user) b", "a alice b"),
        ("$(user)$(user)", "alicealice"), ("$$(user)", "$(user)"), ("$$$(user)", "$$(user)"), ("$$(user", "$(user"),
        ("a$b", "a$b"), ("$", "$"), ("$$", "$$"), ("US$ 5", "US$ 5"), ("$(web)", "web"),
        ("$(web.host)", "www.example.com"),
        ("$(web.port)", "443"), ("$(web.url)/x", "https://www.example.com/start/x"), ("夜 $(user)", "夜 alice"),
    ]

    @Test(arguments: texts)
    func `references are put into texts`(text: String, result: String) throws {
        let (read, findings) = expression(text, .text)
        #expect(findings.isEmpty)
        #expect(try read?.value(in: Self.scope) == .text(result))
    }

    @Test func `a whole reference has the type of its field`() throws {
        #expect(try expression("$(days)", .duration).0?.value(in: Self.scope) == .duration(.seconds(14 * 86_400)))
        #expect(try expression("$(port)", .port).0?.value(in: Self.scope) == .integer(22))
        #expect(try expression("$(web)", .host).0?.value(in: Self.scope) == .host("web"))
        #expect(
            try expression("$(key)", .privateKey).0?.value(in: Self.scope) == .privateKey(text: "k", passphrase: nil))
        #expect(try expression("1$(port)", .port).0?.value(in: Self.scope) == .integer(122))
    }

    static let unusable: [(String, ScalarType)] = [
        ("$(user)", .port), ("$(user)", .duration), ("$(web.path)", .text), ("x$(key)", .text), ("$(missing)", .text),
    ]

    @Test(arguments: unusable)
    func `a value that does not fit is refused without being shown`(text: String, type: ScalarType) throws {
        let read = try #require(expression(text, type).0)
        let problem = #expect(throws: UnusableValue.self) { try read.value(in: Self.scope) }
        #expect(problem?.message.contains("alice") == false)
    }

    static let mistakes: [(String, String)] = [
        ("$(user", "1:1+2"), ("x $(", "1:3+2"), ("$()", "1:1+3"), ("$(a b)", "1:1+6"), ("$(a..b)", "1:1+7"),
        ("$(.a)", "1:1+5"), ("夜$(-a)", "1:2+5"), ("$(user) $(", "1:9+2"),
    ]

    @Test(arguments: mistakes)
    func `a mistake in a reference is found at its place`(text: String, place: String) {
        let (read, findings) = expression(text, .text)
        #expect(read == nil)
        let places = findings.map { "\($0.place.line):\($0.place.column)+\($0.place.length)" }
        #expect(places == [place])
        #expect(findings.allSatisfy { $0.rule == "reference-syntax" && $0.severity == .error })
    }

    @Test func `the reference of other tools is plain text, with a warning`() throws {
        let (read, findings) = expression("${user}", .text)
        #expect(try read?.value(in: Self.scope) == .text("${user}"))
        #expect(findings.map(\.severity) == [.warning])
    }

    @Test func `a line of very many references is read quickly`() {
        let text = String(repeating: "$(user)", count: 100_000)
        #expect(expression(text, .text).0?.template.references.count == 100_000)
    }
}
