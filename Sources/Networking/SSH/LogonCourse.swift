/// How far a logon has come, with all that was tried, and what to say where it comes to nothing.
struct LogonCourse {
    /// The methods of RFC 4252 and RFC 4256 that this program has.
    enum Method: String {
        case publicKey = "publickey"
        case password
        case keyboardInteractive = "keyboard-interactive"
    }

    /// The methods that the server takes now.
    private(set) var offered: [String]
    /// Those that were right, but not enough.
    private(set) var accepted: [Method] = []
    private var acceptedInWords: [String] = []
    private var troubles: [String] = []
    private var advice: String?
    private var isRefused: Bool
    private let given: [SSHAuthentication]

    init(offered: [String], given: [SSHAuthentication]) {
        self.offered = offered
        self.given = given
        isRefused = given.isEmpty
    }

    /// Whether a way that serves more than one method was right for one of them.
    func wasAccepted(_ way: SSHAuthentication) -> Bool {
        way.isPassword && accepted.contains { $0 != .publicKey }
    }

    func isOffered(_ method: Method) -> Bool { offered.contains(method.rawValue) }

    mutating func accept(_ method: Method, _ what: String, next methods: [String]) {
        accepted.append(method)
        acceptedInWords.append(what)
        offered = methods
        isRefused = true
    }

    mutating func refuse(_ what: String, _ hint: String?) {
        isRefused = true
        troubles.append(what)
        advice = advice ?? hint
    }

    /// It came to nothing on this machine.
    mutating func pass(_ what: String) {
        troubles.append(what)
    }

    /// The server never asked for it.
    mutating func leave(_ way: SSHAuthentication) {
        isRefused = true
        notAsked.append(way.isPassword ? "a password is not asked for" : "a key is not asked for")
    }

    private var notAsked: [String] = []

    // MARK: In words

    /// The server's doing, not that of a key or an agent which cannot be used.
    var problem: NetworkFailure.Problem { isRefused ? .authentication : .unusable }

    var message: String {
        let all = troubles + notAsked
        let tried = all.isEmpty ? "nothing was tried" : all.joined(separator: "; ")
        let methods = offered.joined(separator: ", ")
        guard !acceptedInWords.isEmpty else { return "\(tried); it offers \(methods)" }
        let most = acceptedInWords.joined(separator: " and ") + " accepted, but that is not all that it wants"
        return ([most] + all).joined(separator: "; ") + "; it goes on with \(methods)"
    }

    /// The way out: where nothing that was tried was wrong, something is missing.
    var wayOut: String? {
        if let advice { return advice }
        guard troubles.isEmpty else { return nil }
        let takesPassword = isOffered(.password) || isOffered(.keyboardInteractive)
        switch (takesPassword && !given.contains(where: \.isPassword), isOffered(.publicKey)) {
        case (true, _): return given.isEmpty ? "give a password" : "give a password as well"
        case (_, true) where given.allSatisfy(\.isPassword): return given.isEmpty ? "give a key" : "give a key as well"
        case (_, true) where !accepted.isEmpty:
            return "the server wants a second key; one key can be given, or an agent"
        default:
            if takesPassword { return nil }
            return "only passwords, keyboard-interactive and keys can be given: ask the exchange for such a logon"
        }
    }
}

extension SSHAuthentication {
    fileprivate var isPassword: Bool {
        if case .password = self { true } else { false }
    }
}
