/// How far a listing goes, and what of it is kept; all of it is bounded, whatever a server sends.
package struct ListingScope: Sendable {
    /// How many folders below the first one are looked into, one in the other; none where 0.
    package var depth = 0
    /// So many entries are looked at.
    package var mostEntries = 1_000_000
    /// So many are kept.
    package var mostKept = 100_000
    /// What their names may be in all, in bytes.
    package var mostNameBytes = 64 << 20
    /// Whether an entry is kept; its name begins below the first folder.
    package var keeps: @Sendable (FileFacts) -> Bool = { _ in true }

    package init() {}
}
