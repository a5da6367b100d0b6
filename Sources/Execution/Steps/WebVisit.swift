import Networking
import PlanLanguage
import WebPages

/// One `http` step's way through the web: its request, and the redirects that follow.
struct WebVisit {
    let call: StepCall

    /// A request and the plan's hosts by which the way led to it, its own last.
    struct Errand {
        var request: HTTPRequest
        var trail: [String]
    }

    /// How the way has gone so far.
    private struct Course {
        var trail: [String]
        var redirects = 0
        /// Whether a server on the way asked for an account.
        var askedForAccount = false
    }

    /// What came back in the end.
    struct Answer {
        let response: HTTPResponse
        let redirects: Int
        let cookies: [HTTPCookie]
        /// Whether a server on the way asked for an account.
        let askedForAccount: Bool
        /// Where a redirect pointed that was not followed, because the plan does not name its host.
        let strangeRedirect: String?
        /// A redirect was to be followed, and names no place.
        let isDeadEnd: Bool
    }

    /// The statuses that send on (RFC 9110, section 15.4); the others of the 300s only name another place.
    private static let redirects = [301, 302, 303, 307, 308]
    private static let mostRedirects = 20

    // MARK: The request

    nonisolated(nonsending) func firstErrand() async throws(StepTrouble) -> Errand {
        if let target = try call.target(HTTPStep.to) {
            return Errand(request: try request(to: target), trail: [target.host.name])
        }
        guard let page = call.memory.page else { throw withoutPage }
        let submission: Submission
        do throws(PageProblem) {
            submission = try await self.submission(on: page)
        } catch {
            throw StepTrouble(.failed, error.message, advice: error.advice, retryReason: .unmet)
        }
        return try errand(for: submission, after: page.trail)
    }

    private var withoutPage: StepTrouble {
        guard let type = call.memory.documentType else {
            return StepTrouble(
                .error, "the objective is not on a page yet", advice: "an earlier step opens one: http: {to: HOST}")
        }
        return StepTrouble(
            .error, "the objective is not on a page: the last answer was no page, its type is \"\(type)\"",
            advice: "\"follow\" and \"fill-form\" need a page of HTML, which an earlier step opens")
    }

    nonisolated(nonsending) private func submission(on page: VisitedPage) async throws(PageProblem) -> Submission {
        let arguments = call.arguments
        return try await PageWork.run(on: page.body.count) { () throws(PageProblem) in
            let webPage = try page.read()
            if let link = arguments[HTTPStep.follow] { return try webPage.follow(link) }
            let fields = (arguments[HTTPStep.fillForm] ?? []).map { (field: $0.name, value: $0.value.text ?? "") }
            let button = arguments[HTTPStep.button]
            return try webPage.form(
                having: fields.map(\.field), named: arguments[HTTPStep.formName], button: button
            ).filled(with: fields, button: button)
        }
    }

    private func errand(for submission: Submission, after trail: [String]) throws(StepTrouble) -> Errand {
        guard let target = target(of: submission.url, after: trail) else {
            let strange = strangePlace(submission.url)
            throw StepTrouble(.failed, "the page leads to \(strange.words)", advice: strange.advice)
        }
        var request = prepared(HTTPRequest(submission.method.rawValue, url: submission.url), for: target)
        request.body = submission.body
        if let type = submission.contentType { request.headers.append(HTTPField("Content-Type", type)) }
        return Errand(request: request, trail: trail.going(to: target))
    }

    private func request(to target: Target) throws(StepTrouble) -> HTTPRequest {
        var url = target.url(path: call.arguments[HTTPStep.path].map { $0.hasPrefix("/") ? $0 : "/" + $0 })
        if let query = call.arguments[HTTPStep.query], !query.isEmpty {
            url += (url.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + URLEncoding.form(query)
        }
        var request = prepared(HTTPRequest("GET", url: url), for: target)
        request.headers += (call.arguments[HTTPStep.headers] ?? []).map { HTTPField($0.name, $0.value.text ?? "") }
        if let form = call.arguments[HTTPStep.form] {
            setBody(URLEncoding.form(form), type: "application/x-www-form-urlencoded", of: &request)
        } else if case .json(let document) = call.arguments[HTTPStep.json] {
            setBody(document.text(), type: "application/json", of: &request)
        } else if case .json(let document) = call.arguments[HTTPStep.multipart] {
            let (bytes, type) = Multipart.body(of: document)
            setBody(bytes, type: type, of: &request)
        } else if let body = call.arguments[HTTPStep.body] {
            setBody(body, type: "text/plain; charset=utf-8", of: &request)
        }
        if let user = call.arguments[HTTPStep.user], let password = call.arguments[HTTPStep.password] {
            let scheme = call.arguments[HTTPStep.authentication].flatMap(HTTPCredentials.Scheme.init(rawValue:))
            request.credentials = HTTPCredentials(user: user, password: password, scheme: scheme ?? .basic)
        }
        if let method = call.arguments[HTTPStep.method] { request.method = method }
        return request
    }

    private func setBody(_ text: String, type: String, of request: inout HTTPRequest) {
        setBody(Array(text.utf8), type: type, of: &request)
    }

    private func setBody(_ bytes: [UInt8], type: String, of request: inout HTTPRequest) {
        request.method = "POST"
        request.body = bytes
        if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            request.headers.append(HTTPField("Content-Type", type))
        }
    }

