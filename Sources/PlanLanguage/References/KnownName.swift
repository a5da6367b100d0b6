import Diagnostics

/// What is known of a name before a run: its type, and whether it is secret or may turn out to be nothing.
package struct KnownName: Sendable {
    package let type: ResultType
    package var isSecret = false
    /// Whether a value may be missing or empty where all goes well.
    package var mayBeNothing = false

    init(_ type: ResultType, isSecret: Bool = false, mayBeNothing: Bool = false) {
        self.type = type
        self.isSecret = isSecret
        self.mayBeNothing = mayBeNothing
    }
}

/// A name with members that every plan knows without giving it, as the manual lists it.
package struct BuiltInName: Sendable {
    package let name: String
    package let members: [ResultDeclaration]

    static let host = BuiltInName(
        name: "a host",
        members: [
            ResultDeclaration("name", .text, "its name in the plan"), ResultDeclaration("host", .text, "its host name"),
            ResultDeclaration("port", .integer, "its port"), ResultDeclaration("url", .text, "its URL"),
        ])
    static let window = BuiltInName(
        name: "window",
        members: [
            ResultDeclaration("name", .text, "the name of the objective's window"),
            ResultDeclaration("date", .date, "its day that the run is in, else the next one"),
            ResultDeclaration("from", .instant, "when it opens on that day"),
            ResultDeclaration("to", .instant, "when it closes on that day"),
            ResultDeclaration("business-date", .date, "the business day it is for"),
        ])
    static let run = BuiltInName(
        name: "run",
        members: [
            ResultDeclaration("date", .date, "the day this run began, in the plan's zone"),
            ResultDeclaration("started", .instant, "the moment this run began"),
        ])

    package static let all = [host, window, run]

    /// Names in references that no input, host, group, variable or capture may take.
    package static let reserved = ["window", "run", "objectives"]
}

extension Window {
    /// The members it has in references: one that is open to a side has no time there.
    var members: [ResultDeclaration] {
        BuiltInName.window.members.filter { member in
            switch member.name {
            case "date": occurrences.contains { $0.date != nil }
            case "from": opens != nil
            case "to": closes != nil
            case "business-date": businessDate != nil
            default: true
            }
        }
    }
}
