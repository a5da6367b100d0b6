import Testing

@testable import PlanLanguage

struct ExpectedTroubleTests {
    static let connections: [(String, Bool)] = [
        ("connection: refused", true), ("connection: {one-of: [established, refused]}", true),
        ("connection: {not: established}", true), ("connection: {any: [refused, timeout]}", true),
        ("connection: $(trouble)", true),
        ("connection: established", false), ("connection: {not: refused}", false),
        ("connection: {not: {one-of: [refused, timeout]}}", false), ("connection: {not: {not: established}}", false),
        ("status: 500", false), ("connection: $(missing)", false),
    ]

    @Test(arguments: connections)
    func `a plan expects that there is no connection`(expectation: String, expected: Bool) throws {
        let read = try #require(expectations(expectation).0.first)
        let scope = Scope(["trouble": .text("refused")])
        let asks = read.expectsTrouble(at: ["connection"], in: scope) { $0 != .text("established") }
        #expect(asks == expected)
    }

    static let statuses: [(String, Bool)] = [
        ("status: 404", true), ("status: {one-of: [200, 404]}", true), ("status: {at-least: 400}", true),
        ("status: {between: [400, 499]}", true), ("status: {at-most: 499}", true),
        ("status: 200", false), ("status: {not: 500}", false), ("status: {at-least: 200}", false),
        ("status: {not: {at-least: 400}}", false), ("status: {at-most: 399}", false),
    ]

    @Test(arguments: statuses)
    func `a plan expects an error of the server`(expectation: String, expected: Bool) throws {
        let read = try #require(expectations(expectation).0.first)
        let asks = read.expectsTrouble(at: ["status"], in: Scope()) { value in
            if case .integer(let status) = value { status >= 400 } else { false }
        }
        #expect(asks == expected)
    }

    static let certificates: [(String, Bool)] = [
        ("certificate: {problem: expired}", true), ("certificate: {any: [{problem: expired}]}", true),
        ("certificate: {problem: {not: expired}}", false), ("certificate: {not: {problem: expired}}", false),
        ("certificate: {expires-in: {at-least: 14d}}", false),
    ]

    @Test(arguments: certificates)
    func `a plan expects a certificate that is no good`(expectation: String, expected: Bool) throws {
        let read = try #require(expectations(expectation).0.first)
        #expect(read.expectsTrouble(at: ["certificate", "problem"], in: Scope()) { _ in true } == expected)
    }
}
