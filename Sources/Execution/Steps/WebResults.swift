import CivilTime
import JSONText
import Networking
import PlanLanguage
import WebPages

/// What an `http` step found, made from its answer. What is dear to make, or may hold a session's secrets, is made only
/// where the plan asks about it.
struct WebResults {
    let call: StepCall
    let answer: WebVisit.Answer

    nonisolated(nonsending) func results() async throws(StepTrouble) -> StepResults {
        let response = answer.response
        var members: [PlanValue.Member] = [
            .init("status", .integer(response.status)), .init("url", .text(response.url)),
            .init("redirects", .integer(answer.redirects)), .init("size", .integer(response.size)),
            .init("http-version", .text(response.httpVersion)),
        ]
        if let version = response.tlsVersion { members.append(.init("tls-version", .text(version))) }
        if let certificate = response.certificate {
            members.append(CommonResults.member(certificate, now: call.tools.clock.now()))
        }
        members += CommonResults.established(address: response.address, timings: response.timings)
        if call.step.asksAbout(["headers"]) { members.append(.init("headers", headers)) }
        if call.step.asksAbout(["cookies"]) { members.append(.init("cookies", cookies)) }
        if call.step.asksAbout(["body"]) { members.append(.init("body", .text(try body(besides: members)))) }
        if call.step.asksAbout(["text"]) { members.append(.init("text", .text(try await text(besides: members)))) }
        if call.step.asksAbout(["json"]) { members.append(.init("json", try await json(besides: members))) }
        if call.step.asksAbout(["xpath"]) { members.append(.init("xpath", try await xpath(besides: members))) }
        if isAccountUnproven {
            throw StepTrouble(
                .failed,
                "status \(response.status): \(WebVisit.withoutQuery(response.url)) is for anybody: the password was never "
                    + "asked for",
                advice: "where anybody is meant to get in, leave user and password out of the step", results: members,
                neverAgainFor: neverAgainFor)
        }
        if let location = answer.strangeRedirect {
            let strange = WebVisit(call: call).strangePlace(location)
            throw StepTrouble(
                .failed, "redirected to \(strange.words)",
                advice: [strange.advice, "to expect the redirect, say status: \(response.status)"].compactMap(\.self)
                    .joined(separator: "; "),
                results: members, expectable: [["status"]], neverAgainFor: neverAgainFor)
        }
        var results = StepResults(members, violations: violations)
        results.neverAgainFor = neverAgainFor
        return results
    }

    /// Asked again with the same credentials, accounts lock (RFC 9110, sections 15.5.2 and 15.5.8). A form that did not
    /// lead where it should may have refused them, whatever its status.
    private var neverAgainFor: Set<Retry.Reason> {
        if [401, 407].contains(answer.response.status) { return .refusedCredentials }
        return call.step.arguments.has(HTTPStep.fillForm.name) ? .sentCredentials : []
    }

    /// By digest nothing is shown to a server that does not ask for it (RFC 7616), so that its good answer proves no account.
    private var isAccountUnproven: Bool {
        call.step.arguments.has(HTTPStep.password.name)
            && call.arguments[HTTPStep.authentication] == HTTPCredentials.Scheme.digest.rawValue
            && !answer.askedForAccount && answer.response.status < 400
    }

    private var violations: [StepResults.Violation] {
        let status = answer.response.status
        let advice = "to expect this, say status: \(status)"
        if status >= 400 { return [.init(["status"], "below 400", advice: advice)] }
        // Nothing was reached by it; what is not to be followed is an answer in itself.
        if answer.isDeadEnd { return [.init(["status"], "a redirect with a Location to follow", advice: advice)] }
        return []
    }

    /// Header names are compared without regard to case; repeated fields are joined (RFC 9110, section 5.3).
    private var headers: PlanValue {
        var members: [PlanValue.Member] = []
        for field in answer.response.headers {
            let name = field.name.lowercased()
            if let index = members.firstIndex(where: { $0.name == name }), let earlier = members[index].value.text {
                members[index] = .init(name, .text(earlier + ", " + field.value))
            } else {
                members.append(.init(name, .text(field.value)))
            }
        }
        return .record(members)
    }

    /// Those of the host that answered: another one's, met on the way, prove nothing of it.
    private var cookies: PlanValue {
        guard case .success(let url) = HostURL.parse(String(answer.response.url.prefix { $0 != "#" })) else {
            return .record([])
        }
        let fitting = answer.cookies.filter { $0.isFor(host: url.host) }
        return .record(fitting.map { .init($0.name.lowercased(), .text($0.value)) })
    }

    private func body(besides members: [PlanValue.Member]) throws(StepTrouble) -> String {
        String(decoding: try utf8(besides: members), as: UTF8.self)
    }

    private func utf8(besides members: [PlanValue.Member]) throws(StepTrouble) -> [UInt8] {
        let response = answer.response
        do throws(PageProblem) {
            return try PageText.utf8(of: response.body, contentType: response.contentType, isMarkup: response.isPage)
        } catch {
            throw unreadable(error.message, advice: error.advice, besides: members)
        }
    }

    private func text(besides members: [PlanValue.Member]) async throws(StepTrouble) -> String {
        let response = answer.response
        guard response.isPage else { return try body(besides: members) }
        do throws(PageProblem) {
            return try await PageWork.run(on: response.body.count) { () throws(PageProblem) in
                try VisitedPage(response).read().visibleText
            }
        } catch {
            throw unreadable(error.message, advice: error.advice, besides: members)
        }
    }

    /// Of each expression that the plan expects something of, the text of the first node or the one value, without the
    /// white space that only lays out the source.
    private func xpath(besides members: [PlanValue.Member]) async throws(StepTrouble) -> PlanValue {
        let response = answer.response
        let expressions = Set(call.step.expectations.filter { $0.field.value == "xpath" }.flatMap(\.members)).sorted()
        do throws(PageProblem) {
            return try await PageWork.apart { () throws(PageProblem) in
                let page = try VisitedPage(response).read()
                var found: [PlanValue.Member] = []
                for expression in expressions {
                    guard let text = try page.xpath(expression).first else { continue }
                    let words = text.split(whereSeparator: \.isWhitespace)
                    found.append(.init(expression, .text(words.joined(separator: " "))))
                }
                return .record(found)
            }
        } catch {
            throw unreadable(error.message, advice: error.advice, besides: members)
        }
    }

    private func json(besides members: [PlanValue.Member]) async throws(StepTrouble) -> PlanValue {
        let text = try utf8(besides: members)
        do throws(JSONProblem) {
            return try await PageWork.run(on: text.count) { () throws(JSONProblem) in
                PlanValue(json: try JSON.parse(text))
            }
        } catch {
            throw unreadable("the answer is not a JSON document: \(error.message)", advice: nil, besides: members)
        }
    }

    /// An answer that cannot be read: what is known of it all the same stays known.
    private func unreadable(_ message: String, advice: String?, besides members: [PlanValue.Member]) -> StepTrouble {
        StepTrouble(
            .failed, "status \(answer.response.status): \(message)", advice: advice, retryReason: .unmet,
            results: members, neverAgainFor: neverAgainFor)
    }
}
