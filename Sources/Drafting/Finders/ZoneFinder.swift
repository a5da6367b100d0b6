import Patterns

/// Finds the zone of the times: an IANA name, the name of a city's time, or letters that only one zone has.
enum ZoneFinder {
    private static let iana = pattern(
        #"(?-i:\b(?:Asia|Europe|America|Australia|Africa|Pacific|Atlantic)/[A-Z][A-Za-z_]{2,30}(?:/[A-Z][A-Za-z_]+)?)"#)
    /// Two letters are a zone only behind a time: "ET" may be a system's name.
    private static let afterTime = #"(?:(?<=\d)|(?<=\d )|(?<=m )|(?<=m\. )|(?<=\())"#
    private static let letters: [(words: String, zone: String, doubt: String?)] = [
        (#"(?-i:\bHKT\b)|\bhong kong (?:local )?time\b"#, "Asia/Hong_Kong", nil),
        (#"(?-i:\bSGT\b)|\bsingapore (?:local |standard )?time\b"#, "Asia/Singapore", nil),
        (#"(?-i:\bJST\b)|\b(?:tokyo|japan) (?:local |standard )?time\b"#, "Asia/Tokyo", nil),
        (#"(?-i:\bKST\b)|\b(?:seoul|korean?) (?:local |standard )?time\b"#, "Asia/Seoul", nil),
        (#"\b(?:beijing|china|shanghai) (?:local |standard )?time\b"#, "Asia/Shanghai", nil),
        (#"\b(?:mumbai|indian?) (?:local |standard )?time\b"#, "Asia/Kolkata", nil),
        (#"(?-i:\bA[ES]DT\b|\bAEST\b|\bAET\b)|\bsydney (?:local )?time\b"#, "Australia/Sydney", nil),
        (#"(?-i:\bBST\b)|\b(?:london|uk) (?:local )?time\b"#, "Europe/London", nil),
        (
            #"(?-i:\bCES?T\b)|\bcentral european (?:summer )?time\b"#, "Europe/Berlin",
            "several countries have this time: name the exchange's own city"
        ),
        (#"\b(?:frankfurt|berlin) (?:local )?time\b"#, "Europe/Berlin", nil),
        (#"\bparis (?:local )?time\b"#, "Europe/Paris", nil),
        (
            #"(?-i:\bE[SD]T\b)|"# + afterTime
                + #"(?-i:ET\b)|\b(?:new york|eastern) (?:local |standard |daylight )?time\b"#, "America/New_York", nil
        ),
        (
            #"(?-i:\bCDT\b)|"# + afterTime + #"(?-i:CT\b)|\b(?:chicago|central) (?:local |standard |daylight )?time\b"#,
            "America/Chicago", nil
        ),
        (#"(?-i:\bUTC\b|\bGMT\b)(?!\s*[+-]\s*\d)"#, "UTC", nil),
    ]
    private static let known = letters.map { (pattern($0.words), $0.zone, $0.doubt) }
    private static let unclear = pattern(#"(?|\d\s*\(?(?-i:(CST|IST|AST)\b)|(?-i:\b((?:UTC|GMT)\s*[+-]\s*\d{1,2})))"#)

    /// The zones, in the order of the text; where it names several, each says so.
    static func find(in text: CircularText) -> [Found<String>] {
        var found = text.matches(iana).map { text.found($0.match.text, $0.range) }
        for (pattern, zone, doubt) in known {
            guard let first = text.matches(pattern).first else { continue }
            found.append(text.found(zone, first.range, doubts: doubt.map { [$0] } ?? []))
        }
        found.sort { $0.range.lowerBound < $1.range.lowerBound }
        let names = Set(found.map(\.value))
        guard names.count > 1 else { return found }
        let list = names.sorted().joined(separator: ", ")
        return found.map { one in
            var one = one
            one.doubts.append("the text names several zones: \(list)")
            return one
        }
    }

    /// Letters that several zones have.
    static func unclear(in text: CircularText) -> Found<String>? {
        text.matches(unclear).first.map { text.found($0.match[1] ?? "", $0.range) }
    }
}
