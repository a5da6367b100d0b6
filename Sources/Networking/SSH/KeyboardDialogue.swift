import CSSH2
import Glibc

/// What is answered when a server asks by keyboard-interactive, RFC 4256: the password, once.
struct KeyboardDialogue {
    private var password: String?
    /// The first question that the password is no answer to, such as "Verification code: ".
    private(set) var unanswered: String?
    private var rounds = 0

    /// A server that goes on asking would keep libssh2, which answers each time, busy without end.
    static let mostRounds = 16

    init(password: String) {
        self.password = password
    }

    /// Whether the connection was ended since the server did not stop asking.
    var isCutShort: Bool { rounds > Self.mostRounds }

    /// Whether the server may still ask.
    mutating func beginRound() -> Bool {
        rounds += 1
        return rounds <= Self.mostRounds
    }

    mutating func answer(to prompt: String, isHidden: Bool) -> String? {
        guard isHidden, let password else {
            // Once only: a second hidden prompt asks for something else, such as a code.
            unanswered = unanswered ?? prompt
            return nil
        }
        self.password = nil
        return password
    }
}

extension SSHHandle {
    /// The response callback of libssh2_userauth_keyboard_interactive_ex(3).
    static let answerPrompts: PromptFunction = { _, _, _, _, count, prompts, responses, abstract in
        guard let handle = of(abstract) else { return }
        guard handle.dialogue?.beginRound() == true else {
            shutdown(handle.connection.descriptor, Int32(SHUT_RDWR))
            return
        }
        guard let prompts, let responses, count > 0 else { return }
        for index in 0..<Int(count) {
            let prompt = prompts[index]
            let text = UnsafeBufferPointer(start: prompt.text, count: Int(min(prompt.length, 200)))
                .map { UInt8(bitPattern: $0) }
            let answer = handle.dialogue?.answer(
                to: String(decoding: text, as: UTF8.self), isHidden: prompt.echo == 0)
            guard let answer else { continue }
            let bytes = Array(answer.utf8)
            // libssh2 frees it. Not strdup(3): libssh2 sends as many bytes as it is told, and a text ends at a NUL.
            guard let copy = malloc(max(1, bytes.count)) else { continue }
            copy.copyMemory(from: bytes, byteCount: bytes.count)
            responses[index].text = copy.assumingMemoryBound(to: CChar.self)
            responses[index].length = UInt32(bytes.count)
        }
    }

    typealias PromptFunction =
        @convention(c) (
            UnsafePointer<CChar>?, Int32, UnsafePointer<CChar>?, Int32, Int32,
            UnsafePointer<LIBSSH2_USERAUTH_KBDINT_PROMPT>?, UnsafeMutablePointer<LIBSSH2_USERAUTH_KBDINT_RESPONSE>?,
            UnsafeMutablePointer<UnsafeMutableRawPointer?>?
        ) -> Void
}
