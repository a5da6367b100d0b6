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
