import CivilTime

/// How a run is to go, beyond what plan and site say.
package struct RunOptions: Sendable {
    /// How many objectives, or members of one, go on at the same time.
    package let jobs: Int
    /// Wait for windows that are still to open.
    package let waits: Bool
    /// Run although it is not the time.
    package let ignoresWindows: Bool
    /// How long the steps under `always` may take in all once the run is interrupted.
    package let grace: Duration
    /// The events that are known to have come before the run begins.
    package let announcements: [Announcement]

    package init(
        jobs: Int = 16, waits: Bool = false, ignoresWindows: Bool = false, grace: Duration = .seconds(20),
        announcements: [Announcement] = []
    ) {
        self.announcements = announcements
        self.jobs = jobs
        self.waits = waits
        self.ignoresWindows = ignoresWindows
        self.grace = grace
    }
}

/// Keeps what happens, in order, and says when it is safe on disk.
package protocol RunRecorder: Sendable {
    func append(_ event: RunEvent)
    /// Writes and shows what was appended, where nobody is about to settle: it must not lie here while the run waits.
    func write()
    /// Returns when everything appended is on disk; the problem in words where it never will be.
    func settle() async -> String?
    /// Appends how the run ended, and shows it once everything is on disk; the report, with the problem where it never
    /// will be.
    func conclude(_ report: RunReport) async -> RunReport
}
