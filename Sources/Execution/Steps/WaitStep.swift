import CivilTime
import Diagnostics
import PlanLanguage

/// Nothing is done for a while, or until a time.
enum WaitStep: StepKind {
    static let length = Field.duration("for", "how long to wait")
    static let until = Field.text(
        "until", .clockTime, "a time on the clock of the window's zone, counted from the window's day, such as 20:45")

    static let declaration = StepKindDeclaration(
        "wait", "wait for a while, or until a time",
        fields: [length.declaration, until.declaration],
        results: [ResultDeclaration("waited", .duration, "how long it waited")],
        timeout: nil, leastTime: { $0.known(length) }, check: check)

    private static let check: @Sendable (StepArguments, Place) -> [Finding] = { arguments, place in
        switch (arguments.place(of: length.name), arguments.place(of: until.name)) {
        case (nil, nil):
            [
                Finding(
                    "missing-field", at: place, "\"wait\" says neither how long nor until when",
                    help: "write for: 5m, or until: 20:45")
            ]
        case (_?, let until?):
            [
                Finding(
                    "wrong-combination", at: until, "\"for\" and \"until\" cannot stand together",
                    help: "leave one of them out")
            ]
        default: []
        }
    }

    static func perform(_ call: StepCall) async throws(StepTrouble) -> StepResults {
        let clock = call.tools.clock
        let start = clock.now()
        let end = try end(of: call, from: start)
        let limit = call.step.timeout.map { start + $0 }
        do throws(CancellationError) {
            try await clock.sleep(until: min(end, limit ?? end))
        } catch {
            throw StepTrouble(.error, "interrupted")
        }
        if let limit, limit < end {
            throw StepTrouble(
                .error, "the wait was not over within \((limit - start).words)",
                advice: "leave \"timeout\" out, or make it longer than the wait", retryReason: .timeout)
        }
        return StepResults([.init("waited", .duration(max(clock.now() - start, .zero)))])
    }

    private static func end(of call: StepCall, from start: Instant) throws(StepTrouble) -> Instant {
        if let length = call.arguments[length] { return start + length }
        guard let text = call.arguments[until], case .success(let time) = DayOffsetTime.parse(text) else {
            preconditionFailure("for or until is required")
        }
        let zone = call.window?.zone ?? call.plan.zoneName.flatMap { try? Zone.named($0) } ?? .utc
        let day = call.window?.turn(at: start).occurrence.date ?? zone.local(of: start).date
        return zone.resolve(day.adding(days: time.dayOffset), time.time).earliest
    }

    static func instruction(_ words: InstructionWords) -> String {
        words.text(length).map { "Wait \($0)." } ?? "Wait until \(words.text(until) ?? "it is time")."
    }
}
