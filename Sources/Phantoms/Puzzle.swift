/// A hardship with its strength: turns a phantom into one that is hard to recognise.
struct Puzzle {
    let hardship: Hardship
    /// From 0, where most readers still see what it is, to 1, where few do.
    let strength: Float
    /// Which part a close-up shows, as shares of the whole view from its middle.
    let shift: Point

    init(_ hardships: [Hardship], _ random: inout SceneRandom) {
        hardship = random.pick(hardships)
        strength = random.uniform()
        shift = Point(random.uniform(-0.25...0.25), random.uniform(-0.25...0.25))
    }

    /// The view of the patient, changed where the hardship lies in the view.
    func view(_ pose: Pose) -> Pose {
        hardship == .closeUp ? pose.zoomed(by: mix(0.6, 0.25, strength), towards: shift) : pose
    }

    /// Spoils the drawn image where the hardship lies in the exposure.
    func spoil(_ planes: inout [Canvas], _ random: inout SceneRandom) {
        for index in planes.indices {
            spoil(&planes[index], &random)
        }
    }

    private func spoil(_ plane: inout Canvas, _ random: inout SceneRandom) {
        let (size, strength) = (Float(plane.size), strength)
        switch hardship {
        case .dark: plane.map { max(0, $0 * mix(0.5, 0.12, strength) - 0.01) }
        case .washedOut: plane.map { mix(0.2, 0.75, strength) + $0 * mix(0.8, 0.4, strength) }
        case .closeUp: break
        case .inverted: plane.map { mix(0.9, 1, strength) - max(0, min(1, $0)) * mix(0.6, 1, strength) }
        case .blurred: plane.blur(across: size * mix(0.02, 0.10, strength), down: size * mix(0.02, 0.06, strength))
        case .noisy:
            plane.map { 0.25 + 0.5 * $0 }
            plane.addNoise(deviation: mix(0.05, 0.4, strength) * size / 64, &random)
        case .mounted: plane = plane.shrunk(to: mix(0.95, 0.7, strength), page: 1)
        }
    }

    /// The words of the scene that stay true: findings may be lost from sight.
    func tell(_ words: CaptionWords) -> CaptionWords {
        CaptionWords(nouns: words.nouns, adjectives: [hardship.adjective])
    }
}
