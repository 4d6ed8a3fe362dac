import Foundation

/// A model on a hub that answers as Hugging Face's does: `NAME[@REVISION]` at an address.
package struct HubAddress: Equatable, Sendable {
    /// The model's name, `OWNER/MODEL` as a rule.
    package let name: String
    /// A branch, a tag or a commit.
    package let revision: String
    /// Where the hub is.
    let base: URL

    /// The hub that is asked unless another one is named.
    package static let usualHub = "https://huggingface.co"

    /// Reads `NAME[@REVISION]` and a hub's address.
    ///
    /// - Throws: `HubError` where the name cannot be a model's, or the address is none of http or https.
    package init(_ text: String, hub: String = HubAddress.usualHub) throws {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        (name, revision) = (parts[0], parts.count == 2 ? parts[1] : "main")
        guard Self.isPlain(name, parts: 1...2), Self.isPlain(revision, parts: 1...8) else {
            throw HubError(
                .wrongName, what: "\"\(text)\" names no model", advice: "give it as OWNER/MODEL or OWNER/MODEL@REVISION"
            )
        }
        guard let url = URL(string: hub), ["http", "https"].contains(url.scheme), url.host != nil else {
            throw HubError(
                .wrongName, what: "\"\(hub)\" is no address of a hub",
                advice: "give it as https://HOST or http://HOST:PORT")
        }
        base = url
    }

    /// `NAME@REVISION`.
    package var text: String { "\(name)@\(revision)" }

    /// Where a file of the model is.
    func url(of file: String) -> URL {
        base.appendingPathComponent(name).appendingPathComponent("resolve").appendingPathComponent(revision)
            .appendingPathComponent(file)
    }

    /// Where a fetched model is kept unless another folder is named: `~/.cache/overread/models/NAME/REVISION`, or below
    /// `XDG_CACHE_HOME`.
    package var cached: URL {
        let environment = ProcessInfo.processInfo.environment
        let cache =
            environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? URL(fileURLWithPath: $0) : nil }
            ?? FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(".cache")
        return ["overread", "models", name, revision].reduce(cache) { $0.appendingPathComponent($1) }
    }

    /// The folder of a model that was fetched; `nil` where the text names none.
    package static func fetched(_ text: String) -> URL? {
        guard let folder = try? HubAddress(text).cached else { return nil }
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }

    /// Whether a text is made of a number of names, none of which leads anywhere else.
    static func isPlain(_ text: String, parts: ClosedRange<Int>) -> Bool {
        let names = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.contains(names.count)
            && names.allSatisfy { name in
                !name.isEmpty && !name.hasPrefix(".")
                    && name.utf8.allSatisfy { byte in
                        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "._-".utf8.contains(byte)
                    }
            }
    }
}

/// A model cannot be fetched: what happened, and what to do about it.
package struct HubError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of problem, for those who choose an exit code.
    package enum Problem: Sendable {
        /// What was asked for is no name or no address.
        case wrongName
        /// The hub has no such model, revision or file.
        case missing
        /// The hub wants to know who asks.
        case refused
        /// The hub cannot be reached, or broke off.
        case unreachable
        /// What came is not what the hub has.
        case damaged
    }

    /// The kind of problem.
    package let problem: Problem
    /// What happened.
    package let what: String
    /// What to do.
    package let advice: String

    init(_ problem: Problem, what: String, advice: String) {
        (self.problem, self.what, self.advice) = (problem, what, advice)
    }

    /// One line for people.
    package var description: String { "\(what); \(advice)" }
}
