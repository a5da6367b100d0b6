import CSSH2

/// Authentication by public key, RFC 4252 section 7.
extension SSHSession {
    func tryKey(
        _ text: String, _ passphrase: String?, isAsked: Bool, until deadline: ContinuousClock.Instant
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
        guard isAsked else { return .notAsked }
        handle.witness.refusal = nil
        let code = try await logOn(with: key, passphrase ?? "", until: deadline)
        let type = key.type.map { " (\($0))" } ?? ""
        if code == LIBSSH2_ERROR_FILE || code == LIBSSH2_ERROR_METHOD_NONE || code == LIBSSH2_ERROR_KEYFILE_AUTH_FAILED
        {
            let reason = key.isEncrypted ? "its passphrase is wrong, or libssh2" : "libssh2"
            return .unusable(
                "the key\(type) cannot be used: \(reason) cannot read it \(handle.inWords(code))")
        }
        return try attempt(code, .publicKey, "key\(type)", advice: advice(forKeyType: key.type))
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

    func tryAgent(
        _ path: String, isAsked: Bool, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> Attempt {
        guard isAsked else { return .notAsked }
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
            case .refused(let reason, _):
                wasAsked = true
                refused.append("\(what) \(reason)")
            case .unusable(let reason): refused.append("\(what) \(reason)")
            case .acceptedInPart(let method, _, let next):
                return .acceptedInPart(method, "key of the agent (\(identity.type))", next: next)
            case let outcome: return outcome
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
        handle.witness.refusal = nil
        let exchange = SigningExchange()
        let code = try await prove(identity.key, exchange, until: deadline) { data throws(FileFailure) in
            try await agent.sign(data, with: identity, until: deadline)
        }
        let outcome = try attempt(code, .publicKey, "was")
        guard let failure = exchange.failure, case .refused = outcome else { return outcome }
        return .unusable(failure)
    }
}
