import CLIP
import Foundation
import Images
import Labels
import Store
import Work

/// What `overread read --shard` is asked to do.
package struct PartRequest: Sendable {
    /// What the shard holds.
    package var manifest: Manifest
    /// Which shard it is.
    package var shard: Shard
    /// The classes with their prompts, at least two.
    package var classes: [LabelClass]
    /// The folder of the CLIP checkpoint.
    package var model: URL
    /// The numbers that CLIP computes with: the same for all shards, so that no trial decides it.
    package var precision: Precision
    /// The folder that the part comes to lie in.
    package var output: URL
    /// How images are shown, and which are taken.
    package var imaging: ImagingWishes

    /// Describes a request.
    package init(
        manifest: Manifest, shard: Shard, classes: [LabelClass], model: URL, precision: Precision = .f32, output: URL,
        imaging: ImagingWishes = ImagingWishes()
    ) {
        self.manifest = manifest
        self.shard = shard
        self.classes = classes
        self.model = model
        self.precision = precision
        self.output = output
        self.imaging = imaging
    }

    /// How images are to be shown.
    fileprivate var recipe: ImagingRecipe { imaging.applied(to: ImagingRecipe()) }

    /// The part's file.
    package var path: String { output.appendingPathComponent("\(shard.partName).overread").path }
    /// What is said of the part, for people and programs.
    fileprivate var statistics: String { output.appendingPathComponent("\(shard.partName).json").path }
    /// The project that the part grows in.
    fileprivate var workshop: URL {
        output.appendingPathComponent(".\(shard.partName).partial", isDirectory: true)
    }
}

/// What is said of a part, in the JSON file beside it.
package struct PartStatistics: Codable, Equatable, Sendable {
    /// The shard's number, from 0.
    package let shard: Int
    /// How many there are.
    package let shards: Int
    /// Cases of the part.
    package let cases: Int
    /// How many of them this call has opened and read; the others were read before it was broken off.
    package let read: Int
    /// Files that could not be taken.
    package let skipped: Int
    /// What this call took.
    package let seconds: Double
    /// Images that this call has opened in a second.
    package let imagesPerSecond: Double
    /// The machine.
    package let host: String
    /// The model's name.
    package let model: String
    /// Tells what was asked for from other requests.
    package let run: String
    /// Tells what the shard held from other contents.
    package let manifest: String

    private enum CodingKeys: String, CodingKey {
        case shard, shards, cases, read, skipped, seconds, host, model, run, manifest
        case imagesPerSecond = "images_per_second"
    }
}

/// What became of a part.
package enum PartOutcome: Equatable, Sendable {
    /// It was read now.
    case read(PartStatistics)
    /// It was there already, with so many cases, from the same request and images.
    case wasThere(cases: Int)
}

