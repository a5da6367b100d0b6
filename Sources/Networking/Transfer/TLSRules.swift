import CCurl

/// A version of TLS (RFC 8996 speaks against the first two).
package enum TLSVersion: String, Sendable, CaseIterable, Comparable {
    case tls10 = "1.0"
    case tls11 = "1.1"
    case tls12 = "1.2"
    case tls13 = "1.3"

    package static func < (one: TLSVersion, other: TLSVersion) -> Bool { one.rawValue < other.rawValue }

    /// For CURLOPT_SSLVERSION(3).
    fileprivate var numbers: (floor: Int, ceiling: Int) {
        switch self {
        case .tls10: (CURL_SSLVERSION_TLSv1_0, CURL_SSLVERSION_MAX_TLSv1_0)
        case .tls11: (CURL_SSLVERSION_TLSv1_1, CURL_SSLVERSION_MAX_TLSv1_1)
        case .tls12: (CURL_SSLVERSION_TLSv1_2, CURL_SSLVERSION_MAX_TLSv1_2)
        case .tls13: (CURL_SSLVERSION_TLSv1_3, CURL_SSLVERSION_MAX_TLSv1_3)
        }
    }
}

/// What TLS with a server has to be like, besides that its certificate is good.
package struct TLSRules: Sendable, Equatable {
    /// The versions to offer; libcurl's own where nil.
    package var minimum: TLSVersion?
    package var maximum: TLSVersion?
    /// The public keys of which the certificate must have one, as `sha256//` and base64; any where empty.
    package var pins: [String]

    package init(minimum: TLSVersion? = nil, maximum: TLSVersion? = nil, pins: [String] = []) {
        self.minimum = minimum
        self.maximum = maximum
        self.pins = pins
    }

    func apply(to easy: EasyHandle) {
        if minimum != nil || maximum != nil {
            let ceiling = maximum?.numbers.ceiling ?? 0
            easy.set(CURLOPT_SSLVERSION, ceiling | (minimum?.numbers.floor ?? 0))
        }
        if !pins.isEmpty { easy.set(CURLOPT_PINNEDPUBLICKEY, pins.joined(separator: ";")) }
    }
}
