import CommandLineTool
import Glibc

@main
struct Main {
    static func main() async {
        let environment = Environment.process
        let status = await CommandLineTool.main(
            Array(CommandLine.arguments.dropFirst()), console: .process(environment), environment: environment)
        exit(status)
    }
}
