import Labels
import Seeded
import Store
import Testing
import Work

@testable import Engine

/// Embeddings are compared exactly, in memory or read anew.
@Suite struct LikenessIndexTests {
    private static let width = 19

    /// Cases with embeddings of any length, of which every seventh has none.
    private static func project(count: Int) throws -> (ProjectStore, [[Float]?]) {
        let store = try ProjectStore.inMemory()
        let source = try store.source(named: "a", kind: "folder", root: "/a")
        var generator = SeededGenerator(seed: 5)
        let embeddings = (0..<count).map { number -> [Float]? in
            let values = (0..<width).map { _ in Float(generator.normal()) }
            return number % 7 == 3 ? nil : values
        }
        let images = (0..<count).map { number in
            OpenedImage(
                id: CaseID("a/\(number)"), location: "\(number)",
                file: FileFingerprint(byteSize: 1, modified: 1, inode: Int64(number)),
                image: ImageDescription(sha256: "\(number)", width: 1, height: 1, channels: 1, byteCount: 1),
                thumbnail: [1])
        }
        _ = try store.take(images.map { ($0, nil) }, from: source)
        let run = try store.begin(
            .firstRead(.init(question: "label", model: "m", classes: [LabelClass(name: "x", prompts: ["x"])])),
            origin: RunOrigin(name: "m"), now: 1)
        try store.commit(
            try store.cases().map { record in
                VersionRead(
                    ordinal: record.ordinal, version: record.version, read: Read(probabilities: [1]),
                    embedding: embeddings[Int(record.ordinal)])
            }, to: run)
        _ = try store.finish(run, now: 2)
        return (store, embeddings)
    }

    private func cosine(_ left: [Float], _ right: [Float]) -> Double {
        func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
        return dot(left, right) / (dot(left, left) * dot(right, right)).squareRoot()
    }

    @Test(arguments: [LikenessIndex.mostBytes, 0]) func cosinesAreThoseOfTheEmbeddings(mostBytes: Int) throws {
        let (store, embeddings) = try Self.project(count: 60)
        let index = try LikenessIndex(store, mostBytes: mostBytes)
        #expect(index.isInMemory == (mostBytes > 0))
        let known = embeddings.indices.filter { embeddings[$0] != nil }
        #expect(index.ordinals == known.map { CaseOrdinal($0) })
        let id = CaseID("a/8")
        let vector = try index.embedding(of: id, store.record(of: id).record.version)
        let own = try #require(embeddings[8])
        let cosines = try index.cosines(with: vector)
        for (row, number) in known.enumerated() {
            let expected = cosine(own, try #require(embeddings[number]))
            // float16 keeps 11 bits.
            #expect(abs(Double(cosines[row]) - expected) < 2e-3, "\(number)")
        }
        let order = index.ranked(cosines)
        #expect(order.ordinals.first == 8 && order.withoutEmbedding == 0)
        #expect(zip(order.cosines, order.cosines.dropFirst()).allSatisfy { $0 >= $1 })
        let few = index.ranked(cosines, among: [3, 8, 9, 10, 11])
        #expect(few.ordinals.first == 8 && few.ordinals.suffix(2) == [3, 10] && few.withoutEmbedding == 2)
    }

    @Test func aVectorOfAnotherWidthIsRefused() throws {
        let index = try LikenessIndex(Self.project(count: 8).0)
        #expect(throws: LikenessIndex.Unavailable.self) { try index.cosines(with: [1, 2]) }
    }

    @Test func equalNumbersKeepTheirOrder() {
        var generator = SeededGenerator(seed: 9)
        var values = (0..<3000).map { _ in Float((generator.normal() * 8).rounded()) / 8 }
        values += [0, -0, .infinity, -.infinity, Float(bitPattern: 9), -Float(bitPattern: 9)]
        let expected = values.indices.sorted { values[$0] == values[$1] ? $0 < $1 : values[$0] > values[$1] }
        #expect(Ranking.descending(values).map(Int.init) == expected)
        #expect(Ranking.descending([.nan, 1, 2]) == [2, 1, 0] && Ranking.descending([]).isEmpty)
    }
}
