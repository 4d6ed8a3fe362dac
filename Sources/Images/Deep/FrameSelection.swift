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
