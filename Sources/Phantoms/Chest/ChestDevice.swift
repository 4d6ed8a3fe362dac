/// Tubes, lines and other dense things on or in a chest.
enum ChestDevice {
    case pacemaker(side: Float)
    case centralLine(side: Float)
    case trachealTube
    case electrodes([Point])
    case wires

    /// Often none; more where patients are filmed in bed.
    static func some(isAntero: Bool, _ random: inout SceneRandom) -> [ChestDevice] {
        var devices: [ChestDevice] = []
        let side = random.either(Float(-1), 1)
        if random.chance(isAntero ? 0.25 : 0.05) { devices.append(.centralLine(side: side)) }
        if random.chance(isAntero ? 0.2 : 0) { devices.append(.trachealTube) }
        if random.chance(0.05) { devices.append(.pacemaker(side: side)) }
        if random.chance(0.04) { devices.append(.wires) }
        if random.chance(isAntero ? 0.4 : 0.04) {
            let places = (0..<random.integer(2...4)).map { _ in Point(random.uniform(-11...11), random.uniform(-8...10))
            }
            devices.append(.electrodes(places))
        }
        return devices
    }

    /// What the caption calls it, with its article.
    var phrase: String {
        switch self {
        case .pacemaker: "a pacemaker"
        case .centralLine: "a central venous line"
        case .trachealTube: "an endotracheal tube"
        case .electrodes: "monitoring electrodes"
        case .wires: "sternal wires"
        }
    }

    /// Draws it into the layers of a frontal view.
    func draw(on layers: inout RadiographLayers) {
        switch self {
        case .pacemaker(let side): Self.pacemaker(&layers.device, side)
        case .centralLine(let side):
            let line = [Point(side * 6, -18), Point(side * 4, -11), Point(-1.5, -6), Point(-2, 0)]
            layers.device.addRod(along: curve(through: line), radius: 0.14, density: 0.7)
        case .trachealTube:
            layers.device.addRod(along: [Point(0.3, -22), Point(0.1, -5)], radius: 0.2, density: 0.6)
            layers.gas.addRod(along: [Point(0.3, -22), Point(0.1, -5)], radius: 0.35, density: 1)
        case .electrodes(let places): Self.electrodes(&layers.device, places)
        case .wires:
            for level in 0..<5 {
                let centre = Point(0, -7 + Float(level) * 3)
                let loop = [Point(-0.8, 0), Point(0, -0.5), Point(0.8, 0), Point(0, 0.5), Point(-0.8, 0)].map {
                    $0 + centre
                }
                layers.device.addRod(along: loop, radius: 0.09, density: 2)
            }
        }
    }

    private static func pacemaker(_ device: inout Canvas, _ side: Float) {
        let can = Point(side * 9, -9)
        device.add(Blob(centre: can, radii: Point(2.6, 2.2), angle: 0.4, softness: 0.05), amount: 0.9)
        let lead = [can, Point(side * 4, -11), Point(-1.8, -5), Point(-1, 4), Point(3.5, 7)]
        device.addRod(along: curve(through: lead), radius: 0.12, density: 1.2)
    }

    private static func electrodes(_ device: inout Canvas, _ places: [Point]) {
        for place in places {
            device.add(Blob(centre: place, radii: Point(0.7, 0.7), softness: 0.1), amount: 0.35)
            let cable = [place, place + Point(2, 5), place + Point(1, 12), Point(3, 26)]
            device.addRod(along: curve(through: cable), radius: 0.1, density: 0.6)
        }
    }
}
