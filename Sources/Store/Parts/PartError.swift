/// Why parts cannot be made or put together.
package enum PartError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A file is none that `overread read --shard` has finished.
    case noPart(path: String, reason: String)
    /// A part's file is not what was written.
    case damaged(path: String, reason: String)
    /// A finished part answers another request, or other images.
    case otherPart(path: String, differences: [String])
    /// Parts of a collection that was dealt to other numbers of shards.
    case otherCount(path: String, count: Int, first: String, firstCount: Int)
    /// Two parts hold the same shard; where they differ, how.
    case doubled(shard: Int, paths: [String], difference: String?)
    /// Some shards have no part among those that were named.
    case missing(shards: [Int], count: Int)
    /// A part answers another request than the first, or is of other sources.
    case foreign(path: String, first: String, differences: [String])
    /// A case that does not belong to the shard that a part says it holds.
    case misplaced(path: String, id: String, shard: Int)
    /// One place with two contents.
    case conflict(id: String, first: String, second: String)

    /// One line for people, with what to do.
    package var description: String {
        switch self {
        case .noPart(let path, let reason):
            "\(path): found \(reason), expected a part that `overread read --shard` has finished; read this shard again"
        case .damaged(let path, let reason):
            "\(path): found a damaged file (\(reason)), expected a part as it was written; read this shard again"
        case .otherPart(let path, let differences):
            "\(path): a part is there, made with \(differences.joined(separator: ", ")); expected the same request and "
                + "images as now; delete it to read them anew, or name another --output"
        case .otherCount(let path, let count, let first, let firstCount):
            "\(path): found a part of \(count) shards, expected one of \(firstCount) as \(first) is"
        case .doubled(let shard, let paths, let difference):
            "\(paths.joined(separator: " and ")): both hold shard \(shard)\(difference.map { ", and \($0)" } ?? ""); "
                + "expected each shard once"
        case .missing(let shards, let count):
            "shards \(Self.list(shards)) of \(count) are missing; expected one part of each: read them with "
                + "`overread read --shard I/\(count)`, or name them too"
        case .foreign(let path, let first, let differences):
            "\(path): found \(differences.joined(separator: ", ")) than in \(first); expected parts of one collection "
                + "that were read in one way"
        case .misplaced(let path, let id, let shard):
            "\(path): found the case \"\(id)\", which does not belong to shard \(shard); read this shard again"
        case .conflict(let id, let first, let second):
            "\(id): another image in \(second) than in \(first); expected one content of each image: it changed between "
                + "the two, so read the later one again"
        }
    }

    /// Numbers in order, runs of them as `3-7`.
    private static func list(_ numbers: [Int]) -> String {
        var runs: [ClosedRange<Int>] = []
        for number in numbers.sorted() {
            if let last = runs.last, last.upperBound + 1 == number {
                runs[runs.count - 1] = last.lowerBound...number
            } else {
                runs.append(number...number)
            }
        }
        return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ", ")
    }
}
