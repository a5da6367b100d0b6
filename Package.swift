// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors in every target of this package.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// A C library of the system, found by pkg-config, with the apt package that brings it.
func system(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, path: "Sources/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// A room of the house: a target and the floors below that it stands on. `Tests/ArchitectureTests` holds the same table.
func room(_ name: String, on dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(of name: String, also others: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.target(name: name), "TestSupport"] + others, path: "Tests/\(name)Tests",
        swiftSettings: strict)
}

let package = Package(
    name: "ctplan",
    products: [.executable(name: "ctplan", targets: ["ctplan"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        // Floor 0: what knows nothing of the rest.
        system("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
        system("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        system("CSSH2", pkgConfig: "libssh2", apt: "libssh2-1-dev"),
        .target(name: "ProcessHeap"),
        // What libcurl asks for of protocols that are never spoken.
        .target(name: "UnspokenProtocols"),
        // libxml2 is loaded when a page is read. Found by pkg-config, it would be linked and loaded at every start: so its
        // headers are found by a link in the target's own folder instead. The package that brings them is libxml2-dev.
        .target(name: "CXML2"),
        system("CPCRE2", pkgConfig: "libpcre2-8", apt: "libpcre2-dev"),
        system("COpenSSL", pkgConfig: "openssl", apt: "libssl-dev"),
        room("Diagnostics"),
        room("CivilTime"),
        room("JSONText"),
        // Floor 1: bytes to trees, bytes to the network and back.
        room("YAMLTree", on: ["CYAML", "Diagnostics"]),
        room("Patterns", on: ["CPCRE2"]),
        room("WebPages", on: ["CXML2"]),
        room("Networking", on: ["CCurl", "CSSH2", "COpenSSL", "UnspokenProtocols"]),
        // Floor 2: what a plan means.
        room("PlanLanguage", on: ["YAMLTree", "Diagnostics", "CivilTime", "Patterns", "WebPages", "JSONText"]),
        // Floor 3: doing it.
        room(
            "Execution",
            on: ["PlanLanguage", "Networking", "WebPages", "Diagnostics", "CivilTime", "JSONText", "COpenSSL"]),
        // What editors ask about it: no more than the language is known to it.
        room("LanguageServer", on: ["PlanLanguage", "YAMLTree", "Diagnostics", "CivilTime", "JSONText"]),
        // A plan from the words of a circular.
        room("Drafting", on: ["PlanLanguage", "CivilTime", "Patterns", "Diagnostics", "WebPages"]),
        // Floor 4: showing it.
        room("Reporting", on: ["Execution", "PlanLanguage", "Diagnostics", "CivilTime", "JSONText"]),
        // Floor 5: the command line, the only reader of environment and terminal.
        room(
            "CommandLineTool",
            on: [
                "Reporting", "LanguageServer", "Execution", "Drafting", "PlanLanguage", "YAMLTree", "Networking",
                "Diagnostics", "CivilTime", "JSONText",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ]),
        // Floor 6: the program.
        .executableTarget(name: "ctplan", dependencies: ["CommandLineTool", "ProcessHeap"], swiftSettings: strict),

        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        // A stage on which plans run by a virtual clock.
        .target(
            name: "RunSupport",
            dependencies: ["Execution", "PlanLanguage", "YAMLTree", "Networking", "Diagnostics", "CivilTime"],
            path: "Tests/RunSupport", swiftSettings: strict),
        tests(of: "Diagnostics"),
        tests(of: "CivilTime"),
        tests(of: "JSONText"),
        tests(of: "YAMLTree", also: ["Diagnostics"]),
        tests(of: "Patterns"),
        tests(of: "WebPages"),
        tests(of: "Networking"),
        tests(of: "PlanLanguage", also: ["YAMLTree", "Diagnostics", "CivilTime", "JSONText"]),
        tests(
            of: "Execution",
            also: ["RunSupport", "PlanLanguage", "YAMLTree", "Networking", "Diagnostics", "CivilTime", "JSONText"]),
        tests(of: "Drafting", also: ["Execution", "PlanLanguage", "Diagnostics", "CivilTime"]),
        tests(
            of: "Reporting",
            also: ["RunSupport", "Execution", "PlanLanguage", "YAMLTree", "Diagnostics", "CivilTime", "JSONText"]),
        tests(
            of: "LanguageServer",
            also: ["Execution", "PlanLanguage", "YAMLTree", "Diagnostics", "CivilTime", "JSONText"]),
        tests(of: "CommandLineTool", also: ["Execution", "PlanLanguage", "Diagnostics", "JSONText", "Patterns"]),
        .testTarget(name: "ArchitectureTests", dependencies: ["TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "DocumentationTests",
            dependencies: ["TestSupport", "Execution", "PlanLanguage", "YAMLTree", "Diagnostics", "CivilTime"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
