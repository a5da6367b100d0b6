import PlanLanguage

/// The declaration of an `sftp` kind, for fixtures, as long as the program has none.
enum StandInSFTP {
    static let declaration = StepKindDeclaration(
        "sftp", "log on; list, get or put files",
        fields: [
            Field.host("to", "the host", required: true).declaration,
            Field.text("user", "the account", required: true).declaration,
            Field.text("password", "its password", secret: true).declaration,
            Field.value("key", .privateKey, "its private key", secret: true).declaration,
            Field.text("list", "the folder to list").declaration,
        ],
        results: [
            ResultDeclaration(
                "files",
                .list(
                    .record([
                        ResultDeclaration("name", .text, "its name"), ResultDeclaration("size", .integer, "its bytes"),
                        ResultDeclaration("modified", .instant, "when it was changed"),
                    ])), "the files")
        ],
        schemes: ["sftp", "ssh"], timeout: .seconds(30))
}
