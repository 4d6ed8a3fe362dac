import Images
import Labels
import Store

/// Cases without files, with both reads: CLIP reads all as chest, the CNN some of them as breast, the first ones surest.
struct SampleReads {
    /// How many cases.
    let count: Int
    /// Whether the reads of a case differ.
    let differs: (Int) -> Bool

    init(count: Int, differs: @escaping (Int) -> Bool) {
        self.count = count
        self.differs = differs
    }

    private static let batch = 2000

    /// Fills an empty project.
    func write(to store: ProjectStore) throws {
        for start in stride(from: 0, to: count, by: SampleReads.batch) {
            let numbers = start..<min(start + SampleReads.batch, count)
            _ = try store.append(numbers.map { (indexed($0), try Thumbnail(of: picture($0)).encoded) })
        }
        let classes = ["chest", "breast"].map { LabelClass(name: $0, prompts: ["a \($0)"]) }
        let clip = try store.begin(
            RunRequest(reader: .clip, model: "clip", modelHash: "1", classes: classes, seed: 0), now: 1)
        try commit(to: clip, store) { _ in [0.7, 0.3] }
        let cnn = try store.begin(
            RunRequest(reader: .cnn, model: "cnn", modelHash: "", classes: classes, seed: 0, firstReadRunID: clip.id),
            now: 3)
        try commit(to: cnn, store) { number in
            let chest = differs(number) ? 0.05 + 0.4 * Float(number) / Float(count) : 0.9
            return [chest, 1 - chest]
        }
    }

    private func commit(to run: Run, _ store: ProjectStore, _ probabilities: (Int) -> [Float]) throws {
        for start in stride(from: 0, to: count, by: SampleReads.batch) {
            let cases = try store.cases(from: Int64(start), limit: SampleReads.batch)
            let reads = cases.map { record in
                CaseRead(ordinal: record.ordinal, read: Read(probabilities: probabilities(Int(record.ordinal))))
            }
            try store.commit(reads, to: run)
        }
        try store.finish(run, now: 2)
    }

    private func indexed(_ number: Int) -> IndexedCase {
        let name = "case\(number + 10).png"
        return IndexedCase(
            id: CaseID(name), sha256: String(repeating: "a", count: 64), width: 28, height: 28, channels: 1,
            byteCount: 784, sourcePath: "/images", location: name, folder: nil)
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
