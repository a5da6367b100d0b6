/// How often, how fast and how much to ping.
package struct PingRequest: Sendable {
    package let count: Int
    package let interval: Duration
    /// The bytes after the head of each request.
    package let size: Int
    /// How long answers are waited for after the last request.
    package let patience: Duration

    package init(count: Int, interval: Duration, size: Int, patience: Duration) {
        self.count = count
        self.interval = interval
        self.size = size
        self.patience = patience
    }
}

/// What came of it. That nothing came back is no failure here.
package struct PingReport: Sendable {
    package let address: IPAddress
    package let sent: Int
    /// The time to each answer, in the order they came; a second answer to the same request does not count.
    package let roundTrips: [Duration]
    /// What the system, or a router by ICMP, said of a request last.
    package let trouble: Trouble?
    package let timings: Timings

    package struct Trouble: Sendable {
        package let problem: NetworkFailure.Problem
        package let words: String
    }
}
