import PlanLanguage

extension PlanValue {
    /// Of a text, far more than is ever shown; and so many bytes are searched that a secret that begins in what is kept
    /// ends in what is searched, whatever it is encoded in.
    private static let keptBytes = 8 << 10
    private static let searchedBytes = 64 << 10
    /// Of a list or record, so many entries: more than are ever shown.
    private static let searchedEntries = 8

    /// The value with secrets hidden in as much of it as `shown()` shows; the rest is left as it is.
    func hidingStart(by hider: SecretHider) -> PlanValue {
        switch self {
        case .text(let text):
            return .text(text.hidingStart(keeping: Self.keptBytes, searching: Self.searchedBytes, by: hider))
        case .json(let document):
            return .text(document.text().hidingStart(keeping: Self.keptBytes, searching: Self.searchedBytes, by: hider))
        case .list(var values):
            for index in values.indices.prefix(Self.searchedEntries) {
                values[index] = values[index].hidingStart(by: hider)
            }
            return .list(values)
        case .record(let members):
            return .record(
                members.prefix(Self.searchedEntries).map { .init(hider.hide($0.name), $0.value.hidingStart(by: hider)) }
                    + members.dropFirst(Self.searchedEntries))
        default: return self
        }
    }
}

extension String {
    /// The start of the text, at most `limit` bytes of it, with secrets hidden also where they go on beyond that.
    func hidingStart(keeping limit: Int, searching searched: Int, by hider: SecretHider) -> String {
        let hidden = hider.hide(start(bytes: searched))
        // The half of a secret may stand where the search ended.
        let sound = utf8.count > searched ? max(0, hidden.utf8.count - searched / 2) : hidden.utf8.count
        return hidden.start(bytes: min(limit, sound))
    }

    private func start(bytes limit: Int) -> String {
        utf8.count > limit ? String(self[..<utf8.index(startIndex, offsetBy: limit)]) : self
    }
}
