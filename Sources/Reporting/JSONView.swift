import Execution
import JSONText

/// The events of a run as JSON lines: the same members as the record, without its chain.
package struct JSONView: RunView {
    private let hider: SecretHider
    private let write: @Sendable (String) -> Void

    package init(hider: SecretHider, write: @escaping @Sendable (String) -> Void) {
        self.hider = hider
        self.write = write
    }

    package func show(_ event: RunEvent) {
        write(JSON.object(event.members(hiding: hider)).text() + "\n")
    }
}
