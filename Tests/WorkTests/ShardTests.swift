import Testing
import Work

@Suite struct ShardTests {
    /// Numbers from another program's SHA-256: what a shard holds must never change.
    @Test(arguments: [
        ("wards", "a/0001.png", 2, 1, 98), ("wards", "ct/1.dcm", 3, 2, 963), ("wards", "ct/1.dcm@3", 3, 2, 963),
        ("grey.npz", "#train/7", 4, 1, 468),
    ])
    func theDealIsTheSameEverywhere(source: String, location: String, of8: Int, of3: Int, of1000: Int) throws {
        for (count, index) in [(8, of8), (3, of3), (1000, of1000), (1, 0)] {
            #expect(try Shard.index(of: location, in: source, among: count) == index)
            #expect(try Shard(index: index, count: count)?.holds(location, of: source) == true)
        }
    }

    @Test(arguments: [2, 3, 8, 100]) func theDealIsEven(count: Int) throws {
        var sizes = [Int](repeating: 0, count: count)
        let images = 20_000
        for number in 0..<images { sizes[try Shard.index(of: "ward/\(number).png", in: "s", among: count)] += 1 }
        // Five standard deviations of a binomial count.
        let mean = Double(images) / Double(count)
        let most = 5 * (mean * (1 - 1 / Double(count))).squareRoot()
        #expect(sizes.allSatisfy { abs(Double($0) - mean) < most }, "\(sizes)")
    }

    @Test func sourcesAreDealtApart() throws {
        let same = try (0..<1000).filter {
            try Shard.index(of: "\($0).png", in: "a", among: 8) == Shard.index(of: "\($0).png", in: "b", among: 8)
        }
        #expect((80..<180).contains(same.count))
    }

    @Test func thereIsNoShardBeyondTheLast() {
        for (index, count) in [(-1, 8), (8, 8), (0, 0), (0, -1), (0, 100_001)] {
            #expect(Shard(index: index, count: count) == nil)
        }
        #expect(Shard(index: 7, count: 8)?.partName == "part-7-of-8")
    }
}
