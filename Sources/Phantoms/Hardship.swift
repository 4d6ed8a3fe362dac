/// What makes a puzzle of a phantom.
public enum Hardship: String, CaseIterable, Sendable {
    /// So dark that a few grey levels are left.
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

    init(_ random: inout SeededRandom) {
        self = random.pick(Self.allCases)
    }

    /// The view of the patient, changed where the hardship lies in the view.
    func view(_ pose: Pose) -> Pose {
        self == .closeUp ? pose.zoomed(by: 0.35, towards: Point(0.18, 0.1)) : pose
    }

    /// Spoils the drawn image where the hardship lies in the exposure.
    func spoil(_ planes: inout [Canvas], _ random: inout SeededRandom) {
        let strength = random.uniform(0...1)
        for index in planes.indices {
            spoil(&planes[index], strength, &random)
        }
    }

    private func spoil(_ plane: inout Canvas, _ strength: Float, _ random: inout SeededRandom) {
        let size = Float(plane.size)
        switch self {
        case .dark:
            plane.map { max(0, $0 * mix(0.25, 0.08, strength) - 0.01) }
        case .washedOut:
            plane.map { min(1, mix(0.6, 0.8, strength) + $0 * mix(0.6, 0.5, strength)) }
        case .closeUp:
            break
        case .inverted:
            plane.map { 1 - max(0, min(1, $0)) }
        case .blurred:
            plane.blur(across: size * mix(0.04, 0.10, strength), down: size * mix(0.04, 0.06, strength))
        case .noisy:
            plane.map { 0.3 + 0.4 * $0 }
            plane.addNoise(deviation: mix(0.3, 0.8, strength) * size / 64, &random)
        }
    }

    /// The words of the scene with what the hardship adds to them, where it leaves them true.
    func tell(_ words: CaptionWords) -> CaptionWords {
        var words = words
        words.findings = []
        words.normal = []
        words.adjectives = [adjective]
        return words
    }

    private var adjective: String {
        switch self {
        case .dark: "very dark"
        case .washedOut: "overexposed"
        case .closeUp: "cropped"
        case .inverted: "inverted"
        case .blurred: "blurred"
        case .noisy: "noisy"
        }
    }
}
