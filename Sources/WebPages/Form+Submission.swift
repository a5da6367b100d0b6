extension Form {
    /// The request that pressing a button sends, or for nil the one of a form without buttons (HTML, section 4.10.21.3).
    func submission(by button: Control?) throws(PageProblem) -> Submission {
        let subject = "the form \(title)"
        let action = [button?.action, action].compactMap { $0 }.first { !collapsed($0).isEmpty }
        var target = place.page
        if let action { target = try place.target(of: action, for: subject) }
        let method = collapsed(button?.method ?? method ?? "get").lowercased()
        if method == "dialog" { throw .needsScript(subject) }
        let encoding = outputEncoding
        let entries = entries(by: button, encoding: encoding)
        guard method == "post" else {
            target.query = String(decoding: FormEntry.urlEncoded(entries, in: encoding), as: UTF8.self)
            return Submission(method: .get, url: target.text)
        }
        switch collapsed(button?.encodingType ?? encodingType ?? "").lowercased() {
        case "multipart/form-data":
            let (body, boundary) = FormEntry.multipart(entries, in: encoding)
            return Submission(
                method: .post, url: target.text, contentType: "multipart/form-data; boundary=\(boundary)", body: body)
        case "text/plain":
            throw PageProblem(
                "\(subject) is sent as `text/plain`, which this tool does not do",
                advice: "list the step under `by-hand` in the site file")
        default:
            return Submission(
                method: .post, url: target.text, contentType: "application/x-www-form-urlencoded",
                body: FormEntry.urlEncoded(entries, in: encoding))
        }
    }

    /// The first known one of `accept-charset`, else the encoding of the page.
    private var outputEncoding: CharacterEncoding {
        let labels = (acceptedCharsets ?? "").split { $0.isWhitespace || $0 == "," }
        return (labels.lazy.compactMap { CharacterEncoding(label: String($0)) }.first ?? place.encoding).forOutput
    }

    /// What the form sends, in the order of the page (HTML, section 4.10.21.4).
    private func entries(by button: Control?, encoding: CharacterEncoding) -> [FormEntry] {
        var entries: [FormEntry] = []
        var sentButton = false
        for control in controls where !control.isDisabled {
            switch control.kind {
            case .submit where control == button && !sentButton:
                sentButton = true
                if !control.name.isEmpty { entries.append(FormEntry(name: control.name, value: control.value)) }
            case .image where control == button && !sentButton:
                sentButton = true
                // Where in the image a person pressed: its corner.
                let prefix = control.name.isEmpty ? "" : control.name + "."
                entries += [FormEntry(name: prefix + "x", value: "0"), FormEntry(name: prefix + "y", value: "0")]
            case .submit, .image, .inertButton: break
            case _ where control.name.isEmpty: break
            case .checkbox, .radio:
                if control.isChecked { entries.append(FormEntry(name: control.name, value: control.value)) }
            case .select:
                entries += control.choices.filter { $0.isSelected && !$0.isDisabled }.map {
                    FormEntry(name: control.name, value: $0.value)
                }
            case .file: entries.append(FormEntry(name: control.name, value: "", isFile: true))
            case .hidden where control.name.lowercased() == "_charset_":
                entries.append(FormEntry(name: control.name, value: encoding.name))
            case .hidden, .text, .password, .textarea:
                entries.append(FormEntry(name: control.name, value: control.value))
            }
        }
        return entries
    }
}
