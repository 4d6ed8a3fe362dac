import Images
import Seeded

/// Makes phantoms, each from the seed and its own number alone: any order and any thread gives the same bytes.
package struct PhantomGenerator: Sendable {
    /// What all phantoms depend on.
    package let seed: UInt64
    /// The share of phantoms that are made hard to recognise, in 0...1.
    package let puzzleShare: Float
    /// What makes these hard, one of them drawn for each.
    package let hardships: [Hardship]

    /// A generator.
    ///
    /// - Precondition: There are hardships.
    package init(seed: UInt64, puzzleShare: Float = 0, hardships: [Hardship] = Hardship.usual) {
        precondition(!hardships.isEmpty, "puzzles need something that makes them hard")
        self.seed = seed
        self.puzzleShare = puzzleShare
        self.hardships = hardships
    }

    /// The phantom of this number and kind, `size` pixels across and down.
    ///
    /// - Precondition: `index` is not negative and `size` at least 8.
    package func phantom(index: Int, kind: PhantomKind, size: Int) -> Phantom {
        precondition(size >= 8, "phantoms have at least 8 pixels a side")
        var plan = plan(index: index, kind: kind)
        let factor = Self.supersampling(size)
        let pose = plan.puzzle?.view(plan.scene.pose) ?? plan.scene.pose
        var planes = plan.scene.draw(on: PixelGrid(size: size * factor, pose: pose), noise: &plan.noise)
        plan.puzzle?.spoil(&planes, &plan.noise)
        return Phantom(
            kind: kind, image: Self.image(planes, size: size, factor: factor), caption: plan.caption,
            findings: plan.scene.words.findings, hardship: plan.puzzle?.hardship)
    }

    /// The caption of the phantom of this number and kind, which is not drawn for it.
    ///
    /// - Precondition: `index` is not negative.
    package func caption(index: Int, kind: PhantomKind) -> String {
        plan(index: index, kind: kind).caption
    }

    /// All that is random about a phantom, before it is drawn.
    private struct Plan {
        let scene: any Scene
        let puzzle: Puzzle?
        let caption: String
        /// What the drawing takes its random numbers from.
        var noise: SceneRandom
    }

    private func plan(index: Int, kind: PhantomKind) -> Plan {
        precondition(index >= 0, "phantoms have numbers from 0")
        var random = SceneRandom(seed, UInt64(index), UInt64(hashOf: kind.className))
        let scene = kind.scene(&random)
        let puzzle = random.chance(puzzleShare) ? Puzzle(hardships, &random) : nil
        var words = random.fork()
        let caption = (puzzle?.tell(scene.words) ?? scene.words).caption(&words)
        return Plan(scene: scene, puzzle: puzzle, caption: caption, noise: random.fork())
    }

    /// Small images are drawn larger and averaged, as if a full-sized one had been shrunk.
    private static func supersampling(_ size: Int) -> Int {
        max(1, min(4, (95 + size) / size))
    }

    private static func image(_ planes: [Canvas], size: Int, factor: Int) -> PixelImage {
        var samples = [UInt8](repeating: 0, count: size * size * planes.count)
        for (channel, plane) in planes.enumerated() {
            let values = factor == 1 ? plane.values : plane.areaMeans(by: factor)
            for (index, value) in values.enumerated() {
                samples[index * planes.count + channel] = UInt8(max(0, min(255, value * 255 + 0.5)))
            }
        }
        return PixelImage(width: size, height: size, channels: planes.count, samples: samples)
    }
}

/// Phantoms of several kinds, taken in turn, each with a number, a name and a caption.
package struct PhantomSeries: Sendable {
    /// What makes the phantoms.
    package let generator: PhantomGenerator
    /// The kinds, taken in turn.
    package let kinds: [PhantomKind]
    /// Pixels across and down.
    package let size: Int

    /// A series of phantoms of these kinds.
    ///
    /// - Precondition: `kinds` is not empty and `size` is at least 8.
    package init(generator: PhantomGenerator, kinds: [PhantomKind], size: Int) {
        precondition(!kinds.isEmpty, "phantoms are of at least one kind")
        (self.generator, self.kinds, self.size) = (generator, kinds, size)
    }

    /// What the phantom of a number shows.
    package func kind(_ index: Int) -> PhantomKind { kinds[index % kinds.count] }

    /// The phantom of a number.
    package func phantom(_ index: Int) -> Phantom {
        generator.phantom(index: index, kind: kind(index), size: size)
    }

    /// The caption of the phantom of a number, which is not drawn for it.
    package func caption(_ index: Int) -> String {
        generator.caption(index: index, kind: kind(index))
    }

    /// Where the phantom of a number lies in a folder: `KIND/NUMBER.png`, with a number of six digits or more.
    package func name(_ index: Int) -> String {
        let number = String(index)
        return "\(kind(index).className)/\(String(repeating: "0", count: max(0, 6 - number.count)))\(number).png"
    }
}
