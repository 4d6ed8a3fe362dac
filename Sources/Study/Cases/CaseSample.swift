import Engine
import Images
import Labels
import Seeded

/// Which of the images found belong to a study, and to which class.
struct CaseSample {
    private let request: StudyRequest
    private let classOf: ([FoundImage]) throws -> [CaseID: Int]

    /// Images belong to the class of their source: of the innermost one where a source lies within another.
    init(_ request: StudyRequest, sources: [Source]) {
        self.request = request
        let places = sources.enumerated().map { (root: $1.root, position: $0) }
            .sorted { $0.root.utf8.count > $1.root.utf8.count }
        classOf = { images in
            var classes: [CaseID: Int] = [:]
            for image in images { classes[image.id] = places.first { image.path.lies(in: $0.root) }?.position }
            return classes
        }
    }

    /// Images belong to the class that a file of first reads names as their truth; others are left out.
    init(_ request: StudyRequest, truth: TruthFile, file: String) {
        self.request = request
        let names = request.classNames
        classOf = { images in
            let found = Set(images.map(\.id))
            let strangers = truth.truth.keys.filter { !found.contains($0) }
            if let first = strangers.min() {
                throw StudyError.unknownCases(file: file, first: first.rawValue, count: strangers.count)
            }
            return truth.truth.compactMapValues(names.firstIndex)
        }
    }

    /// Draws the sample.
    ///
    /// - Parameter images: All images, in natural order of their ids.
    /// - Returns: The class of every case of the sample.
    /// - Throws: `StudyError.unknownCases`.
    func draw(from images: [FoundImage]) throws -> [CaseID: Int] {
        let classes = try classOf(images)
        guard let limit = request.limit else { return classes }
        let entries = images.compactMap { image in classes[image.id].map { (id: image.id, truth: $0) } }
        let drawn = Self.positions(of: entries.map(\.truth), limit: limit, seed: request.seed).map { entries[$0] }
        return Dictionary(drawn.map { ($0.id, $0.truth) }, uniquingKeysWith: { first, _ in first })
    }

    /// Positions of at most `limit` cases of every class, drawn evenly.
    private static func positions(of truth: [Int], limit: Int, seed: UInt64) -> [Int] {
        var generator = SeededGenerator(seed: seed, stream: sampleStream)
        let classes = Dictionary(grouping: truth.indices, by: { truth[$0] })
        return classes.sorted { $0.key < $1.key }.flatMap { _, members in
            var shuffled = members
            generator.shuffle(&shuffled)
            return shuffled.prefix(limit)
        }
    }

    /// Apart from the streams of the splits, which are numbered from 0.
    private static let sampleStream = UInt64.max
}

extension String {
    /// Whether a path is a folder or lies below it, byte for byte.
    fileprivate func lies(in folder: String) -> Bool {
        utf8.elementsEqual(folder.utf8) || utf8.starts(with: (folder + "/").utf8)
    }
}
