import Diagnostics
import PlanLanguage
import YAMLTree

/// A file that is open in the editor, as it stands there.
struct OpenDocument {
    let uri: String
    var version: Int?
    var source: SourceText
    /// Whether a text came that was too large to be taken; then `source` is empty.
    var isLost = false
    /// What lint found last, of this text.
    var judged: (document: Linter.Document, findings: [Finding])?
    /// The files that lint read on the way, such as procedures.
    var uses: Set<String> = []
}

/// What an editor asks about is looked up in this: outline and names of one text.
struct DocumentView {
    let source: SourceText
    let outline: Outline
    let finder: SlotFinder
    let names: NameIndex

    init(_ source: SourceText, vocabulary: Vocabulary, procedure: @escaping @Sendable (String) -> Outline?) {
        self.source = source
        // What lint does not read, nothing is looked up in.
        let bytes = source.bytes.count > SourceText.sizeLimit ? [] : source.bytes
        outline = Outline(bytes)
        finder = SlotFinder(outline, vocabulary: vocabulary, procedure: procedure)
        names = NameIndex(outline, bytes: bytes, finder: finder)
    }

    /// The objective that a way through the outline leads into.
    func objective(along path: [OutlineStep]) -> String? {
        guard path.count > 1, path[0].entry?.key == "objectives" else { return nil }
        return path[1].entry?.key
    }
}