/// Gives the images of one shard their first read, in a project that becomes one file when it is whole.
package struct PartReading: Sendable {
    private let request: PartRequest
    private let threads: Int
    private let monitor: StageMonitor
    private let readers: Readers

    /// A reading of one part.
    ///
    /// - Parameters:
    ///   - threads: Threads for everything, at least 1.
    ///   - readers: Who reads.
    package init(_ request: PartRequest, threads: Int, monitor: StageMonitor, readers: Readers = Readers()) {
        self.request = request
        self.threads = threads
        self.monitor = monitor
        self.readers = readers
    }

    /// Reads the part, or goes on where an earlier call was broken off; a part that is there stays.
    ///
    /// - Throws: `PartError.otherPart` where a part of another request or of other images is there; as
    ///   `Labeling.label` does; `Cancelled`.
    package func run() throws -> PartOutcome {
        let reader = try readers.first(request.model).computing(in: request.precision)
        for note in reader.notes { monitor.warn(note) }
        let record = PartRecord(shard: request.shard, manifest: try request.manifest.hash)
        if let cases = try finishedCases(reader, record) {
            try? FileManager.default.removeItem(at: request.workshop)
            return .wasThere(cases: cases)
        }
        try OutputFolder.make(request.workshop)
        let lock = try StageLock.acquire(in: request.workshop, stage: "overread read")
        return try withExtendedLifetime(lock) {
            let statistics = try read(by: reader, record)
            try ProjectStore.movePart(from: request.workshop, to: request.path)
            try? FileManager.default.removeItem(at: request.workshop)
            return .read(statistics)
        }
    }

    private func read(by reader: any FirstReader, _ record: PartRecord) throws -> PartStatistics {
        let start = ContinuousClock.now
        let store = try workshop(for: reader, record)
        let labeling = Labeling(store, threads: threads, monitor: monitor, readers: readers)
        let known = try store.caseCount()
        let imaging = try Imaging.settle(request.imaging, in: store)
        let gathering = labeling.gathering(imaging, side: reader.inputSide)
        let found = try request.manifest.sources.indices.map { try gathering.look(at: $0, in: request.manifest) }
        try requireSalt(for: found)
        let (images, run) = try labeling.read(
            found, by: reader, PrecisionChoice(request.precision), classes: request.classes, imaging)
        labeling.report(images)
        let cases = try store.caseCount()
        try store.close()
        let seconds = max(1e-3, Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000)
        let statistics = PartStatistics(
            shard: request.shard.index, shards: request.shard.count, cases: cases, read: cases - known,
            skipped: images.skipped.count, seconds: seconds, imagesPerSecond: Double(cases - known) / seconds,
            host: ProcessInfo.processInfo.hostName, model: reader.name, run: run.identity, manifest: record.manifest)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        try AtomicFile.write(Array(try encoder.encode(statistics)) + [UInt8(ascii: "\n")], to: request.statistics)
        return statistics
    }

    /// Patients are told apart alike in all shards only by one salt.
    private func requireSalt(for found: [GatheredSource]) throws {
        guard request.shard.count > 1, request.imaging.salt == nil, found.contains(where: \.namesPatients) else {
            return
        }
        throw EngineError.imaging(
            "images of patients: found no --salt, expected the same one for all shards, so that the images of one "
                + "patient are known as such (head -c 32 /dev/urandom > FILE makes some)")
    }

    /// The number of cases of the part that is there; `nil` where there is none, or a damaged one.
    private func finishedCases(_ reader: any FirstReader, _ record: PartRecord) throws -> Int? {
        guard FileManager.default.fileExists(atPath: request.path) else { return nil }
        do {
            let part = try PartFile(request.path)
            let differences = try differences(of: part, from: reader, record)
            guard differences.isEmpty else {
                throw PartError.otherPart(path: request.path, differences: differences)
            }
            return try part.caseCount()
        } catch let error as PartError {
            guard case .damaged = error else { throw error }
            monitor.warn("\(error)")
            return nil
        }
    }

    private func differences(
        of part: PartFile, from reader: any FirstReader, _ record: PartRecord
    ) throws -> [String] {
        let wanted = firstRead(by: reader, question: part.run.request.question)
        var differences = part.run.request.differences(from: wanted)
        differences += part.sourceDifferences(from: request.manifest.sources.map(SourceRecord.init))
        differences += try self.differences(of: part.imaging)
        if part.part.manifest != record.manifest { differences.append("other images, or images written since") }
        return differences
    }

    private func differences(of imaging: ImagingRecord?) throws -> [String] {
        guard let imaging else { return [] }
        let kept = try JSONDecoder().decode(ImagingRecipe.self, from: Data(imaging.recipe.utf8))
        let isOther = request.imaging.salt.map { $0.bytes != imaging.salt } ?? false
        return request.recipe.differences(from: kept) + (isOther ? ["another --salt"] : [])
    }

    private func firstRead(by reader: any FirstReader, question: String) -> RunRequest {
        .firstRead(
            .init(
                question: question, model: reader.identity, classes: request.classes,
                precision: reader.precision.rawValue))
    }

    /// The project that the part grows in: an earlier one, where it was begun for the same.
    private func workshop(for reader: any FirstReader, _ record: PartRecord) throws -> ProjectStore {
        if let store = try earlierWorkshop(for: reader, record) { return store }
        ProjectStore.remove(in: request.workshop)
        let store = try ProjectStore.create(in: request.workshop, place: .anywhere)
        try store.setPart(record)
        return store
    }

    private func earlierWorkshop(for reader: any FirstReader, _ record: PartRecord) throws -> ProjectStore? {
        guard ProjectStore.exists(in: request.workshop) else { return nil }
        do {
            let store = try ProjectStore.open(in: request.workshop, place: .anywhere)
            let question = try store.currentRuns().question.name
            let wanted = firstRead(by: reader, question: question)
            let sources = try store.sources()
            let places = Dictionary(sources.map { ($0.name, $0.root) }, uniquingKeysWith: { first, _ in first })
            let isSame =
                try differences(of: store.imaging()).isEmpty && store.part() == record
                && store.runs().allSatisfy { $0.request == wanted }
                && request.manifest.sources.allSatisfy { places[$0.name, default: $0.root] == $0.root }
            if isSame { return store }
            try store.close()
            monitor.warn("\(request.workshop.path): was begun for another request or other images; begun again")
        } catch let error as StoreError {
            guard case .corrupt = error else { throw error }
            monitor.warn("\(error); it is begun again")
        }
        return nil
    }
}

extension SourceRecord {
    /// A source as a project would keep it.
    init(_ source: Source) {
        self.init(name: source.name, kind: source.kind.rawValue, root: source.root)
    }
}