    /// A URL for a message: servers hand out codes for one use in queries and fragments.
    static func withoutQuery(_ url: String) -> String {
        guard let end = url.firstIndex(where: { $0 == "?" || $0 == "#" }), url.index(after: end) != url.endIndex else {
            return url
        }
        return url[...end] + "…"
    }

    /// The request with what the site says of the host.
    private func prepared(_ request: HTTPRequest, for target: Target) -> HTTPRequest {
        var request = request
        request.caFile = target.caFile
        request.clientCertificate = target.clientCertificate
        request.tls = target.tls
        request.proxy = target.proxy
        request.sharesConnections = target.host.sharesConnections
        request.timeout = call.timeout
        request.connectTimeout = call.timeout
        request.maximumBody = call.arguments[HTTPStep.limit] ?? 8 << 20
        return request
    }

    /// The plan's host that a URL belongs to. Where several have its origin, the one that the way led by last: a redirect
    /// shall not change what the site says of the way, such as whether it goes through the proxy.
    private func target(of url: String, after trail: [String]) -> Target? {
        guard case .success(let parsed) = HostURL.parse(String(url.prefix { $0 != "#" })) else { return nil }
        let fitting = call.targets.values.filter { target in
            target.host.url.scheme == parsed.scheme && target.host.url.host == parsed.host
                && target.host.url.port == parsed.port
        }
        let met = trail.reversed().lazy.compactMap { name in fitting.first { $0.host.name == name } }.first
        return met ?? fitting.min { $0.host.name < $1.host.name }
    }

    /// A URL that is not followed, with the reason, and how a plan allows it, if one can.
    func strangePlace(_ url: String) -> (words: String, advice: String?) {
        let shown = Self.withoutQuery(url)
        let scheme = url.prefix { $0 != ":" }.lowercased()
        guard scheme == "http" || scheme == "https" else {
            return ("\(shown), which is not followed: only http and https are", nil)
        }
        if case .success(let parsed) = HostURL.parse(String(url.prefix { $0 != "#" })),
            call.targets.values.contains(where: { $0.host.url.host == parsed.host })
        {
            let host = parsed.host.contains(":") ? "[\(parsed.host)]" : parsed.host
            let place = "\(scheme)://\(host):\(parsed.port)"
            return (
                "\(shown), but the plan does not name \(place)",
                "if the circular means it, add \(place) under \"hosts\", beside what it has of that host"
            )
        }
        return (
            "\(shown), a host the plan does not name", "if the circular means that host, add it under \"hosts\""
        )
    }

    // MARK: Sending it

    /// Sends the request and follows redirects to hosts of the plan, all within the step's timeout.
    nonisolated(nonsending) func send(_ first: Errand) async throws(StepTrouble) -> Answer {
        let network = call.tools.network
        let session = call.memory.session { network.httpSession() }
        let end = ContinuousClock.now + call.timeout
        var request = first.request
        var course = Course(trail: first.trail)
        while true {
            let response: HTTPResponse
            do throws(NetworkFailure) {
                response = try await session.perform(request)
            } catch {
                throw StepTrouble(error, now: call.tools.clock.now())
            }
            course.askedForAccount = course.askedForAccount || response.askedForAccount
            guard followsRedirects, let location = try await way(on: response) else {
                return await finish(response, course, session: session)
            }
            guard let target = target(of: location, after: course.trail) else {
                return await finish(response, course, session: session, strangeRedirect: location)
            }
            course.trail = course.trail.going(to: target)
            course.redirects += 1
            guard course.redirects <= Self.mostRedirects else {
                throw StepTrouble(
                    .failed, "more than \(Self.mostRedirects) redirects, the last one to \(Self.withoutQuery(location))"
                )
            }
            let credentials = isOneServer(request.url, location) ? request.credentials : nil
            request = prepared(redirected(request, status: response.status, to: location), for: target)
            request.credentials = credentials
            request.timeout = max(end - .now, .milliseconds(1))
        }
    }

