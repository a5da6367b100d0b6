import Networking
import PlanLanguage
import WebPages

/// One `http` step's way through the web: its request, and the redirects that follow.
struct WebVisit {
    let call: StepCall

    /// What came back in the end.
    struct Answer {
        let response: HTTPResponse
        let redirects: Int
        let cookies: [HTTPCookie]
        /// Where a redirect pointed that was not followed, because the plan does not name its host.
        let strangeRedirect: String?
    }

    private static let mostRedirects = 20

    // MARK: The request

    func firstRequest() throws(StepTrouble) -> HTTPRequest {
        if let target = try call.target(HTTPStep.to) { return try request(to: target) }
        guard let page = call.memory.page else {
            throw StepTrouble(
                .error, "the objective is not on a page yet", advice: "an earlier step opens one: http: {to: HOST}")
        }
        let submission: Submission
        do throws(PageProblem) {
            submission = try self.submission(on: page)
        } catch {
            throw StepTrouble(.failed, error.message, advice: error.advice, retryReason: .unmet)
        }
        return try request(for: submission)
    }

    private func submission(on page: VisitedPage) throws(PageProblem) -> Submission {
        let webPage = try WebPage(html: page.body, contentType: page.contentType, url: page.url)
        if let link = call.arguments[HTTPStep.follow] { return try webPage.follow(link) }
        let fields = (call.arguments[HTTPStep.fillForm] ?? []).map { (field: $0.name, value: $0.value.text ?? "") }
        let button = call.arguments[HTTPStep.button]
        return try webPage.form(having: fields.map(\.field), button: button).filled(with: fields, button: button)
    }

    private func request(for submission: Submission) throws(StepTrouble) -> HTTPRequest {
        guard let target = target(of: submission.url) else {
            throw StepTrouble(
                .failed, "the page leads to \(submission.url), a host the plan does not name",
                advice: "if the circular means that host, add it under \"hosts\"")
        }
        var request = prepared(HTTPRequest(submission.method.rawValue, url: submission.url), for: target)
        request.body = submission.body
        if let type = submission.contentType { request.headers.append(HTTPField("Content-Type", type)) }
        return request
    }

    private func request(to target: Target) throws(StepTrouble) -> HTTPRequest {
        var url = target.url(path: call.arguments[HTTPStep.path].map { $0.hasPrefix("/") ? $0 : "/" + $0 })
        if let query = call.arguments[HTTPStep.query], !query.isEmpty {
            url += (url.contains("?") ? "&" : "?") + URLEncoding.form(query)
        }
        var request = prepared(HTTPRequest("GET", url: url), for: target)
        request.headers += (call.arguments[HTTPStep.headers] ?? []).map { HTTPField($0.name, $0.value.text ?? "") }
        if let form = call.arguments[HTTPStep.form] {
            setBody(URLEncoding.form(form), type: "application/x-www-form-urlencoded", of: &request)
        } else if case .json(let document) = call.arguments[HTTPStep.json] {
            setBody(document.text(), type: "application/json", of: &request)
        } else if let body = call.arguments[HTTPStep.body] {
            setBody(body, type: "text/plain; charset=utf-8", of: &request)
        }
        if let method = call.arguments[HTTPStep.method] { request.method = method }
        return request
    }

    private func setBody(_ text: String, type: String, of request: inout HTTPRequest) {
        request.method = "POST"
        request.body = Array(text.utf8)
        if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            request.headers.append(HTTPField("Content-Type", type))
        }
    }

    /// The request with what the site says of the host.
    private func prepared(_ request: HTTPRequest, for target: Target) -> HTTPRequest {
        var request = request
        request.caFile = target.caFile
        request.clientCertificate = target.clientCertificate
        request.proxy = target.proxy
        request.timeout = call.timeout
        request.maximumBody = call.arguments[HTTPStep.limit] ?? 8 << 20
        return request
    }

    /// The plan's host that a URL belongs to.
    private func target(of url: String) -> Target? {
        guard case .success(let parsed) = HostURL.parse(String(url.prefix { $0 != "#" })) else { return nil }
        let fitting = call.targets.values.filter { target in
            target.host.url.scheme == parsed.scheme && target.host.url.host == parsed.host
                && target.host.url.port == parsed.port
        }
        return fitting.min { $0.host.name < $1.host.name }
    }

    // MARK: Sending it

    /// Sends the request and follows redirects to hosts of the plan, all within the step's timeout.
    func send(_ first: HTTPRequest) async throws(StepTrouble) -> Answer {
        let network = call.tools.network
        let session = call.memory.session { network.httpSession() }
        let end = ContinuousClock.now + call.timeout
        var request = first
        var redirects = 0
        while true {
            let response: HTTPResponse
            do throws(NetworkFailure) {
                response = try await session.perform(request)
            } catch {
                throw StepTrouble(error, now: call.tools.clock.now())
            }
            guard let location = response.redirectURL, call.arguments[HTTPStep.redirects] ?? true else {
                return await finish(response, redirects, session: session)
            }
            guard let target = target(of: location) else {
                return await finish(response, redirects, session: session, strangeRedirect: location)
            }
            redirects += 1
            guard redirects <= Self.mostRedirects else {
                throw StepTrouble(.failed, "more than \(Self.mostRedirects) redirects, the last one to \(location)")
            }
            request = prepared(redirected(request, status: response.status, to: location), for: target)
            request.timeout = max(end - .now, .milliseconds(1))
        }
    }

    /// The request that a redirect asks for (RFC 9110, section 15.4): without its body where the method becomes GET, and
    /// without the plan's own header fields, which were meant for the first host.
    private func redirected(_ request: HTTPRequest, status: Int, to location: String) -> HTTPRequest {
        let keepsMethod = status == 307 || status == 308 || request.method == "GET" || request.method == "HEAD"
        var next = HTTPRequest(keepsMethod ? request.method : "GET", url: location)
        if keepsMethod {
            next.body = request.body
            next.headers = request.headers.filter { $0.name.lowercased() == "content-type" }
        }
        return next
    }

    private func finish(
        _ response: HTTPResponse, _ redirects: Int, session: HTTPSession, strangeRedirect: String? = nil
    ) async -> Answer {
        call.memory.page = VisitedPage(url: response.url, contentType: response.contentType, body: response.body)
        let cookies = call.step.asksAbout(["cookies"]) ? await session.cookies : []
        return Answer(response: response, redirects: redirects, cookies: cookies, strangeRedirect: strangeRedirect)
    }
}

extension HTTPResponse {
    var contentType: String? { headers.last { $0.name.lowercased() == "content-type" }?.value }
}
