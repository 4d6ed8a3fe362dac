import Foundation
import Images
import Labels
import Synchronization
import Work

/// The lines of a stream between being read and being answered, in order.
final class StreamAnswers: Sendable {
    /// All lines are answered.
    private struct Ended: Error {}

    /// More lines than any stream has.
    static let endless = 0..<(1 << 48)

    fileprivate enum Answer: Sendable {
        case waiting(head: [UInt8])
        case ready([UInt8])
    }

    fileprivate struct State {
        var answers: [Int: Answer] = [:]
        var next = 0
        var failed = 0
    }

    private let input: LineInput
    private let decoding: DecodingOptions
    private let cancellation: Cancellation
    private let write: @Sendable ([UInt8]) throws -> Void
    private let state = Mutex(State())

    init(
        _ input: LineInput, decoding: DecodingOptions, cancellation: Cancellation,
        write: @escaping @Sendable ([UInt8]) throws -> Void
    ) {
        self.input = input
        self.decoding = decoding
        self.cancellation = cancellation
        self.write = write
    }

    /// Answers lines by work that knows no end, and stops it behind the last line.
    func untilTheEnd(_ monitor: StageMonitor, _ work: () throws -> Void) throws {
        do {
            try work()
        } catch is Ended {
            let (lines, failed) = state.withLock { ($0.next, $0.failed) }
            if failed > 0 { monitor.warn("\(failed) of \(lines) lines have an error") }
        }
    }

    /// Opens the image that a line names; on any thread.
    ///
    /// - Returns: `nil` where there is none: the answer says why, or there is no such line.
    @Sendable func load(_ number: Int) throws -> PixelImage? {
        guard let line = try input.take(number, cancellation) else { return nil }
        do throws(StreamRow.Problem) {
            return open(try StreamRow(line), number)
        } catch {
            let text = "line \(number + 1): found \(error.found), expected \(error.expected)"
            fail(number, head: StreamRow.member("case", Array("null".utf8)), text)
            return nil
        }
    }

    private func open(_ row: StreamRow, _ number: Int) -> PixelImage? {
        do {
            let opener = ImageOpener(root: row.path, kind: .image, decoding: decoding)
            let location = row.frame.map { Location.frame("", number: $0) } ?? .file("")
            let loaded = try opener.open(location)
            let head = row.head + [44] + StreamRow.member("sha256", JSONText.string(loaded.sha256))
            state.withLock { $0.answers[number] = .waiting(head: head) }
            return loaded.image
        } catch {
            fail(number, head: row.head, "\(error)")
            return nil
        }
    }

    private func fail(_ number: Int, head: [UInt8], _ text: String) {
        let line = Self.line(head, StreamRow.member("error", JSONText.string(text)))
        state.withLock { state in
            state.answers[number] = .ready(line)
            state.failed += 1
        }
    }

    /// Takes what was found on some images, and writes all answers that are not behind one that is still waited for.
    ///
    /// - Throws: An error that `untilTheEnd` knows behind the last line; what `write` throws; `Cancelled`.
    @Sendable func deliver(_ numbers: [Int], _ members: [[UInt8]]) throws {
        do {
            try cancellation.check()
            let text = state.withLock { state in
                for (number, members) in zip(numbers, members) { state.fill(number, members) }
                return state.takeReady()
            }
            if !text.isEmpty { try write(text) }
            if let count = input.count, state.withLock({ $0.next == count }) { throw Ended() }
        } catch {
            input.stop()
            throw error
        }
    }

    fileprivate static func line(_ head: [UInt8], _ members: [UInt8]) -> [UInt8] {
        [UInt8(ascii: "{")] + head + [44] + members + Array("}\n".utf8)
    }
}

extension StreamAnswers.State {
    fileprivate mutating func fill(_ number: Int, _ members: [UInt8]) {
        guard case .waiting(let head)? = answers[number] else { return }
        answers[number] = .ready(StreamAnswers.line(head, members))
    }

    /// The answers from the next line on that are ready.
    fileprivate mutating func takeReady() -> [UInt8] {
        var text: [UInt8] = []
        while case .ready(let line)? = answers[next] {
            answers[next] = nil
            text += line
            next += 1
        }
        return text
    }
}

extension [UInt8] {
    /// What an answer says of an image behind its hash.
    ///
    /// - Parameters:
    ///   - label: The class that is most probable, where it is said.
    ///   - reads: The classes with their probabilities.
    ///   - model: The model's name.
    /// - Throws: `EngineError.noNumbers`.
    static func answer(
        label: String? = nil, reads: [(String, Float)] = [], embedding: [Float]? = nil, model: String
    ) throws -> [UInt8] {
        guard reads.allSatisfy({ $0.1.isFinite }), embedding?.allSatisfy(\.isFinite) ?? true else {
            throw EngineError.noNumbers(CaseID("an image"), model: model)
        }
        var members: [[UInt8]] = []
        if let label { members.append(StreamRow.member("label", JSONText.string(label))) }
        if !reads.isEmpty {
            let values = reads.map { StreamRow.member($0.0, Array(JSONText.number($0.1).utf8)) }
            members.append(
                StreamRow.member("reads", Array("{".utf8) + values.joined(separator: [44]) + Array("}".utf8)))
        }
        if let embedding {
            let values = embedding.map(JSONText.number).joined(separator: ",")
            members.append(StreamRow.member("embedding", Array("[\(values)]".utf8)))
        }
        return Array(members.joined(separator: [44]))
    }
}
