import Foundation
import Images
import Labels
import Seeded

/// The cases of a study, known without decoding them.
struct CaseList: Sendable {
    /// A case with the position of its class.
    struct Entry: Sendable {
        let reference: CaseReference
        let truth: Int
    }

    let collection: ImageCollection
    /// In the order of the sources, or in that of the first-reads file.
    let entries: [Entry]

    /// Lists the sources, whose images are of their class, and draws the sample.
    ///
    /// - Throws: `ImageSourceError`, `ImageFileError`.
    init(_ request: StudyRequest) throws {
        let collection = try ImageCollection(sources: request.sources.map(\.path))
        let classes = SourceClasses(request.sources.map(\.path))
        let entries = collection.cases.compactMap { reference in
            classes.position(of: reference).map { Entry(reference: reference, truth: $0) }
        }
        self.init(collection, entries, request)
    }

    /// Takes the cases of a first-reads file, whose truth it names, and draws the sample.
    ///
    /// - Throws: `ImageSourceError`, `ImageFileError`, `StudyError.unknownCases`.
    init(_ request: StudyRequest, truth: TruthFile, file: String) throws {
        let collection = try ImageCollection(sources: request.sources.map(\.path))
        let names = request.classNames
        let entries = collection.cases.compactMap { reference in
            truth.truth[CaseID(reference.id)].flatMap(names.firstIndex).map { Entry(reference: reference, truth: $0) }
        }
        if entries.count < truth.truth.count {
            let strangers = Set(truth.truth.keys).subtracting(entries.map { CaseID($0.reference.id) })
            throw StudyError.unknownCases(
                file: file, first: strangers.min()?.rawValue ?? "", count: strangers.count)
        }
        self.init(collection, entries, request)
    }

    private init(_ collection: ImageCollection, _ entries: [Entry], _ request: StudyRequest) {
        self.collection = collection
        self.entries = request.limit.map { Self.sample(entries, limit: $0, seed: request.seed) } ?? entries
    }

    /// At most `limit` cases of every class, drawn evenly, in their order.
    static func sample(_ entries: [Entry], limit: Int, seed: UInt64) -> [Entry] {
        var generator = SeededGenerator(seed: seed, stream: sampleStream)
        let classes = Dictionary(grouping: entries.indices, by: { entries[$0].truth })
        let drawn = classes.sorted { $0.key < $1.key }.flatMap { _, members in
            var shuffled = members
            generator.shuffle(&shuffled)
            return shuffled.prefix(limit)
        }
        return drawn.sorted().map { entries[$0] }
    }

    /// Apart from the streams of the splits, which are numbered from 0.
    private static let sampleStream = UInt64.max
}

/// Finds the source that an image comes from.
private struct SourceClasses {
    /// Paths of files, and of folders with a slash behind them, longest first.
    private let places: [(path: String, position: Int)]

    init(_ paths: [String]) {
        places = paths.enumerated().map { (Self.standardized($1), $0) }.sorted { $0.0.count > $1.0.count }
    }

    func position(of reference: CaseReference) -> Int? {
        let path = Self.standardized(reference.path)
        return places.first { path == $0.path || path.hasPrefix($0.path + "/") }?.position
    }

    private static func standardized(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}
