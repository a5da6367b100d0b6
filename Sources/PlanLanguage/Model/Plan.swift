import CivilTime
import Diagnostics

/// A circular's connectivity test as its plan file says it.
package struct Plan: Sendable {
    package let source: SourceText
    package let title: String
    package let circular: Circular?
    package let participation: String?
    package let windows: [Window]
    /// The names under `windows`, those that could not be read among them.
    let declaredWindows: Set<String>
    package let deadlines: [Deadline]
    package let preparation: [Preparation]
    package let inputs: [Input]
    package let hosts: [Host]
    package let groups: [Group]
    package let objectives: [Objective]

    /// The file's name without folder and ending, by which a site and the record speak of the plan.
    package var name: String { PlanFileName.stem(of: source.path) }

    package func window(_ name: String) -> Window? { windows.first { $0.name == name } }
    package func host(_ name: String) -> Host? { hosts.first { $0.name == name } }
    package func input(_ name: String) -> Input? { inputs.first { $0.name == name } }
    package func group(_ name: String) -> Group? { groups.first { $0.name == name } }
    package func objective(_ name: String) -> Objective? { objectives.first { $0.name == name } }
}

package enum PlanFileName {
    package static func stem(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return file }
        return String(file[..<dot])
    }
}
