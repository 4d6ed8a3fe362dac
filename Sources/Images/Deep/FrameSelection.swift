/// Which frames of a file that has several are taken.
package enum FrameSelection: Codable, Equatable, Sendable {
    /// All of them up to `automaticLimit`, otherwise the middle one.
    case automatic
    case all
    case first
    case middle
    /// Frame 0 and every n-th after it.
    case every(Int)

    /// The most frames of one file that become cases without being asked for: 16.
    package static let automaticLimit = 16

    /// A selection as people write it: `all`, `first`, `middle` or `every-N`; nil for anything else.
    package init?(_ text: String) {
        switch text.lowercased() {
        case "all": self = .all
        case "first": self = .first
        case "middle": self = .middle
        case let text where text.hasPrefix("every-"):
            guard let step = Int(text.dropFirst("every-".count)), step > 0 else { return nil }
            self = .every(step)
        default: return nil
        }
    }

    /// The selection as people write it; nil for the automatic one.
    package var text: String? {
        switch self {
        case .automatic: nil
        case .all: "all"
        case .first: "first"
        case .middle: "middle"
        case .every(let step): "every-\(step)"
        }
    }

    /// The frames taken of a file, counted from 0.
    ///
    /// - Parameter count: How many frames it has, at least 1.
    package func frames(of count: Int) -> [Int] {
        switch self {
        case .automatic: count <= Self.automaticLimit ? Array(0..<count) : [count / 2]
        case .all: Array(0..<count)
        case .first: [0]
        case .middle: [count / 2]
        case .every(let step): Array(stride(from: 0, to: count, by: step))
        }
    }
}

/// How many frames there are in files with several, and how many of them are taken.
package struct FrameCount: Equatable, Sendable {
    /// Files with several frames.
    package var files = 0
    /// Frames that they have.
    package var held = 0
    /// Frames of theirs that are taken.
    package var taken = 0

    /// Counts so many.
    package init(files: Int = 0, held: Int = 0, taken: Int = 0) {
        self.files = files
        self.held = held
        self.taken = taken
    }

    /// Counts others as well.
    package mutating func add(_ other: FrameCount) {
        files += other.files
        held += other.held
        taken += other.taken
    }
}
