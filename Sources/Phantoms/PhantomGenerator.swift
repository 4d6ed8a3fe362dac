import Images

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
        var noise: SeededRandom
    }

    private func plan(index: Int, kind: PhantomKind) -> Plan {
        precondition(index >= 0, "phantoms have numbers from 0")
        var random = SeededRandom(seed, UInt64(index), kind.seed)
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

extension PhantomKind {
    /// A number made of the name (FNV-1a), so that further kinds leave the others' phantoms as they are.
    fileprivate var seed: UInt64 {
        className.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
