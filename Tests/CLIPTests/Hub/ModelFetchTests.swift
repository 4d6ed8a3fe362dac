import Foundation
import Synchronization
import TestSupport
import Testing
import Work

@testable import CLIP

@Suite struct ModelFetchTests {
    private static let name = "lab/tiny"

    /// Runs a body with a small model's files, by their names.
    private func withFiles(_ body: ([String: [UInt8]], URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let source = folder.appendingPathComponent("source")
            try SmallModel.write(to: source)
            let names = try FileManager.default.contentsOfDirectory(atPath: source.path)
            let files = try names.map { ($0, Array(try Data(contentsOf: source.appendingPathComponent($0)))) }
            try body(Dictionary(uniqueKeysWithValues: files), folder)
        }
    }

    /// A hub that has files, the weights behind a redirect and with their hash.
    private static func answer(_ request: LoopbackHub.Request, _ files: [String: [UInt8]]) -> LoopbackHub.Answer {
        let stored = request.path.hasPrefix("/storage/")
        let prefix = stored ? "/storage/" : "/\(name)/resolve/main/"
        guard request.path.hasPrefix(prefix), let body = files[String(request.path.dropFirst(prefix.count))] else {
            return .missing
        }
        guard request.path.hasSuffix(".safetensors") else {
            return LoopbackHub.Answer(headers: ["ETag": "\"\(body.count)\""], body: body)
        }
        guard stored else {
            let hash = (try? ContentHash.sha256(body)) ?? ""
            return LoopbackHub.Answer(
                status: 302,
                headers: [
                    "Location": "/storage/\(request.path.dropFirst(prefix.count))", "X-Linked-ETag": "\"\(hash)\"",
                    "X-Linked-Size": "\(body.count)",
                ], body: Array("elsewhere".utf8))
        }
        guard let start = request.start else { return LoopbackHub.Answer(body: body) }
        return LoopbackHub.Answer(
            status: 206, headers: ["Content-Range": "bytes \(start)-\(body.count - 1)/\(body.count)"],
            body: Array(body[start...]))
    }

    private func fetch(
        _ hub: LoopbackHub, into folder: URL, token: String? = nil, revision: String = "main"
    ) throws -> (model: CLIPModel, lines: [String]) {
        let lines = Mutex<[String]>([])
        let model = try ModelFetch(
            HubAddress("\(Self.name)@\(revision)", hub: hub.address), into: folder, token: token,
            inform: { line in lines.withLock { $0.append(line) } }, cancellation: Cancellation()
        ).run()
        return (model, lines.withLock { $0 })
    }

