import CommandLineTool
import Glibc

@main
struct Main {
    static func main() {
        let environment = Environment.process
        let status = CommandLineTool.main(
            Array(CommandLine.arguments.dropFirst()), console: .process(environment), environment: environment)
        exit(status)
    }
}
