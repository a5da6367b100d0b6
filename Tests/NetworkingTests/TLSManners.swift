import Testing

@testable import Networking

/// A web server whose paths say how it ends TLS, for what the openssl command cannot be brought to do.
///
/// `cut` and `whole` send a body of no announced length and end the connection without and with a close_notify alert
/// (RFC 8446 section 6.1); `old-cut` the same in HTTP/1.0. All others end without: `length`, `chunked`, `empty` with
/// status 204; `kept` keeps the connection.
struct TLSManners {
    static let body = "all is well so far"
    let folder = TemporaryFolder()
    let child: Child
    let port: Int
    var certificate: String { folder("self.pem") }

    init() throws {
        try Child.run([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
            "/CN=server", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", folder("key.pem"), "-out",
            folder("self.pem"), "-days", "30",
        ])
        child = try Child(["/usr/bin/python3", "-B", "-W", "ignore", "-c", program, folder.path])
        let line = try #require(child.line(with: "port ", patience: 120_000))
        port = try #require(line.split(separator: " ").last.flatMap { Int($0) })
    }

    func request(_ path: String, _ method: String = "GET") -> HTTPRequest {
        var request = HTTPRequest(method, url: "https://localhost:\(port)/\(path)")
        request.caFile = certificate
        request.connectTimeout = .seconds(10)
        request.timeout = .seconds(20)
        return request
    }
}

private let program = #"""
    import os, socket, ssl, sys, threading

    folder = sys.argv[1]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder + "/self.pem", folder + "/key.pem")
    body = b"all is well so far"
    endless = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body
    answers = {
        "cut": endless, "whole": endless, "old-cut": b"HTTP/1.0 200 OK\r\n\r\n" + body,
        "length": b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body,
        "chunked": b"HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
            % (len(body), body),
        "empty": b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
        "kept": b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body,
    }

    def head(connection):
        data = b""
        while not data.endswith(b"\r\n\r\n"):
            more = connection.recv(1)
            if not more:
                return []
            data += more
        return data.split()

    def serve(plain):
        plain.settimeout(20)
        try:
            connection = context.wrap_socket(plain, server_side=True)
            while True:
                words = head(connection)
                if not words:
                    break
                path = words[1].decode().strip("/")
                answer = answers[path]
                connection.sendall(answer.split(b"\r\n\r\n")[0] + b"\r\n\r\n" if words[0] == b"HEAD" else answer)
                if path != "kept":
                    if path == "whole":
                        connection.unwrap()
                    break
        except OSError:
            pass
        finally:
            try:
                connection.close()
            except NameError:
                plain.close()

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(50)
    listener.settimeout(1)
    print("port", listener.getsockname()[1], flush=True)
    parent = os.getppid()
    while os.getppid() == parent:
        try:
            threading.Thread(target=serve, args=listener.accept()[:1], daemon=True).start()
        except TimeoutError:
            pass
    """#
