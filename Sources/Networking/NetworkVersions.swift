import CCurl
import COpenSSL
import CSSH2

/// The versions of the C libraries in use.
package enum NetworkVersions {
    /// All of them, by name, once the libraries are there.
    package nonisolated(nonsending) static func all() async -> [(name: String, version: String)] {
        await Libraries.areStarted()
        return [("libcurl", libcurl), ("openssl", openSSL), ("libssh2", libssh2)]
    }

    package static var libcurl: String {
        guard let version = curl_version_info(CURLVERSION_FIRST)?.pointee.version else { return "unknown" }
        return String(cString: version)
    }

    /// Such as `OpenSSL 3.0.22 9 Jun 2026`.
    package static var openSSL: String {
        String(cString: OpenSSL_version(OPENSSL_VERSION))
    }

    package static var libssh2: String {
        guard let version = libssh2_version(0) else { return "unknown" }
        return String(cString: version)
    }
}
