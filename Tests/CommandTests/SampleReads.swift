import Images
import Labels
import Store
import Work

/// Cases without files, with both reads: CLIP reads all as chest, the CNN some of them as breast, the first ones surest.
struct SampleReads {
    /// How many cases.
    let count: Int
    /// Whether the reads of a case differ.
    let differs: (Int) -> Bool
    /// The embedding of a case; `nil` where it has none.
    let embedding: (Int) -> [Float]?
    /// What an image's content is told by.
    let content: (Int) -> String

    init(
        count: Int, embedding: @escaping (Int) -> [Float]? = { _ in nil },
        content: @escaping (Int) -> String = { _ in "a" }, differs: @escaping (Int) -> Bool
    ) {
        self.count = count
        self.differs = differs
        self.embedding = embedding
        self.content = content
    }

    private static let batch = 2000

    /// Fills an empty project.
    func write(to store: ProjectStore) throws {
        let source = try store.source(named: "images", kind: "folder", root: "/images")
        for start in stride(from: 0, to: count, by: SampleReads.batch) {
            let numbers = start..<min(start + SampleReads.batch, count)
            _ = try store.take(numbers.map { (try opened($0, content: content($0)), nil) }, from: source)
        }
        let classes = ["chest", "breast"].map { LabelClass(name: $0, prompts: ["a \($0)"]) }
        let clip = try store.begin(
            .firstRead(.init(question: "label", model: "1", classes: classes)), origin: RunOrigin(name: "clip"), now: 1)
        try commit(to: clip, store, embedding) { _ in [0.7, 0.3] }
        let cnn = try store.begin(
            .overRead(
                .init(
                    question: "label", classes: classes, firstRead: clip.identity, recipe: "", evidence: "", size: 28,
                    channels: 1)), origin: RunOrigin(name: "cnn"), now: 3)
        try commit(to: cnn, store) { number in
            let chest = differs(number) ? 0.05 + 0.4 * Float(number) / Float(count) : 0.9
            return [chest, 1 - chest]
        }
    }

    private func commit(
        to run: Run, _ store: ProjectStore, _ embedding: (Int) -> [Float]? = { _ in nil },
        _ probabilities: (Int) -> [Float]
    ) throws {
        let reads = try store.cases().map { record in
            VersionRead(
                ordinal: record.ordinal, version: record.version,
                read: Read(probabilities: probabilities(Int(record.ordinal))),
                embedding: embedding(Int(record.ordinal)))
        }
        for start in stride(from: 0, to: count, by: SampleReads.batch) {
            try store.commit(Array(reads[start..<min(start + SampleReads.batch, count)]), to: run)
        }
        _ = try store.finish(run, now: 2)
    }

    /// The image of a number; another content of it is another version.
    func opened(_ number: Int, content: String = "a") throws -> OpenedImage {
        let name = "case\(number + 10).png"
        return OpenedImage(
            id: CaseID("images/\(name)"), location: name,
            file: FileFingerprint(byteSize: 784, modified: 1, inode: Int64(number)),
            image: ImageDescription(
                sha256: String(repeating: content, count: 64), width: 28, height: 28, channels: 1, byteCount: 784),
            thumbnail: try Thumbnail(of: picture(number)).encoded)
    }

    /// A soft spot, at a place of its own.
    private func picture(_ number: Int) -> PixelImage {
        let samples = (0..<(28 * 28)).map { place in
            let (x, y) = (place % 28 - 6 - number % 17, place / 28 - 6 - number / 17 % 17)
            return UInt8(max(0, 250 - x * x - y * y))
        }
        return PixelImage(width: 28, height: 28, channels: 1, samples: samples)
    }
}
