import CSSH2
import Glibc

extension SSHSession {
    /// How one way of authentication ended.
    private enum Attempt {
        case accepted
        /// What was tried and what came of it, and a way out.
        case refused(String, advice: String? = nil)
        /// It came to nothing on this machine, and the server was not asked.
        case unusable(String)
    }

    /// Tries each way once, in order; the methods that the server offers.
    func authenticate(until deadline: ContinuousClock.Instant) async throws(NetworkFailure) -> [String] {
        let offered = try await offeredMethods(until: deadline)
        if libssh2_userauth_authenticated(handle.session) == 1 { return offered }
        var refusals: [String] = []
        var wasAsked = target.authentication.isEmpty
        var advice: String?
        for way in target.authentication {
            let attempt: Attempt
            switch way {
            case .password(let password): attempt = try await tryPassword(password, offered, until: deadline)
            case .key(let text, let passphrase):
                attempt = try await tryKey(text, passphrase, offered, until: deadline)
            case .agent(let path): attempt = try await tryAgent(path, offered, until: deadline)
            }
            switch attempt {
            case .accepted: return offered
            case .refused(let what, let hint):
                wasAsked = true
                refusals.append(what)
                advice = advice ?? hint
            case .unusable(let what): refusals.append(what)
            }
        }
        let tried = refusals.isEmpty ? "nothing was tried" : refusals.joined(separator: "; ")
        throw failure(
            wasAsked ? .authentication : .unusable, .authentication,
            "\(target.destination) did not let \"\(target.user)\" in: \(tried); "
                + "it offers \(offered.joined(separator: ", "))",
            advice: advice)
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

    // MARK: Password

    private func tryPassword(
        _ password: String, _ offered: [String], until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> Attempt {
        if offered.contains("password") {
            let code = try await complete(.authentication, until: deadline) {
                libssh2_userauth_password_ex(
                    handle.session, target.user, UInt32(target.user.utf8.count), password,
                    UInt32(password.utf8.count), nil)
            }
            if code == LIBSSH2_ERROR_PASSWORD_EXPIRED {
                return .refused("the password has expired", advice: "change it outside of a test, then try again")
            }
            return try attempt(code, "password")
        }
        guard offered.contains("keyboard-interactive") else { return .refused("a password is not asked for") }
        handle.password = password
        libssh2_session_abstract(handle.session).pointee = Unmanaged.passUnretained(handle).toOpaque()
        defer {
            handle.password = nil
            libssh2_session_abstract(handle.session).pointee = nil
        }
        let code = try await complete(.authentication, until: deadline) {
            libssh2_userauth_keyboard_interactive_ex(
                handle.session, target.user, UInt32(target.user.utf8.count), answerPrompts)
        }
        return try attempt(code, "password by keyboard-interactive")
    }

    /// A refusal is data, anything else of libssh2's failures ends the logon.
    private func attempt(_ code: Int32, _ what: String, advice: String? = nil) throws(NetworkFailure) -> Attempt {
        switch code {
        case 0: return .accepted
        case LIBSSH2_ERROR_AUTHENTICATION_FAILED, LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED:
            return .refused("\(what) refused \(handle.inWords(code))", advice: advice)
        default: throw failure(code, .authentication)
        }
    }

    // MARK: Keys

    private func tryKey(
        _ text: String, _ passphrase: String?, _ offered: [String], until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> Attempt {
        let key: PrivateKey
        do {
            key = try PrivateKey.reading(text)
        } catch {
            return .unusable("the key cannot be used: \(error.reason)")
        }
        if key.isEncrypted, passphrase?.isEmpty ?? true {
            return .unusable("the key is encrypted, and no passphrase was given")
        }
        guard offered.contains("publickey") else { return .refused("a key is not asked for") }
        let code = try await logOn(with: key, passphrase ?? "", until: deadline)
        let type = key.type.map { " (\($0))" } ?? ""
        if code == LIBSSH2_ERROR_FILE || code == LIBSSH2_ERROR_METHOD_NONE || code == LIBSSH2_ERROR_KEYFILE_AUTH_FAILED
        {
            let reason = key.isEncrypted ? "its passphrase is wrong, or libssh2" : "libssh2"
            return .unusable(
                "the key\(type) cannot be used: \(reason) cannot read it \(handle.inWords(code))")
        }
        return try attempt(code, "key\(type)", advice: advice(forKeyType: key.type))
    }

    private func logOn(
        with key: PrivateKey, _ passphrase: String, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> Int32 {
        if let own = key.ed25519 {
            return try await prove(own.publicKey, SigningExchange(), until: deadline) { data throws(FileFailure) in
                try own.sign(data)
            }
        }
        return try await complete(.authentication, until: deadline) {
            key.terminatedBytes.withUnsafeBytes { bytes in
                libssh2_userauth_publickey_frommemory(
                    handle.session, target.user, target.user.utf8.count, nil, 0,
                    bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count - 1, passphrase)
            }
        }
    }

    private func advice(forKeyType type: String?) -> String? {
        guard type == "ssh-rsa", libssh2_version(0x010B00) == nil else { return nil }
        return
            "libssh2 \(NetworkVersions.libssh2) signs with RSA keys only by SHA-1, which OpenSSH 8.8 and later refuse: "
            + "use an Ed25519 or ECDSA key"
    }

    // MARK: Agent

    private func tryAgent(
        _ path: String, _ offered: [String], until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> Attempt {
        guard offered.contains("publickey") else { return .refused("a key is not asked for") }
        let agent: SSHAgent
        var identities: [SSHAgent.Identity]
        do {
            agent = try await SSHAgent(path: path, loop: loop, until: deadline)
            identities = try await agent.identities(until: deadline)
        } catch {
            return .unusable("the agent at \"\(path)\" cannot be used: \(error.reason)")
        }
        let usable = { (type: String) in type == "ssh-ed25519" || type.hasPrefix("ecdsa-sha2-") || type == "ssh-rsa" }
        identities = identities.filter { usable($0.type) }
        // RSA last, since its signature is the one most likely refused; and not so many that the server hangs up.
        identities = identities.filter { $0.type != "ssh-rsa" } + identities.filter { $0.type == "ssh-rsa" }
        var refused: [String] = []
        var wasAsked = false
        for identity in identities.prefix(5) {
            let what = "\(identity.type) \(fingerprint(identity.key))"
            switch try await trySigning(identity, by: agent, until: deadline) {
            case .accepted: return .accepted
            case .refused(let reason, _):
                wasAsked = true
                refused.append("\(what) \(reason)")
            case .unusable(let reason): refused.append("\(what) \(reason)")
            }
        }
        guard !refused.isEmpty else { return .unusable("the agent at \"\(path)\" has no key that can be used") }
        guard wasAsked else { return .unusable("the agent at \"\(path)\": \(refused.joined(separator: ", "))") }
        let onlyRSA = identities.allSatisfy { $0.type == "ssh-rsa" }
        return .refused(
            "the agent at \"\(path)\": \(refused.joined(separator: ", "))",
            advice: onlyRSA ? advice(forKeyType: "ssh-rsa") : nil)
    }

    private func trySigning(
        _ identity: SSHAgent.Identity, by agent: SSHAgent, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> Attempt {
        let exchange = SigningExchange()
        let code = try await prove(identity.key, exchange, until: deadline) { data throws(FileFailure) in
            try await agent.sign(data, with: identity, until: deadline)
        }
        let outcome = try attempt(code, "was")
        guard let failure = exchange.failure, case .refused = outcome else { return outcome }
        return .unusable(failure)
    }
}

/// The response callback of libssh2_userauth_keyboard_interactive_ex(3): the password to each prompt that hides it.
private func answerPrompts(
    _ name: UnsafePointer<CChar>?, _ nameLength: Int32, _ instruction: UnsafePointer<CChar>?,
    _ instructionLength: Int32, _ count: Int32, _ prompts: UnsafePointer<LIBSSH2_USERAUTH_KBDINT_PROMPT>?,
    _ responses: UnsafeMutablePointer<LIBSSH2_USERAUTH_KBDINT_RESPONSE>?,
    _ context: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) {
    guard let pointer = context?.pointee, let prompts, let responses, count > 0 else { return }
    let handle = Unmanaged<SSHHandle>.fromOpaque(pointer).takeUnretainedValue()
    for index in 0..<Int(count) where prompts[index].echo == 0 {
        // Once only: a second hidden prompt asks for something else, such as a code.
        guard let password = handle.password else { return }
        handle.password = nil
        responses[index].text = strdup(password)
        responses[index].length = UInt32(password.utf8.count)
    }
}