    @Test func aModelIsFetchedWholeAndNotTwice() throws {
        try withFiles { files, folder in
            let hub = try LoopbackHub { Self.answer($0, files) }
            defer { hub.end() }
            let target = folder.appendingPathComponent("target")
            #expect(try fetch(hub, into: target).lines.count == files.count)
            for (name, bytes) in files {
                #expect(try Array(Data(contentsOf: target.appendingPathComponent(name))) == bytes)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: target.path).count == files.count)
            #expect(try fetch(hub, into: target).lines.contains("model.safetensors: there already, the same"))
        }
    }

    @Test func whatWasCutGoesOnWhereItStopped() throws {
        try withFiles { files, folder in
            let isCut = Mutex(true)
            let hub = try LoopbackHub { request in
                var answer = Self.answer(request, files)
                if request.path.hasPrefix("/storage/") {
                    if isCut.withLock({ $0 }) { answer.cut = request.start == nil ? 1000 : 0 }
                }
                return answer
            }
            defer { hub.end() }
            let target = folder.appendingPathComponent("target")
            let error = #expect(throws: HubError.self) { try fetch(hub, into: target) }
            #expect(error?.problem == .unreachable)
            #expect(throws: (any Error).self) { try CLIPModel(directory: target) }
            isCut.withLock { $0 = false }
            _ = try fetch(hub, into: target)
            #expect(hub.requests.last?.start == 1000)
            let weights = try Array(Data(contentsOf: target.appendingPathComponent("model.safetensors")))
            #expect(weights == files["model.safetensors"])
        }
    }

    /// The part of another content is not gone on with.
    @Test func partsOfAnotherContentAreFetchedAnew() throws {
        try withFiles { files, folder in
            let hub = try LoopbackHub { Self.answer($0, files) }
            defer { hub.end() }
            let target = folder.appendingPathComponent("target")
            try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
            try Data(repeating: 7, count: 500).write(
                to: target.appendingPathComponent("model.safetensors.0123456789abcdef.part"))
            _ = try fetch(hub, into: target)
            let weights = try Array(Data(contentsOf: target.appendingPathComponent("model.safetensors")))
            #expect(weights == files["model.safetensors"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: target.path).count == files.count)
        }
    }

    @Test func whatHasAnotherHashIsRefusedAndNotKept() throws {
        try withFiles { files, folder in
            let hub = try LoopbackHub { request in
                var answer = Self.answer(request, files)
                if request.path.hasPrefix("/storage/") { answer.body[100] ^= 1 }
                return answer
            }
            defer { hub.end() }
            let target = folder.appendingPathComponent("target")
            let error = #expect(throws: HubError.self) { try fetch(hub, into: target) }
            #expect(error?.problem == .damaged && error?.description.contains("SHA-256") == true)
            let left = try FileManager.default.contentsOfDirectory(atPath: target.path)
            #expect(!left.contains { $0.hasPrefix("model.safetensors") })
        }
    }

    @Test func whatIsNotThereAndWhatIsNotAllowedIsSaidInPlainWords() throws {
        try withTemporaryFolder { folder in
            let missing = try LoopbackHub { _ in .missing }
            let closed = try LoopbackHub { _ in LoopbackHub.Answer(status: 401) }
            defer { [missing, closed].forEach { $0.end() } }
            let first = #expect(throws: HubError.self) { try fetch(missing, into: folder) }
            #expect(first?.problem == .missing && first?.description.contains("no such model") == true)
            let second = #expect(throws: HubError.self) { try fetch(closed, into: folder) }
            #expect(second?.problem == .refused && second?.description.contains("set HF_TOKEN") == true)
            let third = #expect(throws: HubError.self) { try fetch(closed, into: folder, token: "secret") }
            #expect(third?.description.contains("accepted the model's terms") == true)
            #expect(third?.description.contains("secret") == false)
        }
    }

    @Test func theTokenIsToldToTheHubAlone() throws {
        try withFiles { files, folder in
            let storage = try LoopbackHub { Self.answer($0, files) }
            let hub = try LoopbackHub { request in
                var answer = Self.answer(request, files)
                if let location = answer.headers["Location"] { answer.headers["Location"] = storage.address + location }
                return answer
            }
            defer { [hub, storage].forEach { $0.end() } }
            _ = try fetch(hub, into: folder.appendingPathComponent("target"), token: "secret")
            #expect(hub.requests.allSatisfy { $0.headers["authorization"] == "Bearer secret" })
            #expect(!storage.requests.isEmpty)
            #expect(storage.requests.allSatisfy { $0.headers["authorization"] == nil })
        }
    }

    @Test func redirectsInACircleEnd() throws {
        try withTemporaryFolder { folder in
            let hub = try LoopbackHub { LoopbackHub.Answer(status: 302, headers: ["Location": $0.path]) }
            defer { hub.end() }
            #expect(throws: HubError.self) { try fetch(hub, into: folder) }
            #expect(hub.requests.count < 20)
        }
    }

    @Test(arguments: ["", "a/b/c", "../b", "a/..", "a b", "/etc/passwd", "lab/tiny@", "lab/tiny@../..", "a\u{1B}[2J"])
    func namesThatLeadElsewhereAreRefused(name: String) {
        #expect(throws: HubError.self) { try HubAddress(name) }
    }

    @Test(arguments: ["ftp://host", "file:///etc", "host", ""])
    func addressesOfOtherKindsAreRefused(address: String) {
        #expect(throws: HubError.self) { try HubAddress("lab/tiny", hub: address) }
    }
}
