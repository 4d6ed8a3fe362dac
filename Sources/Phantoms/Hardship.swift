/// What makes a puzzle of a phantom.
package enum Hardship: String, CaseIterable, Sendable {
    /// So dark that few grey levels are left.
    case dark
    /// So bright that most of it is white.
    case washedOut
    /// Only a small part is in view.
    case closeUp
    /// Dark and bright exchanged.
    case inverted
    /// Out of focus or moved.
    case blurred
    /// Drowned in noise.
    case noisy
    /// Smaller, on a white page, as a film that was scanned with what it lay on.
    case mounted

    /// Those that puzzles have unless others are asked for, and so those that pretraining shows. `mounted` is left out: a
    /// reader trained on the others meets it for the first time in the demo, again and again.
    package static let usual: [Hardship] = [.dark, .washedOut, .closeUp, .inverted, .blurred, .noisy]

    /// True of every image with this hardship, to be said before the noun.
    var adjective: String {
        switch self {
        case .dark: "dark"
        case .washedOut: "overexposed"
        case .closeUp: "cropped"
        case .inverted: "inverted"
        case .blurred: "blurred"
        case .noisy: "noisy"
        case .mounted: "scanned"
        }
    }
}
