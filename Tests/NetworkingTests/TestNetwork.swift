import Testing

@testable import Networking

/// A loop and a network for one test, allowed to talk to this machine alone; `stop` it at the end.
struct TestNetwork {
    let loop = EventLoop()
    let network: Network

    /// Without `subnets` there is no guard.
    init(_ subnets: [String]? = ["127.0.0.0/8", "::1"], names: NameRules = NameRules()) {
        let layers = subnets.map { subnets in
            [NetworkGuard.Layer(name: "the site's allow", subnets: subnets.compactMap { Subnet($0) })]
        }
        network = Network(loop: loop, guard: NetworkGuard(layers: layers ?? []), names: names)
    }
}

/// Runs a test with a network that is stopped when it ends, however it ends.
func withNetwork(
    _ subnets: [String]? = ["127.0.0.0/8", "::1"], names: NameRules = NameRules(),
    _ body: (Network, EventLoop) async throws -> Void
) async throws {
    let test = TestNetwork(subnets, names: names)
    defer { test.loop.stop() }
    try await body(test.network, test.loop)
}

/// The failure that an operation ends with; records an issue if it succeeds.
func failure<Success>(
    of operation: () async throws(NetworkFailure) -> Success, sourceLocation: SourceLocation = #_sourceLocation
) async throws -> NetworkFailure {
    do throws(NetworkFailure) {
        let value = try await operation()
        Issue.record("did not fail: \(value)", sourceLocation: sourceLocation)
    } catch {
        return error
    }
    throw NoFailure()
}

struct NoFailure: Error {}

/// A request with limits that suit a test.
func request(_ method: String = "GET", _ url: String) -> HTTPRequest {
    var request = HTTPRequest(method, url: url)
    request.connectTimeout = .seconds(10)
    request.timeout = .seconds(20)
    return request
}
