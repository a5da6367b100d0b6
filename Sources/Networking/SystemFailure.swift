/// A call to the system that failed, by its errno.
struct SystemFailure: Error {
    let number: Int32
}
