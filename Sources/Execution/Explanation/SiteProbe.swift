import Networking
import PlanLanguage

/// What can be told of a machine before a run without reading a secret or asking anybody.
package struct SiteProbe: Sendable {
    /// Whether an environment variable is set, and not empty.
    let isSet: @Sendable (String) -> Bool
    /// Whether a path, which may begin with `~/`, leads to a file that can be read.
    let isReadable: @Sendable (String) -> Bool
    /// Whether a path leads to a program that can be started.
    let isProgram: @Sendable (String) -> Bool
    /// Puts the home folder in for `~/`.
    let expand: @Sendable (String) -> String
    /// The known_hosts files of who runs it.
    let userKnownHosts: [String]

    package init(
        isSet: @escaping @Sendable (String) -> Bool, isReadable: @escaping @Sendable (String) -> Bool,
        isProgram: @escaping @Sendable (String) -> Bool, expand: @escaping @Sendable (String) -> String,
        userKnownHosts: [String]
    ) {
        self.isSet = isSet
        self.isReadable = isReadable
        self.isProgram = isProgram
        self.expand = expand
        self.userKnownHosts = userKnownHosts
    }

    /// Why a value could not be had, as far as can be seen.
    func problem(with source: ValueSource) -> String? {
        switch source {
        case .literal, .command, .prompt: nil
        case .environment(let variable):
            isSet(variable) ? nil : "the environment variable \(variable) is not set, or is empty"
        case .file(let path): problem(withFile: path)
        case .sshAgent: isSet("SSH_AUTH_SOCK") ? nil : "no ssh-agent is running: SSH_AUTH_SOCK is not set"
        case .key(let key, let passphrase): problem(with: key) ?? problem(with: passphrase)
        }
    }

    func problem(withFile path: String) -> String? {
        isReadable(path) ? nil : "there is no file \"\(path)\" that can be read"
    }
}

extension ValueSource {
    /// Where a value is kept; a value that is written down is told only where it is no secret.
    func words(isSecret: Bool) -> String {
        switch self {
        case .literal(let text): isSecret ? "written down in the site file" : "\"\(text)\""
        case .environment(let variable): "the environment variable \(variable)"
        case .file(let path): "the file \(path)"
        case .command(let words): "what the program \(words.first ?? "") prints"
        case .prompt: "asked for before the run"
        case .sshAgent: "the keys of the running ssh-agent"
        case .key(let key, let passphrase):
            "\(key.words(isSecret: true)), opened by a passphrase: \(passphrase.words(isSecret: true))"
        }
    }
}
