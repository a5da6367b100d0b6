import CivilTime
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
        /// Where the page of the rules lies; `nil` where it does not come with the program.
        let rulesPage: String?

        package init(
            now: @escaping @Sendable () -> Instant? = { nil },
            configurations: ConfigurationSource.Folders = .init(isRoot: { _ in true }, read: { _ in nil }),
            filesUnder: @escaping @Sendable (_ folder: String) -> [String] = { _ in [] }, rulesPage: String? = nil
        ) {
            self.now = now
            self.configurations = configurations
            self.filesUnder = filesUnder
            self.rulesPage = rulesPage
        }
    }
}
