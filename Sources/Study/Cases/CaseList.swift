import Images
import Labels
import Seeded

/// The cases of a study, known without decoding them.
struct CaseList: Sendable {
    /// A case with the position of its class.
    struct Entry: Sendable {
        let image: ImageCollection.Case
        let truth: Int
    }

    let collection: ImageCollection
    /// In the natural order of their ids.
    let entries: [Entry]

    /// Lists the sources, whose images are of their class, and draws the sample.
    ///
    /// - Throws: `ImageSourceError`, `ImageFileError`.
    init(_ request: StudyRequest) throws {
        let collection = try ImageCollection(sources: request.sources.map(\.path))
        let classes = SourceClasses(collection.sources)
        let entries = collection.cases.compactMap { image in
            classes.position(of: image).map { Entry(image: image, truth: $0) }
        }
        self.init(collection, entries, request)
    }

    /// Takes the cases of a first-reads file, whose truth it names, and draws the sample.
    ///
    /// - Throws: `ImageSourceError`, `ImageFileError`, `StudyError.unknownCases`.
    init(_ request: StudyRequest, truth: TruthFile, file: String) throws {
        let collection = try ImageCollection(sources: request.sources.map(\.path))
        let names = request.classNames
        let entries = collection.cases.compactMap { image in
            truth.truth[CaseID(image.id)].flatMap(names.firstIndex).map { Entry(image: image, truth: $0) }
        }
        if entries.count < truth.truth.count {
            let strangers = Set(truth.truth.keys).subtracting(entries.map { CaseID($0.image.id) })
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

/// Finds the source whose class an image is of: the innermost where one source lies within another.
private struct SourceClasses {
    /// Their roots, longest first.
    private let places: [(root: String, position: Int)]

    init(_ sources: [Source]) {
        places = sources.enumerated().map { ($1.root, $0) }.sorted { $0.0.utf8.count > $1.0.utf8.count }
    }

    func position(of image: ImageCollection.Case) -> Int? {
        places.first {
            image.path.utf8.elementsEqual($0.root.utf8) || image.path.utf8.starts(with: ($0.root + "/").utf8)
        }?
        .position
    }
}
