/// Names of mail folders as IMAP sends them: in modified UTF-7, RFC 3501 section 5.1.3.
enum FolderName {
    static func encode(_ name: String) -> String {
        var encoded = ""
        // Characters beyond ASCII that stand side by side are encoded together.
        var run: [UInt8] = []
        for scalar in name.unicodeScalars {
            if (0x20...0x7E).contains(scalar.value) {
                encoded += closed(run) + (scalar == "&" ? "&-" : String(scalar))
                run = []
            } else {
                run += UTF16.encode(scalar).map { $0.flatMap(twoBytes) } ?? []
            }
        }
        return encoded + closed(run)
    }

    /// UTF-16 in base64 without padding, with a comma in the place of a slash.
    private static func closed(_ run: [UInt8]) -> String {
        run.isEmpty ? "" : "&" + unpadded(Base64.encode(run)).replacing("/", with: ",") + "-"
    }
}
