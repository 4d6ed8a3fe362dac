import CCurl
import Foundation
import Work

/// The head of an answer of HTTP.
struct HubHead: Equatable {
    private(set) var status = 0
    private var fields: [String: String] = [:]

    /// Takes a line; a line of the status begins anew.
    mutating func take(_ line: String) {
        let text = line.trimmingCharacters(in: .whitespacesAndNewlines)
        if text.hasPrefix("HTTP/") {
            self = HubHead()
            status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            return
        }
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return }
        fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
    }

    subscript(name: String) -> String? { fields[name.lowercased()] }

    /// Where to look instead.
    var redirect: String? { (300..<400).contains(status) ? self["location"] : nil }

    /// The content's own mark, without quotes; that of the file behind a pointer before that of the answer.
    var mark: String? {
        (self["x-linked-etag"] ?? self["etag"]).map {
            ($0.hasPrefix("W/") ? String($0.dropFirst(2)) : $0).trimmingCharacters(in: CharacterSet(charactersIn: "\""))
        }
    }

    /// The SHA-256 of the whole file, where the answer tells it.
    var sha256: String? {
        let digits = Set("0123456789abcdef")
        guard let mark = self["x-linked-etag"].map({ $0.trimmingCharacters(in: CharacterSet(charactersIn: "\"")) }),
            mark.count == 64, mark.allSatisfy(digits.contains)
        else { return nil }
        return mark
    }

    /// The place in the file where a part begins, and the file's size where it is told.
    var range: (start: Int, total: Int?)? {
        guard status == 206, let text = self["content-range"], text.hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(whereSeparator: { $0 == "-" || $0 == "/" })
        guard let start = parts.first.flatMap({ Int($0) }) else { return nil }
        return (start, parts.count == 3 ? Int(parts[2]) : nil)
    }

    /// The size of the whole file, where it is told.
    var size: Int? {
        self["x-linked-size"].flatMap { Int($0) } ?? range?.total
            ?? (status == 200 ? self["content-length"].flatMap { Int($0) } : nil)
    }
}

/// One request to a hub, without what it redirects to.
struct HubRequest {
    let url: URL
    /// Lines to send.
    let headers: [String]

    /// How a request ended.
    enum End: Equatable {
        /// The answer came whole.
        case done
        /// The body was not wanted.
        case stopped
        /// The connection could not be made or was cut, for a reason.
        case cut(String)
    }

    private final class Listening {
        var head = HubHead()
        var isStarted = false
        var error: (any Error)?
        let cancellation: Cancellation
        let start: (HubHead) throws -> Bool
        let body: (UnsafeRawBufferPointer) throws -> Void

        init(
            _ cancellation: Cancellation, _ start: @escaping (HubHead) throws -> Bool,
            _ body: @escaping (UnsafeRawBufferPointer) throws -> Void
        ) {
            (self.cancellation, self.start, self.body) = (cancellation, start, body)
        }

        /// Whether to go on.
        func goesOn(_ step: () throws -> Bool) -> Int32 {
            do {
                return try step() ? 0 : 1
            } catch {
                self.error = self.error ?? error
                return 1
            }
        }

        func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int32 {
            goesOn {
                if !isStarted {
                    isStarted = true
                    guard try start(head) else { return false }
                }
                try body(bytes)
                return true
            }
        }
    }

    /// Sends the request.
    ///
    /// - Parameters:
    ///   - start: Told of the head before the first bytes of the body; says whether they are wanted.
    ///   - body: Takes bytes.
    /// - Returns: The last head, and how it ended.
    /// - Throws: What `start` or `body` throws; `HubError` where there is no libcurl that can be used; `Cancelled`.
    func send(
        _ cancellation: Cancellation, start: @escaping (HubHead) throws -> Bool,
        body: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) throws -> (head: HubHead, end: End) {
        let listening = Listening(cancellation, start, body)
        var listener = cc_listener(
            context: Unmanaged.passUnretained(listening).toOpaque(),
            header: { context, bytes, count in
                let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
                HubRequest.listening(context).head.take(line)
                return 0
            },
            body: { context, bytes, count in
                HubRequest.listening(context).takeBody(UnsafeRawBufferPointer(start: bytes, count: count))
            },
            wait: { context in
                let listening = HubRequest.listening(context)
                return listening.goesOn {
                    try listening.cancellation.check()
                    return true
                }
            })
        var (status, reason) = (0, [CChar](repeating: 0, count: 512))
        let result = withExtendedLifetime(listening) { Self.get(url, headers, &listener, &status, &reason) }
        if let error = listening.error { throw error }
        let text = String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        switch result {
        case CC_DONE: return (listening.head, .done)
        case CC_STOPPED: return (listening.head, .stopped)
        case CC_UNAVAILABLE:
            throw HubError(
                .unreachable, what: "nothing can be fetched without libcurl: \(text)",
                advice: "install it (Debian's libcurl4), or bring the model's files by other means")
        default: return (listening.head, .cut(text))
        }
    }

    private static func listening(_ context: UnsafeMutableRawPointer) -> Listening {
        Unmanaged<Listening>.fromOpaque(context).takeUnretainedValue()
    }

    private static func get(
        _ url: URL, _ headers: [String], _ listener: inout cc_listener, _ status: inout Int, _ reason: inout [CChar]
    ) -> cc_result {
        let lines = headers.map { strdup($0) }
        defer { lines.forEach { free($0) } }
        let pointers = lines.map { UnsafePointer<CChar>($0) } + [nil]
        let room = reason.count
        return url.absoluteString.withCString { cc_get($0, pointers, &listener, &status, &reason, room) }
    }
}
