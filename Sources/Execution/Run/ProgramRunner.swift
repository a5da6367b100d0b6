import Diagnostics

/// Whoever starts outside programs for a run. This floor starts none itself.
package protocol ProgramRunner: Sendable {
    /// Runs it to its end, with all the processes of its group. Ends them soon when the task is cancelled.
    func run(_ program: OutsideProgram) async -> ProgramEnd
}

/// A program to start, without a shell.
package struct OutsideProgram: Sendable {
    package let path: String
    package let arguments: [String]
    /// All that its environment holds.
    package let environment: [(name: String, value: String)]
    /// What it reads on its standard input.
    package let input: [UInt8]
    /// How many bytes it may print on its standard output.
    package let mostOutput: Int
    package let timeout: Duration
}

/// What became of a program.
package struct ProgramEnd: Sendable {
    package enum Cause: Sendable, Equatable {
        case exited(Int)
        case signalled(Int)
        case timedOut
        case printedTooMuch
        case interrupted
        /// It could not be started.
        case notStarted(String)
    }

    package let cause: Cause
    package let output: [UInt8]
    /// The end of its standard error.
    package let errorTail: [UInt8]

    package init(_ cause: Cause, output: [UInt8] = [], errorTail: [UInt8] = []) {
        self.cause = cause
        self.output = output
        self.errorTail = errorTail
    }
}

/// Where nothing outside may be started.
package struct NoPrograms: ProgramRunner {
    package init() {}

    package func run(_ program: OutsideProgram) async -> ProgramEnd {
        ProgramEnd(.notStarted("outside programs are not started here"))
    }
}
