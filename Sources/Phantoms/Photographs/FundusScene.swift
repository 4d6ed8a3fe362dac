import Foundation

/// A photograph of the back of an eye, in disc diameters: the macula is the origin, the optic disc beside it.
struct FundusScene: Scene {
    let disc: Point
    let discRadius: Float
    /// Radius of the round field of view; beyond it the image is black.
    let field: Float
    let ground: SIMD3<Float>
    let vesselSeed: UInt64
    let haemorrhages: Int
    let exudates: Int
    let lesionSeed: UInt64
    let camera: Camera
    let pose: Pose

    init(_ random: inout SceneRandom) {
        disc = Point(random.uniform(2.2...2.8), random.uniform(-0.35...0.1))
        discRadius = random.uniform(0.42...0.58)
        field = random.uniform(3.4...4.6)
        ground = SIMD3(random.uniform(0.75...1), random.uniform(0.35...0.6), random.uniform(0.12...0.35))
        vesselSeed = random.next()
        haemorrhages = random.chance(0.35) ? random.integer(3...20) : 0
        exudates = random.chance(0.3) ? random.integer(4...25) : 0
        lesionSeed = random.next()
        camera = Camera(&random)
        pose = Pose(
            centre: Point(random.uniform(-0.2...1.2), random.normal() * 0.2), extent: field * random.uniform(1.5...2.2),
            angle: random.normal() * 0.08, mirrored: random.chance(0.5))
    }

    func draw(on grid: PixelGrid, noise: inout SceneRandom) -> [Canvas] {
        var texture = noise.fork()
        var photograph = Photograph(ground: ground)
        photograph.pigments = [
            (blood(grid), SIMD3(0.45, 1.5, 1.3)), (melanin(grid, &texture), SIMD3(0.5, 0.8, 0.9)),
            (pale(grid), SIMD3(-0.25, -0.85, -1.2)),
        ]
        var planes = photograph.develop(camera, grid: grid, &noise)
        for index in planes.indices { cutField(&planes[index]) }
        return planes
    }

    /// Four arcades leave the disc, run around the macula and branch; haemorrhages lie scattered.
    private func blood(_ grid: PixelGrid) -> Canvas {
        var blood = Canvas(grid: grid)
        var random = SceneRandom(vesselSeed)
        for (turn, side) in [(Float(-1), Float(-1)), (-1, 1), (1, -1), (1, 1)] {
            for width: Float in [0.075, 0.055] {
                let heading = side * (turn < 0 ? 1.9 : 1.1) + random.normal() * 0.15
                var tree = BranchingTree(shrink: 0.76, spread: 0.4, wobble: 0.14)
                tree.grow(
                    from: disc, heading: heading, length: random.uniform(1.2...1.8), radius: width, generations: 5,
                    &random)
                for branch in tree.branches { blood.addRod(along: branch.points, radii: branch.radii, density: 4.5) }
            }
        }
        var places = SceneRandom(lesionSeed)
        for _ in 0..<haemorrhages {
            let radius = places.uniform(0.05...0.2)
            let blot = Blob(
                centre: Point(places.normal(), places.normal()) * 1.6, radii: Point(radius, radius * 0.8),
                harmonics: Blob.harmonics(4, amount: 0.12, &places), softness: 0.3)
            blood.add(blot, amount: 0.7)
        }
        return blood
    }

    /// The macula is darker; the rest is mottled.
    private func melanin(_ grid: PixelGrid, _ texture: inout SceneRandom) -> Canvas {
        var melanin = Canvas(grid: grid, filledWith: 0.1)
        melanin.addFractal(across: 6, down: 6, amplitude: 0.08, octaves: 4, &texture)
        melanin.add(Blob(centre: Point(0, 0), radii: Point(0.8, 0.7), softness: 1.6), amount: 0.55)
        return melanin
    }

    /// What shines paler than the ground: the disc with its cup, and hard exudates.
    private func pale(_ grid: PixelGrid) -> Canvas {
        var pale = Canvas(grid: grid)
        pale.add(Blob(centre: disc, radii: Point(discRadius * 0.92, discRadius), softness: 0.2), amount: 0.75)
        pale.add(Blob(centre: disc, radii: Point(discRadius, discRadius) * 0.45, softness: 0.4), amount: 0.45)
        var places = SceneRandom(lesionSeed &+ 1)
        for _ in 0..<exudates {
            let place = Point(places.normal(), places.normal()) * 1.1
            let radius = places.uniform(0.03...0.11)
            pale.add(Blob(centre: place, radii: Point(radius, radius), softness: 0.4), amount: 0.7)
        }
        return pale
    }

    private func cutField(_ plane: inout Canvas) {
        let middle = Point(0.5, 0)
        plane.forEachPixel { value, point in
            value *= smoothstep(field * 1.01, field * 0.99, length(point - middle))
        }
    }

    var words: CaptionWords {
        var words = CaptionWords(nouns: [
            "retinal fundus photograph", "fundus photograph", "fundus photograph", "retinal photograph",
            "fundus image of the eye", "photograph of the retina", "colour fundus image", "retinal scan",
        ])
        words.adjectives = ["colour"]
        if haemorrhages > 0 { words.findings.append("retinal haemorrhages") }
        if exudates > 0 { words.findings.append("hard exudates") }
        words.normal = ["the optic disc and macula", "a healthy retina", "no haemorrhages"]
        return words
    }
}
