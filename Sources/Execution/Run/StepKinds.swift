import PlanLanguage

/// The step kinds there are.
package struct StepKinds: Sendable {
    private let kinds: [any StepKind.Type]
    private let byName: [String: any StepKind.Type]

    package init(_ kinds: [any StepKind.Type]) {
        self.kinds = kinds
        byName = Dictionary(kinds.map { ($0.declaration.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Every kind of the language; a new one is one more line here.
    package static let all = StepKinds([
        HTTPStep.self,
        SFTPStep.self,
        SSHStep.self,
        FTPStep.self,
        MailStep.self,
        TCPStep.self,
        TLSStep.self,
        DNSStep.self,
        PingStep.self,
        MulticastStep.self,
        ManualStep.self,
        ProbeStep.self,
        WaitStep.self,
    ])

    package var vocabulary: Vocabulary { Vocabulary(kinds.map { $0.declaration }) }

    subscript(name: String) -> (any StepKind.Type)? { byName[name] }
}
