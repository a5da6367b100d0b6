import Diagnostics
import Glibc
import PlanLanguage

extension ConfigurationSource.Folders {
    /// The folders of this machine.
    static let machine = Self(
        isRoot: { access($0 + ".git", F_OK) == 0 },
        read: { path in
            // Most folders have none, and opening what is not there is put into words.
            guard access(path, F_OK) == 0, case .success(let content) = PlanFileSource.system.read(path) else {
                return nil
            }
            return content
        })
}
