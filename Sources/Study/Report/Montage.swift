import Foundation
import Images

/// Images on which CLIP and the over-read differ, or both are wrong, by what each of them said.
struct Montage {
    /// Images with the same three words about them.
    struct Group: Equatable {
        /// Positions of the classes.
        let truth: Int
        let clip: Int
        let cnn: Int
        /// The cases' ids with the number of splits in which this was so, the most frequent first.
        let cases: [(id: String, splits: Int)]

        static func == (left: Group, right: Group) -> Bool {
            left.truth == right.truth && left.clip == right.clip && left.cnn == right.cnn
                && left.cases.elementsEqual(right.cases) { $0 == $1 }
        }
    }

    /// CLIP wrong, the over-read right: largest group first.
    let corrected: [Group]
    /// CLIP right, the over-read wrong.
    let spoiled: [Group]
    /// Both wrong.
    let bothWrong: [Group]

    /// Sorts the mistakes of all splits.
    init(_ records: [SplitRecord]) {
        let groups = Self.groups(records.flatMap(\.mistakes))
        corrected = groups.filter { $0.cnn == $0.truth }
        spoiled = groups.filter { $0.clip == $0.truth }
        bothWrong = groups.filter { $0.cnn != $0.truth && $0.clip != $0.truth }
    }

    private static func groups(_ mistakes: [SplitRecord.Mistake]) -> [Group] {
        let byReads = Dictionary(grouping: mistakes, by: { [$0.truth, $0.clip, $0.cnn] })
        let groups = byReads.map { reads, mistakes in
            let counts = Dictionary(grouping: mistakes, by: \.id).mapValues(\.count)
            let cases = counts.map { (id: $0.key, splits: $0.value) }.sorted { ($1.splits, $0.id) < ($0.splits, $1.id) }
            return Group(truth: reads[0], clip: reads[1], cnn: reads[2], cases: cases)
        }
        return groups.sorted {
            ($1.cases.count, $0.truth, $0.clip, $0.cnn) < ($0.cases.count, $1.truth, $1.clip, $1.cnn)
        }
    }
}

/// Puts images into the page itself.
struct EmbeddedImages {
    private let cases: StudyCases
    private let positions: [String: Int]

    /// The longer edge of what is embedded, pixels.
    private static let edge = 88

    init(_ cases: StudyCases) {
        self.cases = cases
        positions = Dictionary(cases.ids.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// An image as a data URI; `nil` for an id that is no case.
    ///
    /// - Throws: `ImageFileError` where the image has gone since it was read, `PNGEncoder.Failure`, `OutOfMemory`.
    func uri(_ id: String) throws -> String? {
        guard let position = positions[id] else { return nil }
        let image = try cases.image(at: position)
        let bytes = try PNGEncoder.encode(Self.shrunk(image))
        return "data:image/png;base64," + Data(bytes).base64EncodedString()
    }

    private static func shrunk(_ image: PixelImage) throws -> PixelImage {
        let longest = max(image.width, image.height)
        guard longest > edge else { return image }
        func shrunk(_ side: Int) -> Int { max(1, side * edge / longest) }
        return try image.resized(width: shrunk(image.width), height: shrunk(image.height), filter: .area)
    }
}

extension ReportPage {
    /// Images of a group that are shown.
    private static let imagesShown = 18
    /// Groups of a kind that are shown.
    private static let groupsShown = 6

    /// The images that tell the readers apart.
    ///
    /// - Throws: `ImageFileError`, `PNGEncoder.Failure`, `OutOfMemory`.
    func montage() throws -> String {
        let montage = Montage(records)
        return try [
            section("CLIP wrong, the over-read right", montage.corrected),
            section("CLIP right, the over-read wrong", montage.spoiled),
            section("Both wrong", montage.bothWrong),
        ].joined(separator: "\n")
    }

    private func section(_ title: String, _ groups: [Montage.Group]) throws -> String {
        let parts = try groups.prefix(Self.groupsShown).map(part)
        let body = parts.isEmpty ? "<p>None in any split.</p>" : parts.joined(separator: "\n")
        return "<h3>\(title)</h3>\(body)"
    }

    private func part(_ group: Montage.Group) throws -> String {
        let figures = try group.cases.prefix(Self.imagesShown).compactMap { item -> String? in
            guard let uri = try images.uri(item.id) else { return nil }
            let id = Markup.escaped(item.id)
            return "<figure><img src=\"\(uri)\" alt=\"\(id)\" title=\"\(id)\">"
                + "<figcaption>in \(item.splits) split\(item.splits == 1 ? "" : "s")</figcaption></figure>"
        }
        let count = group.cases.count
        let shown = count > figures.count ? ", \(figures.count) of them shown" : ""
        return """
            <p>CLIP says <b>\(name(group.clip))</b>, the over-read <b>\(name(group.cnn))</b>; it is \
            <b>\(name(group.truth))</b>: \(count) image\(count == 1 ? "" : "s")\(shown).</p>
            <div class="montage">\(figures.joined())</div>
            """
    }

    private func name(_ position: Int) -> String { Markup.escaped(summary.classes[position]) }
}
