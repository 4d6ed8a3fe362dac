/// Something wrong in a chest, on one side (-1 the patient's right, which is the image's left).
enum ChestFinding {
    case consolidation(Blob)
    case effusion(side: Float, height: Float)
    case nodule(Blob)
    case interstitial(strength: Float)
    case collapse(side: Float, share: Float)

    /// None for nearly half, sometimes two.
    static func some(_ random: inout SceneRandom) -> [ChestFinding] {
        let count = random.chance(0.45) ? 0 : (random.chance(0.25) ? 2 : 1)
        var findings: [ChestFinding] = []
        for _ in 0..<count {
            let finding = one(&random)
            if !findings.contains(where: { $0.name == finding.name }) { findings.append(finding) }
        }
        return findings
    }

    private static func one(_ random: inout SceneRandom) -> ChestFinding {
        let side = random.either(Float(-1), 1)
        switch random.integer(0...9) {
        case 0...3:
            let place = Point(side * random.uniform(5...9), random.uniform(-7...5))
            return .consolidation(
                Blob(
                    centre: place, radii: Point(random.uniform(2.5...5), random.uniform(2.5...6)),
                    angle: random.normal(), harmonics: Blob.harmonics(4, amount: 0.12, &random),
                    softness: random.uniform(0.5...1)))
        case 4, 5: return .effusion(side: side, height: random.uniform(2.5...9))
        case 6, 7:
            let radius = random.uniform(0.8...2.2)
            return .nodule(
                Blob(
                    centre: Point(side * random.uniform(5...10), random.uniform(-8...4)), radii: Point(radius, radius),
                    harmonics: Blob.harmonics(3, amount: 0.05, &random), softness: 0.3))
        case 8: return .interstitial(strength: random.uniform(0.25...0.6))
        default: return .collapse(side: side, share: random.uniform(0.25...0.5))
        }
    }

    /// What the caption calls it, with its article.
    var phrase: String {
        switch self {
        case .consolidation(let blob): "\(Self.article(blob.centre.x)) \(Self.zone(blob.centre.y)) zone consolidation"
        case .effusion(let side, _): "\(Self.article(side)) pleural effusion"
        case .nodule(let blob): "\(Self.article(blob.centre.x)) \(blob.radii.x > 1.5 ? "lung mass" : "lung nodule")"
        case .interstitial: "diffuse interstitial opacities"
        case .collapse(let side, _): "\(Self.article(side)) pneumothorax"
        }
    }

    private var name: Int {
        switch self {
        case .consolidation: 0
        case .effusion: 1
        case .nodule: 2
        case .interstitial: 3
        case .collapse: 4
        }
    }

    private static func article(_ x: Float) -> String { x < 0 ? "a right" : "a left" }

    private static func zone(_ y: Float) -> String { y < -3.5 ? "upper" : (y < 1.5 ? "middle" : "lower") }

    /// Draws it into the layers of a frontal view.
    func draw(on layers: inout RadiographLayers, _ anatomy: ChestAnatomy, _ texture: inout SceneRandom) {
        switch self {
        case .consolidation(let blob): Self.consolidate(&layers, blob, &texture)
        case .effusion(let side, let height): Self.fill(&layers, anatomy, side, height)
        case .nodule(let blob): layers.displaced.add(blob, amount: min(blob.radii.x * 2.4, 6))
        case .interstitial(let strength): Self.thicken(&layers, strength, &texture)
        case .collapse(let side, let share): Self.collapse(&layers, anatomy, side, share)
        }
    }

    /// Alveoli full of fluid in patches.
    private static func consolidate(_ layers: inout RadiographLayers, _ blob: Blob, _ texture: inout SceneRandom) {
        var patches = Canvas(grid: layers.lung.grid, filledWith: 0.75)
        patches.addFractal(across: 10, down: 10, amplitude: 0.35, octaves: 3, &texture)
        var cover = Canvas(grid: layers.lung.grid)
        cover.add(blob, amount: 11)
        cover.combine(with: patches) { $0 * max(0.1, $1) }
        layers.displaced.combine(with: cover) { $0 + $1 }
    }

    /// Fluid stands highest at the side: a meniscus.
    private static func fill(_ layers: inout RadiographLayers, _ anatomy: ChestAnatomy, _ side: Float, _ height: Float)
    {
        layers.displaced.forEachPixel { value, point in
            let lateral = point.x * side
            guard lateral > 0 else { return }
            let rim = max(0, (lateral / anatomy.lungWidth - 0.5) * 2)
            let level = anatomy.dome + 4.5 - height * (0.75 + 0.4 * rim * rim)
            value += 16 * smoothstep(-1.5, 1.5, point.y - level)
        }
    }

    /// A net of thickened septa through both lungs.
    private static func thicken(_ layers: inout RadiographLayers, _ strength: Float, _ texture: inout SceneRandom) {
        var net = Canvas(grid: layers.lung.grid)
        net.addFractal(across: 22, down: 22, amplitude: 1, octaves: 2, &texture)
        net.combine(with: layers.lung) { max(0, 1.2 - abs($0) * 1.2) * $1 * strength }
        layers.displaced.combine(with: net) { $0 + $1 }
    }

    /// Free air at the side and above, no vessels in it, the lung smaller and denser behind a thin line.
    private static func collapse(
        _ layers: inout RadiographLayers, _ anatomy: ChestAnatomy, _ side: Float, _ share: Float
    ) {
        let lung = Blob(
            centre: Point(side * anatomy.lungWidth * (0.5 - share * 0.35), 0),
            radii: Point(anatomy.lungWidth * (0.52 - share * 0.3), 11 * (1 - share * 0.5)), softness: 0.04)
        var inside = Canvas(grid: layers.lung.grid)
        inside.add(lung, amount: 1)
        var keep = inside
        keep.forEachPixel { value, point in value = point.x * side > 1 ? value : 1 }
        layers.displaced.combine(with: keep) { max($0 * $1, $0 - 12 * (1 - $1)) }
        inside.map { $0 * (1 - $0) * 4 * 1.5 + $0 * share * 5 }
        layers.displaced.combine(with: inside) { $0 + $1 }
    }
}
