import CivilTime
import Glibc

/// The time zone of the machine, or of whoever is logged on.
enum SystemZone {
    /// `nil` where it has no name of the IANA database.
    static func current(_ environment: Environment) -> Zone? {
        let name = environment["TZ"].map { String($0.drop { $0 == ":" }) } ?? localtimeName()
        return name.flatMap { name in try? Zone.named(name) }
    }

    /// What `/etc/localtime` is a link to (localtime(5)).
    private static func localtimeName() -> String? {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let count = readlink("/etc/localtime", &buffer, buffer.count)
        guard count > 0 else { return nil }
        let path = String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
        let parts = path.split(separator: "/")
        guard let root = parts.lastIndex(of: "zoneinfo") else { return nil }
        return parts[(root + 1)...].joined(separator: "/")
    }
}
