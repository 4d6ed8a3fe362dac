import Foundation
import Tensors
import Work

/// Brings one file of a model into a folder: through redirects, on from where an earlier try was cut, checked by its hash
/// where the hub tells it. The file appears under its name when it is whole.
struct HubFile {
    let address: HubAddress
    let name: String
    let folder: URL
    /// Who asks; told to the hub alone.
    let token: String?
    let cancellation: Cancellation

    /// What became of a file.
    enum Outcome: Equatable {
        case fetched(bytes: Int)
        /// It was there, the same.
        case unchanged
        /// The hub has none.
        case missing
    }

    private static let mostRedirects = 10
    /// Cuts in a row after which nothing new had come.
    private static let mostFailures = 3

    /// Brings the file.
    ///
    /// - Throws: `HubError`; `ModelFileError` where the folder cannot be written to; `Cancelled`.
    func fetch() throws -> Outcome {
        var failures = 0
        while true {
            let part = PartialFile(name, in: folder)
            let before = part.size
            switch try follow(part) {
            case .outcome(let outcome): return outcome
            case .again: failures += 1
            case .cut(let reason):
                failures = part.size > before ? 1 : failures + 1
                if failures >= Self.mostFailures { throw unreachable(reason) }
            }
            if failures >= Self.mostFailures { throw unreachable("its parts do not fit one another") }
        }
    }

    private func unreachable(_ reason: String) -> HubError {
        HubError(
            .unreachable, what: "\(address.url(of: name).absoluteString) cannot be fetched: \(reason)",
            advice: "what has come is kept; the same command goes on from there")
    }

    private enum Step {
        case outcome(Outcome)
        /// What was there does not fit what the hub has: it is gone, and everything is to be asked for.
        case again
        case cut(String)
    }

    /// Asks the hub, and those to whom it redirects.
    private func follow(_ part: PartialFile) throws -> Step {
        var url = address.url(of: name)
        var first: HubHead?
        for _ in 0...Self.mostRedirects {
            let arrival = Arrival(part, first: first, present: folder.appendingPathComponent(name))
            let (head, end) = try request(url, part).send(cancellation, start: arrival.begin, body: arrival.take)
            try arrival.close()
            if let redirect = head.redirect {
                url = try target(of: redirect, from: url)
                first = first ?? head
                if arrival.isUnchanged(first) { return .outcome(.unchanged) }
                continue
            }
            if head.status == 416 { part.remove() }
            if arrival.isStale || head.status == 416 { return .again }
            if arrival.isUnchanged { return .outcome(.unchanged) }
            if case .cut(let reason) = end { return .cut(reason) }
            return .outcome(try conclude(head, first: first, arrival, part))
        }
        throw HubError(
            .unreachable,
            what: "\(address.url(of: name).absoluteString) leads from one address to another without an end",
            advice: "name another hub with --from")
    }

    private func request(_ url: URL, _ part: PartialFile) -> HubRequest {
        var headers = ["Accept-Encoding: identity"]
        if part.size > 0 { headers.append("Range: bytes=\(part.size)-") }
        if let token, isTrusted(url) { headers.append("Authorization: Bearer \(token)") }
        return HubRequest(url: url, headers: headers)
    }

    /// Whether an address is the hub's own, and nobody on the way can listen.
    private func isTrusted(_ url: URL) -> Bool {
        let base = address.base
        let isLoopback = ["localhost", "127.0.0.1", "::1"].contains(base.host ?? "")
        return url.scheme == base.scheme && url.host == base.host && url.port == base.port
            && (base.scheme == "https" || isLoopback)
    }

    private func target(of redirect: String, from url: URL) throws -> URL {
        guard let target = URL(string: redirect, relativeTo: url)?.absoluteURL, target.host != nil,
            target.scheme == "https" || (target.scheme == "http" && url.scheme == "http")
        else {
            throw HubError(
                .unreachable, what: "\(url.absoluteString) leads to \"\(redirect)\", which is not safe to follow",
                advice: "name another hub with --from")
        }
        return target
    }

    /// What follows from a whole answer.
    private func conclude(
        _ head: HubHead, first: HubHead?, _ arrival: Arrival, _ part: PartialFile
    ) throws -> Outcome {
        switch head.status {
        case 200, 206: break
        case 404: return .missing
        default: throw refusal(head)
        }
        if !arrival.hasBegun {
            guard try arrival.begin(head) else { return .unchanged }
            try arrival.close()
        }
        let (found, size) = (part.size, first?.size ?? head.size)
        guard size == nil || size == found else {
            part.remove()
            throw HubError(
                .damaged, what: "\(name): \(found) bytes came, the hub tells of \(size ?? 0)",
                advice: "nothing of it was kept; try again")
        }
        if let wanted = (first ?? head).sha256 { try check(part, wanted) }
        try part.finish()
        return .fetched(bytes: found)
    }

    private func check(_ part: PartialFile, _ wanted: String) throws {
        let hash = try Self.hash(part.url)
        guard hash != wanted else { return }
        part.remove()
        throw HubError(
            .damaged, what: "\(name): the SHA-256 of what came is \(hash), the hub's is \(wanted)",
            advice: "nothing of it was kept; try again")
    }

