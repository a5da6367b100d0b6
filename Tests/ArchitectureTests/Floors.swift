/// The floors of the house, told apart from Package.swift so that a slip there shows here.
///
/// A module imports only what lies on a floor below its own.
enum Floors {
    static let modules: [[String]] = [
        [
            "Diagnostics", "CivilTime", "JSONText", "CYAML", "CCurl", "CSSH2", "CXML2", "CPCRE2", "COpenSSL",
            "ProcessHeap",
        ],
        ["YAMLTree", "Networking", "Patterns", "WebPages"],
        ["PlanLanguage"],
        ["Execution", "Drafting", "LanguageServer"],
        ["Reporting"],
        ["CommandLineTool"],
        ["ctplan"],
    ]

    /// Modules from outside the package, and the modules of the package that may import them.
    ///
    /// Foundation is missing: it costs a quick program its start, and its zones are gone in a static build.
    static let outside: [String: Set<String>] = {
        let all = Set(modules.joined())
        let commandLine: Set = ["CommandLineTool"]
        return [
            "Glibc": all, "Musl": all, "Synchronization": all, "Dispatch": all, "FoundationEssentials": all,
            "ArgumentParser": commandLine, "Subprocess": commandLine,
        ]
    }()

    static func floor(of module: String) -> Int? { modules.firstIndex { $0.contains(module) } }

    /// Why `module` may not import `imported`; `nil` where it may.
    static func objection(to imported: String, in module: String) -> String? {
        guard let own = floor(of: module) else { return "\(module) stands on no floor: add it to Floors" }
        if let allowed = outside[imported] {
            return allowed.contains(module)
                ? nil : "\(imported) is only for \(allowed.sorted().joined(separator: ", "))"
        }
        guard let other = floor(of: imported) else { return "\(imported) is not a module this project uses" }
        if other < own { return nil }
        return "\(imported) (floor \(other)) does not lie below \(module) (floor \(own))"
    }
}
