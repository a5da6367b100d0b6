/// Where a page is and how its references are read.
struct PageAddress: Sendable, Equatable {
    let page: URLReference
    /// The page's own address or that of its `<base href>`.
    let base: URLReference
    let encoding: CharacterEncoding

    /// The absolute web address that a link or form leads to.
    ///
    /// Throws for `javascript:` and for what is no web address; `subject` is what the message calls the link or form.
    func target(of reference: String, for subject: String) throws(PageProblem) -> URLReference {
        let read = URLReference(reference, queryEncoding: encoding.forOutput)
        if read.scheme == "javascript" { throw .needsScript(subject) }
        let target = read.resolved(against: base)
        guard let scheme = target.scheme, ["http", "https"].contains(scheme), target.authority?.isEmpty == false else {
            throw PageProblem("\(subject) leads to `\(shown(reference))`, which is no web address")
        }
        return target
    }
}
