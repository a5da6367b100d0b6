import CivilTime
import Diagnostics
import PlanLanguage

extension LanguageServer {
    /// What the server asks of the machine, beside the texts of files.
    package struct Surroundings: Sendable {
        /// For the rules that ask what time it is.
        let now: @Sendable () -> Instant?
        /// How the folders are looked into that may have a `ctplan.yaml`.
        let configurations: ConfigurationSource.Folders
        /// The paths of the YAML files in a folder and below it.
        let filesUnder: @Sendable (_ folder: String) -> [String]
        /// What lint finds in a file beside the plans and programs that it speaks of.
        let findingsBeside: @Sendable (Linter.Document, Linter) -> [Finding]
        /// Where the page of the rules lies; `nil` where it does not come with the program.
        let rulesPage: String?

        package init(
            now: @escaping @Sendable () -> Instant? = { nil },
            configurations: ConfigurationSource.Folders = .init(isRoot: { _ in true }, read: { _ in nil }),
            filesUnder: @escaping @Sendable (_ folder: String) -> [String] = { _ in [] },
            findingsBeside: @escaping @Sendable (Linter.Document, Linter) -> [Finding] = { _, _ in [] },
            rulesPage: String? = nil
        ) {
            self.findingsBeside = findingsBeside
            self.now = now
            self.configurations = configurations
            self.filesUnder = filesUnder
            self.rulesPage = rulesPage
        }
    }
}
