import Foundation
import Synchronization
import TestSupport

/// A server on loopback that answers one request a connection, as a test says.
final class LoopbackHub: Sendable {
    /// What was asked for.
    struct Request: Sendable {
        let path: String
        /// By names in lower case.
        let headers: [String: String]

        /// The place at which a wanted part begins.
        var start: Int? {
            headers["range"].flatMap { $0.hasPrefix("bytes=") ? Int($0.dropFirst(6).dropLast()) : nil }
        }
    }

    /// What is answered.
    struct Answer: Sendable {
        var status = 200
        var headers: [String: String] = [:]
        var body: [UInt8] = []
        /// Bytes of the body after which the connection is cut.
        var cut: Int?

        static let missing = Answer(status: 404, body: Array("no such file".utf8))
    }

    private let descriptor: Int32
    private let asked = Mutex<[Request]>([])
    /// `http://127.0.0.1:PORT`.
    let address: String

    /// All requests so far.
    var requests: [Request] { asked.withLock { $0 } }

    /// Starts a server.
    init(_ answer: @escaping @Sendable (Request) -> Answer) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = descriptor
        let isBound = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && listen(socket, 16) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard isBound else { throw CocoaError(.fileReadUnknown) }
        address = "http://127.0.0.1:\(UInt16(bigEndian: place.sin_port))"
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(socket, nil, nil)
                guard connection >= 0 else { return }
                if let request = Self.read(connection) {
                    self?.asked.withLock { $0.append(request) }
                    Self.write(answer(request), to: connection)
                }
                shutdown(connection, Int32(SHUT_RDWR))
                close(connection)
            }
        }
    }

    /// Stops it.
    func end() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    deinit { close(descriptor) }

    private static func read(_ connection: Int32) -> Request? {
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !String(decoding: text, as: UTF8.self).contains("\r\n\r\n") {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            text += buffer[..<count]
        }
        let lines = String(decoding: text, as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count == 3 else { return nil }
        let fields = lines.dropFirst().compactMap { line -> (String, String)? in
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            return parts.count == 2 ? (parts[0].lowercased(), parts[1].trimmingCharacters(in: .whitespaces)) : nil
        }
        return Request(path: String(words[1]), headers: Dictionary(fields, uniquingKeysWith: { first, _ in first }))
    }

    private static func write(_ answer: Answer, to connection: Int32) {
        var headers = answer.headers
        headers["Content-Length"] = headers["Content-Length"] ?? "\(answer.body.count)"
        let head =
            ["HTTP/1.1 \(answer.status) Answer"] + headers.map { "\($0): \($1)" } + ["Connection: close", "", ""]
        let bytes = Array(head.joined(separator: "\r\n").utf8) + answer.body.prefix(answer.cut ?? answer.body.count)
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes {
                send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            done += count
        }
    }
}
