import CommandLineTool
import Glibc
import ProcessHeap

@main
struct Main {
    static func main() {
        process_heap_prepare()
        let environment = Environment.process
        let status = CommandLineTool.main(
            Array(CommandLine.arguments.dropFirst()), console: .process(environment), environment: environment)
        // All is written and closed: what the libraries would tidy up at the end is not needed any more.
        _exit(status)
    }
}
