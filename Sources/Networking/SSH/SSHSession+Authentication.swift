import CSSH2
import Glibc

extension SSHSession {
    /// How one way of authentication ended.
    enum Attempt {
        case accepted(LogonCourse.Method)
        /// It was right, but the server wants another after it: what was tried, and the methods that it takes now.
        case acceptedInPart(LogonCourse.Method, String, next: [String])
        /// What was tried and what came of it, and a way out.
        case refused(String, advice: String? = nil)
        /// It came to nothing on this machine, and the server was not asked.
        case unusable(String)
        /// The server takes no such thing, or not yet.
        case notAsked
    }

    /// Tries each way in order, once for each method that it serves; after each that was right and not enough (the
    /// "partial success" of RFC 4252 section 5.1), those that are left begin again. The methods that the server offered
    /// at first, and those that it took.
    func authenticate(
        until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> (offered: [String], accepted: [String]) {
        let offered = try await offeredMethods(until: deadline)
        if libssh2_userauth_authenticated(handle.session) == 1 {
            guard target.authentication.isEmpty else { throw letInUnasked }
            return (offered, offered)
        }
        var course = LogonCourse(offered: offered, given: target.authentication)
        var left = target.authentication
        var next = 0
        // Each turn goes past a way, takes one out, or adds to the methods that were accepted, of which there are three.
        while next < left.count {
            switch try await attempt(left[next], course, until: deadline) {
            case .accepted(let method): return (offered, (course.accepted + [method]).map(\.rawValue))
            case .acceptedInPart(let method, let what, let methods):
                course.accept(method, what, next: methods)
                // A password serves two methods, of which the server may want the other one too.
                if method == .publicKey { left.remove(at: next) }
                next = 0
            case .refused(let what, let advice):
                course.refuse(what, advice)
                left.remove(at: next)
            case .unusable(let what):
                course.pass(what)
                left.remove(at: next)
            case .notAsked: next += 1
            }
        }
        for way in left where !course.wasAccepted(way) { course.leave(way) }
        throw failure(
            course.problem, .authentication,
            "\(peer) did not let \"\(target.user)\" in: \(course.message)", advice: course.wayOut)
    }

    /// The method "none" of RFC 4252 section 5.2 was enough, so nothing that was given is proven.
    private var letInUnasked: NetworkFailure {
        failure(
            .authentication, .authentication,
            "\(peer) let \"\(target.user)\" in without a key or a password: what was given was never asked for",
            advice: "tell its owner that the account is open to anybody")
    }

    private func attempt(
        _ way: SSHAuthentication, _ course: LogonCourse, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> Attempt {
        switch way {
        case .password(let password): try await tryPassword(password, course, until: deadline)
        case .key(let text, let passphrase):
            try await tryKey(text, passphrase, isAsked: course.isOffered(.publicKey), until: deadline)
        case .agent(let path): try await tryAgent(path, isAsked: course.isOffered(.publicKey), until: deadline)
        }
    }

    private func offeredMethods(until deadline: ContinuousClock.Instant) async throws(NetworkFailure) -> [String] {
        var methods: [String]?
        let code = try await complete(.authentication, until: deadline) {
            let list = libssh2_userauth_list(handle.session, target.user, UInt32(target.user.utf8.count))
            methods = list.map { String(cString: $0).split(separator: ",").map(String.init) }
            if methods != nil || libssh2_userauth_authenticated(handle.session) == 1 { return 0 }
            return libssh2_session_last_errno(handle.session)
        }
        if let methods { return methods }
        guard code == 0 else { throw failure(code, .authentication) }
        return ["none"]
    }

    /// A refusal is data, anything else of libssh2's failures ends the logon.
    func attempt(
        _ code: Int32, _ method: LogonCourse.Method, _ what: String, advice: String? = nil
    ) throws(NetworkFailure) -> Attempt {
        switch code {
        case 0: return .accepted(method)
        case LIBSSH2_ERROR_AUTHENTICATION_FAILED, LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED:
            if let answer = handle.witness.refusal, answer.isPartialSuccess {
                return .acceptedInPart(method, what, next: answer.methods)
            }
            return .refused("\(what) refused \(handle.inWords(code))", advice: advice)
        default: throw failure(code, .authentication)
        }
    }

    // MARK: Password

    private func tryPassword(
        _ password: String, _ course: LogonCourse, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> Attempt {
        handle.witness.refusal = nil
        if course.isOffered(.password), !course.accepted.contains(.password) {
            let code = try await complete(.authentication, until: deadline) {
                libssh2_userauth_password_ex(
                    handle.session, target.user, UInt32(target.user.utf8.count), password,
                    UInt32(password.utf8.count), nil)
            }
            if code == LIBSSH2_ERROR_PASSWORD_EXPIRED {
                return .refused("the password has expired", advice: "change it outside of a test, then try again")
            }
            return try attempt(code, .password, "password")
        }
        guard course.isOffered(.keyboardInteractive), !course.accepted.contains(.keyboardInteractive) else {
            return .notAsked
        }
        return try await answerQuestions(with: password, until: deadline)
    }

    private func answerQuestions(
        with password: String, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> Attempt {
        handle.dialogue = KeyboardDialogue(password: password)
        defer { handle.dialogue = nil }
        let code = try await complete(.authentication, until: deadline) {
            libssh2_userauth_keyboard_interactive_ex(
                handle.session, target.user, UInt32(target.user.utf8.count), SSHHandle.answerPrompts)
        }
        if handle.dialogue?.isCutShort == true {
            throw failure(
                .protocolViolation, .authentication,
                "\(peer) asked by keyboard-interactive more than \(KeyboardDialogue.mostRounds) times")
        }
        let outcome = try attempt(code, .keyboardInteractive, "password by keyboard-interactive")
        guard case .refused(let what, _) = outcome, let question = handle.dialogue?.unanswered else { return outcome }
        return .refused(
            "\(what); the server also asked \"\(question)\", which is not a password's prompt",
            advice: "a password is all that can be given; where a code is wanted, let a person do the step by hand")
    }
}
