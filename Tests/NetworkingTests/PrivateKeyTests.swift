import Testing

@testable import Networking

@Suite struct PrivateKeyTests {
    /// RFC 8032 section 7.1, test 2.
    private let secret = bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    private let point = bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    private let signature = bytes(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")

    @Test func signsAsRFC8032Says() throws {
        let key = try #require(Ed25519Key(publicKey: publicKey(point), privatePart: privatePart()))
        #expect(try key.sign([0x72]) == signature)
    }

    @Test func takesNoKeyWhoseHalvesDiffer() {
        let other = [point[0] ^ 1] + point.dropFirst()
        #expect(Ed25519Key(publicKey: publicKey(other), privatePart: privatePart()) == nil)
        #expect(Ed25519Key(publicKey: publicKey(other), privatePart: privatePart(point: other)) == nil)
        #expect(Ed25519Key(publicKey: publicKey(point), privatePart: privatePart(secondCheck: 8)) == nil)
        for length in 0..<127 {
            #expect(
                Ed25519Key(publicKey: publicKey(point), privatePart: Array(privatePart().prefix(length))) == nil,
                "\(length) bytes")
        }
    }

    @Test func readsKeysOfSSHKeygen() throws {
        let server = try SSHServer()
        let cases = [("ed25519", "", true), ("ed25519", "open sesame", false), ("ecdsa", "", false)]
        for (type, passphrase, signs) in cases {
            let path = try server.makeKey(type, passphrase: passphrase)
            let text = server.folder.read(String(path.dropFirst(server.folder.path.count + 1)))
            // Twice: the second time it is remembered.
            for _ in 1...2 {
                let key = try PrivateKey.reading(text)
                #expect((key.ed25519 != nil) == signs && key.isEncrypted == !passphrase.isEmpty, "\(type)")
            }
        }
    }

    struct Form: Sendable {
        let text: String
        let says: String
    }

    @Test(arguments: [
        Form(
            text: "PuTTY-User-Key-File-2: ssh-ed25519\nEncryption: none\n",
            says: "puttygen KEY -O private-openssh-new -o NEW"),
        Form(text: "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: aes256-cbc\n", says: "in PuTTY's form"),
        Form(text: "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nAAAA\n", says: "ssh-keygen -i -f KEY > NEW"),
        Form(text: "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n", says: "holds the public key, in the form of RFC 4716"),
        Form(text: "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", says: "holds the public key"),
        Form(text: "-----BEGIN RSA PUBLIC KEY-----\nAAAA\n", says: "holds the public key"),
        Form(text: "ssh-ed25519 AAAA me\n", says: "holds the public key"),
        Form(text: "-----BEGIN DSA PRIVATE KEY-----\nAAAA\n", says: "it is a DSA key"),
        Form(text: "-----BEGIN CERTIFICATE-----\nAAAA\n", says: "holds a certificate"),
        Form(text: "-----BEGIN SSH SIGNATURE-----\nAAAA\n", says: "it is a signature"),
        Form(text: "0\u{FFFD}\u{1}\u{0}", says: "openssl pkey -inform DER"),
        Form(text: "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n", says: "it is damaged"),
        Form(text: "", says: "holds no private key"), Form(text: "hello", says: "holds no private key"),
    ])
    func saysHowToConvert(form: Form) {
        let error = #expect(throws: FileFailure.self) { try PrivateKey.reading(form.text) }
        #expect(error?.reason.contains(form.says) == true, "\(error?.reason ?? "none")")
    }

    /// PKCS #1, PKCS #8 and SEC 1, with and without a passphrase, as OpenSSL writes them.
    @Test(arguments: [
        "ed25519", "ecdsa", "pkcs8-ecdsa", "pkcs8-ed25519", "locked-pkcs8-ecdsa", "locked-pem-ecdsa", "pem-ecdsa",
    ])
    func logsOnWithEachForm(form: String) async throws {
        let server = try SSHServer()
        let isLocked = form.hasPrefix("locked")
        let passphrase = isLocked ? "open sesame" : ""
        let path = server.folder("key")
        if form == "pkcs8-ed25519" {
            try Child.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", path])
            // OpenSSH reads no such key; the public half is put together from what OpenSSL tells.
            try Child.run(["openssl", "pkey", "-in", path, "-pubout", "-outform", "DER", "-out", server.folder("der")])
            guard case .success(let der) = readSmallFile(server.folder("der"), maximum: 100) else { return }
            server.folder.write("ssh-ed25519 \(Base64.encode(publicKey(Array(der.suffix(32)))))\n", to: "key.pub")
        } else {
            let type = form.hasSuffix("ecdsa") ? "ecdsa" : "ed25519"
            let style = form.contains("pkcs8") ? ["-m", "PKCS8"] : form.contains("pem") ? ["-m", "PEM"] : []
            try Child.run(["ssh-keygen", "-q", "-t", type, "-N", passphrase, "-C", "", "-f", path] + style)
        }
        server.folder.write(server.folder.read("key.pub"), to: "authorized")
        try await withNetwork { network, _ in
            let key = keyFile(path, passphrase: isLocked ? passphrase : nil)
            let session = try await network.openSSH(server.target(.fingerprint(server.fingerprint()), key))
            await session.close()
        }
    }

    private func publicKey(_ point: [UInt8]) -> [UInt8] {
        var key = SSHBytes()
        key.add(Array("ssh-ed25519".utf8))
        key.add(point)
        return Array(key.bytes)
    }

    /// As `ssh-keygen` writes it, without comment and padding: 127 bytes.
    private func privatePart(point: [UInt8]? = nil, secondCheck: UInt32 = 7) -> [UInt8] {
        var part = SSHBytes()
        part.add(UInt32(7))
        part.add(secondCheck)
        part.add(Array("ssh-ed25519".utf8))
        part.add(point ?? self.point)
        part.add(secret + (point ?? self.point))
        return Array(part.bytes)
    }
}

private func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = hexadecimal.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}
