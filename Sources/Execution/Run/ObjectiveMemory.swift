import Networking
import Synchronization
import WebPages

/// What one member of one objective keeps from step to step: its web session and the page that is on.
package final class ObjectiveMemory: Sendable {
    private let state = Mutex(State())

    private struct State {
        var session: HTTPSession?
        var page: VisitedPage?
        var documentType: String?
        var download: UnfinishedDownload?
    }

    package init() {}

    /// The session, begun by the first step that needs it.
    func session(_ begin: () -> HTTPSession) -> HTTPSession {
        state.withLock { state in
            if let session = state.session { return session }
            let session = begin()
            state.session = session
            return session
        }
    }

    var page: VisitedPage? {
        get { state.withLock { $0.page } }
        set { state.withLock { $0.page = newValue } }
    }

    /// The content type of the last answer that was no page.
    var documentType: String? {
        get { state.withLock { $0.documentType } }
        set { state.withLock { $0.documentType = newValue } }
    }

    /// The one download that was cut last, for the attempt that goes on with it.
    func takeDownload(_ key: [String]) -> UnfinishedDownload? {
        state.withLock { state in
            guard state.download?.key == key else { return nil }
            defer { state.download = nil }
            return state.download
        }
    }

    func keep(_ download: UnfinishedDownload) {
        state.withLock { $0.download = download }
    }
}

/// What came of a file before the session was cut.
struct UnfinishedDownload: Sendable {
    /// Tells the same action of the same step from all others.
    let key: [String]
    let download: FileDownload
    /// Where it is kept with the record, if it is.
    let file: KeptFile?
}

/// The page an objective is on, as it came.
package struct VisitedPage: Sendable {
    let url: String
    let contentType: String?
    let body: [UInt8]
    /// The plan's hosts by which the way led here, the last one last.
    let trail: [String]

    init(_ response: HTTPResponse, trail: [String] = []) {
        self.trail = trail
        url = response.url
        contentType = response.contentType
        body = response.body
    }

    /// The page as WebPages reads it; the answer's own limit has bounded its size.
    func read() throws(PageProblem) -> WebPage {
        try WebPage(html: body, contentType: contentType, url: url, sizeLimit: max(body.count, 1))
    }
}