    static func hash(_ url: URL) throws -> String {
        let file = try MappedFile(url)
        return try withExtendedLifetime(file) { try ContentHash.sha256(file.bytes) }
    }

    /// A status that is neither the file nor its absence, in plain words.
    private func refusal(_ head: HubHead) -> HubError {
        let said = head["x-error-message"].map { " (\"\($0)\")" } ?? ""
        let place = "\(address.url(of: name).absoluteString)"
        switch head.status {
        case 401, 403:
            let advice =
                token == nil
                ? "check the name; if the model is open to those who accepted its terms, set HF_TOKEN to a token of yours"
                : "check the name, and that the owner of the token in HF_TOKEN has accepted the model's terms"
            return HubError(
                .refused, what: "\(place): the hub does not let us in, status \(head.status)\(said)", advice: advice)
        case 429:
            return HubError(
                .unreachable, what: "\(place): the hub has had too many requests\(said)", advice: "try again later")
        default:
            return HubError(
                .unreachable, what: "\(place): the hub answered with status \(head.status)\(said)",
                advice: "try again later, or name another hub with --from")
        }
    }
}

/// A file that is not whole yet; its name says which content it is a part of.
final class PartialFile {
    private let name: String
    private let folder: URL
    /// The content's mark, as far as it can stand in a file's name.
    private(set) var mark: String?

    private static let ending = ".part"
    private static let markLength = 40

    /// Finds the part of an earlier try.
    init(_ name: String, in folder: URL) {
        (self.name, self.folder) = (name, folder)
        let place = folder.appendingPathComponent(name)
        let files = (try? FileManager.default.contentsOfDirectory(atPath: place.deletingLastPathComponent().path)) ?? []
        let prefix = place.lastPathComponent + "."
        mark = files.first { $0.hasPrefix(prefix) && $0.hasSuffix(Self.ending) }.map {
            String($0.dropFirst(prefix.count).dropLast(Self.ending.count))
        }
    }

    /// Where it is.
    var url: URL { folder.appendingPathComponent("\(name).\(mark ?? "unmarked")\(Self.ending)") }

    /// Its bytes; 0 where there are none.
    var size: Int {
        guard mark != nil else { return 0 }
        return (try? FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int) ?? 0
    }

    /// A mark as it stands in a file's name.
    static func short(_ mark: String?) -> String {
        let plain = (mark ?? "").filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(markLength)
        return plain.isEmpty ? "unmarked" : String(plain)
    }

    /// Begins anew, as a part of content of this mark.
    func begin(_ mark: String) {
        remove()
        self.mark = mark
    }

    func remove() {
        if mark != nil { try? FileManager.default.removeItem(at: url) }
        mark = nil
    }

    /// Gives the whole file its name.
    func finish() throws {
        let target = folder.appendingPathComponent(name).path
        guard rename(url.path, target) == 0 else {
            throw ModelFileError(CannotWrite(path: target, reason: SystemFailure.last.description))
        }
    }
}

/// The bytes of an answer on their way into a part.
private final class Arrival {
    private let part: PartialFile
    private let first: HubHead?
    private let present: URL
    private var descriptor: Int32 = -1
    /// Whether the part that was there is another content's.
    private(set) var isStale = false
    /// Whether the file that is there is the same.
    private(set) var isUnchanged = false
    private(set) var hasBegun = false

    init(_ part: PartialFile, first: HubHead?, present: URL) {
        (self.part, self.first, self.present) = (part, first, present)
    }

    /// Whether the file that is there has the hash or, where none is told, the size that a head tells.
    func isUnchanged(_ head: HubHead?) -> Bool {
        guard let head, let size = try? FileManager.default.attributesOfItem(atPath: present.path)[.size] as? Int,
            head.size == nil || head.size == size, let wanted = head.sha256
        else { return false }
        return (try? HubFile.hash(present)) == wanted
    }

    /// Looks at the head before the body comes; says whether the body is wanted.
    func begin(_ head: HubHead) throws -> Bool {
        // What other answers say in their body is nobody's file.
        guard head.status == 200 || head.status == 206 else { return true }
        hasBegun = true
        if isUnchanged(first ?? head) {
            isUnchanged = true
            return false
        }
        let mark = PartialFile.short((first ?? head).mark)
        if head.status == 206 {
            guard part.mark == mark, mark != "unmarked", head.range?.start == part.size else {
                part.remove()
                isStale = true
                return false
            }
            try open(O_WRONLY | O_APPEND)
        } else {
            part.begin(mark)
            try open(O_WRONLY | O_CREAT | O_TRUNC)
        }
        return true
    }

    private func open(_ flags: Int32) throws {
        descriptor = Foundation.open(part.url.path, flags | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw failure() }
    }

    func take(_ bytes: UnsafeRawBufferPointer) throws {
        guard descriptor >= 0 else { return }
        var done = 0
        while done < bytes.count {
            let count = write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure() }
            done += count
        }
    }

    func close() throws {
        guard descriptor >= 0 else { return }
        defer { descriptor = -1 }
        guard Foundation.close(descriptor) == 0 else { throw failure() }
    }

    private func failure() -> ModelFileError {
        ModelFileError(CannotWrite(path: part.url.path, reason: SystemFailure.last.description))
    }

    deinit { if descriptor >= 0 { Foundation.close(descriptor) } }
}
