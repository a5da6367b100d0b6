/// The version of the program, which a release sets.
enum ProgramVersion {
    static let text = "0.1.0"
}
