import CLIP
import Foundation
import Images
import Labels
import Synchronization
import Work

/// Reads the images that lines name, and answers each line with a line, in order, for engines that pipe.
package struct StreamReading: Sendable {
    private let model: URL
    private let classes: [LabelClass]?
    private let recipe: ImagingRecipe
    private let printsEmbeddings: Bool
    private let threads: Int
    private let monitor: StageMonitor

    /// A reading of a stream.
    ///
    /// - Parameters:
    ///   - model: The folder of a CLIP checkpoint; it is not opened where there are no lines.
    ///   - classes: What is read; nil: nothing is, and only embeddings are printed.
    ///   - recipe: How images are shown.
    ///   - printsEmbeddings: Whether answers hold embeddings.
    ///   - threads: Threads for everything, at least 1.
    package init(
        model: URL, classes: [LabelClass]?, recipe: ImagingRecipe, printsEmbeddings: Bool, threads: Int,
        monitor: StageMonitor
    ) {
        self.model = model
        self.classes = classes
        self.recipe = recipe
        self.printsEmbeddings = printsEmbeddings
        self.threads = threads
        self.monitor = monitor
    }

    /// More lines than any stream has.
    private static let endless = 0..<(1 << 48)

    /// Answers all lines. What is wrong with one is its answer's `error`.
    ///
    /// - Parameters:
    ///   - input: The lines.
    ///   - write: Takes answers, whole lines of a batch at a time.
    /// - Throws: `InputFile.Unreadable`; what is wrong with the model; what `write` throws; `Cancelled`.
    package func run(_ input: LineInput, write: @escaping @Sendable ([UInt8]) throws -> Void) throws {
        guard try input.hasLines(monitor.cancellation) else { return }
        let (side, answer) = try classes.map(reading) ?? embedding()
        let answers = StreamAnswers(
            input, decoding: recipe.reading(side: side), cancellation: monitor.cancellation, write: write)
        do {
            try answer(answers)
        } catch is StreamAnswers.Ended {
            let (lines, failed) = answers.counts
            if failed > 0 { monitor.warn("\(failed) of \(lines) lines have an error") }
        }
    }

    /// How lines are answered by a model that is open, and the side that it shrinks images to.
    private typealias Answering = (side: Int, answer: (StreamAnswers) throws -> Void)

    private func embedding() throws -> Answering {
        let (name, threads) = (model.lastPathComponent, threads)
        let model = try CLIPModel(directory: model)
        for note in model.notes { monitor.warn(note) }
        return (
            CLIPReader.inputSide(of: model),
            { answers in
                try model.embedImages(Self.endless, threads: threads, load: answers.load) { numbers, embeddings in
                    try answers.deliver(numbers, embeddings.map { try Self.members([], $0, true, name) })
                }
            }
        )
    }

    private func reading(_ classes: [LabelClass]) throws -> Answering {
        let (names, printsEmbeddings, threads) = (classes.map(\.name), printsEmbeddings, threads)
        let reader = try Readers().first(model)
        for note in reader.notes { monitor.warn(note) }
        return (
            reader.inputSide,
            { answers in
                try reader.read(
                    Self.endless, prompts: classes.map(\.prompts), threads: threads, load: answers.load
                ) { numbers, fresh in
                    let found = try fresh.map { read in
                        let reads = Array(zip(names, read.read.probabilities))
                        return try Self.members(reads, read.embedding ?? [], printsEmbeddings, reader.name)
                    }
                    try answers.deliver(numbers, found)
                }
            }
        )
    }

    /// What an answer says of an image behind its hash.
    private static func members(
        _ reads: [(String, Float)], _ embedding: [Float], _ printsEmbedding: Bool, _ model: String
    ) throws -> [UInt8] {
        guard reads.allSatisfy({ $0.1.isFinite }), embedding.allSatisfy(\.isFinite) else {
            throw EngineError.noNumbers(CaseID("an image"), model: model)
        }
        var members: [[UInt8]] = []
        if !reads.isEmpty {
            let values = reads.map { StreamRow.member($0.0, Array(JSONText.number($0.1).utf8)) }
            members.append(StreamRow.member("reads", Array("{".utf8) + values.joined(separator: [44]) + Array("}".utf8)))
        }
        if printsEmbedding {
            let values = embedding.map(JSONText.number).joined(separator: ",")
            members.append(StreamRow.member("embedding", Array("[\(values)]".utf8)))
        }
        return Array(members.joined(separator: [44]))
    }
}

/// The lines of a stream between being read and being answered, in order.
final class StreamAnswers: Sendable {
    /// All lines are answered.
    struct Ended: Error {}

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

    /// Lines that are answered, and how many of them by an error.
    var counts: (lines: Int, failed: Int) { state.withLock { ($0.next, $0.failed) } }

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
    /// - Throws: `Ended` behind the last line; what `write` throws; `Cancelled`.
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