    /// A page that is shown for longer before it leads on is one for people to read, or logs them out in the end.
    private static let longestRefresh = 5

    /// Where an answer leads by itself: as a redirect, or as a page that says so.
    nonisolated(nonsending) private func way(on response: HTTPResponse) async throws(StepTrouble) -> String? {
        if Self.redirects.contains(response.status) { return response.redirectURL }
        guard response.status / 100 == 2, response.isPage, response.mayRefresh else { return nil }
        let refresh: WebPage.Refresh?
        do throws(PageProblem) {
            refresh = try await PageWork.run(on: response.body.count) { () throws(PageProblem) in
                try VisitedPage(response).read().refresh
            }
        } catch {
            // Whatever is asked of the page will say that it cannot be read.
            return nil
        }
        guard let refresh, refresh.seconds <= Self.longestRefresh else { return nil }
        return refresh.url
    }

    private var followsRedirects: Bool { call.arguments[HTTPStep.redirects] ?? true }

    /// Scheme, host and port are the same (RFC 6454).
    private func isOneServer(_ url: String, _ other: String) -> Bool {
        guard case .success(let one) = HostURL.parse(String(url.prefix { $0 != "#" })),
            case .success(let two) = HostURL.parse(String(other.prefix { $0 != "#" }))
        else { return false }
        return one.scheme == two.scheme && one.host == two.host && one.port == two.port
    }

    /// The request that a redirect asks for (RFC 9110, section 15.4): without its body where the method becomes GET, and
    /// without the plan's own header fields, which were meant for the first host.
    private func redirected(_ request: HTTPRequest, status: Int, to location: String) -> HTTPRequest {
        let keepsMethod =
            switch status {
            case 307, 308: true
            // By old custom a POST becomes a GET, and nothing else does: a GET deletes nothing.
            case 301, 302: request.method != "POST"
            // The refresh of a page comes with a good status, and begins anew.
            default: request.method == "GET" || request.method == "HEAD"
            }
        var next = HTTPRequest(keepsMethod ? request.method : "GET", url: location)
        if keepsMethod {
            next.body = request.body
            next.headers = request.headers.filter { $0.name.lowercased() == "content-type" }
        }
        return next
    }

    nonisolated(nonsending) private func finish(
        _ response: HTTPResponse, _ course: Course, session: HTTPSession, strangeRedirect: String? = nil
    ) async -> Answer {
        // What is no page, such as a JSON document, leaves the objective on the page it was on, as a browser does.
        if response.isPage {
            call.memory.page = VisitedPage(response, trail: course.trail)
        } else {
            call.memory.documentType = response.contentType
        }
        let cookies = call.step.asksAbout(["cookies"]) ? await session.cookies : []
        return Answer(
            response: response, redirects: course.redirects, cookies: cookies, askedForAccount: course.askedForAccount,
            strangeRedirect: strangeRedirect,
            isDeadEnd: followsRedirects && Self.redirects.contains(response.status) && response.redirectURL == nil)
    }
}

extension [String] {
    /// A trail that goes on; each host stands in it once, so that it does not grow with the steps.
    fileprivate func going(to target: Target) -> [String] { filter { $0 != target.host.name } + [target.host.name] }
}

extension HTTPResponse {
    /// Whether it is read as HTML: by its content type, or for want of one.
    var isPage: Bool {
        guard var type = contentType else { return true }
        return type.withUTF8 { $0.holds("html") || $0.holds("xml") }
    }

    /// A look at the bytes before the page is taken apart, which few answers need: whether "refresh" is near the start.
    fileprivate var mayRefresh: Bool {
        body.prefix(64 << 10).withUnsafeBufferPointer { $0.holds("refresh") }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether a word of small ASCII letters stands in it, in letters of either case.
    fileprivate func holds(_ word: StaticString) -> Bool {
        word.withUTF8Buffer { word in
            guard count >= word.count else { return false }
            return (0...(count - word.count)).contains { start in
                self[start] | 0x20 == word[0] && word.indices.allSatisfy { self[start + $0] | 0x20 == word[$0] }
            }
        }
    }
}
