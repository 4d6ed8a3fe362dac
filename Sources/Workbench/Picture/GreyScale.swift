import Screen

/// The 30 greys among the 240 fixed colours: the ramp of 24 and the six of the cube.
enum GreyScale {
    /// One of the greys.
    struct Level: Equatable {
        /// Its brightness, 0 to 255.
        var value: Int
        /// Its colour's index.
        var index: UInt8
    }

    /// From black to white.
    static let levels: [Level] = {
        let cube = (0..<6).map { Level(value: Int(Colour.cubeLevels[$0]), index: UInt8(16 + 43 * $0)) }
        let ramp = (0..<24).map { Level(value: 8 + 10 * $0, index: UInt8(232 + $0)) }
        return (cube + ramp).sorted { $0.value < $1.value }
    }()

    /// The level for a value at a place: of the two levels around it, the one that ordered dithering chooses.
    static func level(_ value: UInt8, column: Int, row: Int) -> Level {
        let upper = above[Int(value)]
        guard upper > 0 else { return levels[0] }
        let (low, high) = (levels[upper - 1], levels[upper])
        let threshold = bayer[(row & 3) * 4 + (column & 3)]
        let isHigh = (Int(value) - low.value) * 32 > (high.value - low.value) * threshold
        return isHigh ? high : low
    }

    /// For each value the first level that is not darker.
    private static let above: [Int] = (0...255).map { value in
        levels.firstIndex { $0.value >= value } ?? levels.count - 1
    }

    /// Bayer's 4 x 4 matrix ("An optimum method for two-level rendition of continuous-tone pictures", 1973), as
    /// thresholds in 32nds.
    private static let bayer = [1, 17, 5, 21, 25, 9, 29, 13, 7, 23, 3, 19, 31, 15, 27, 11]

    /// The nearest of the 240 fixed colours: of the cube or, where it is nearer, of the greys.
    static func nearest(red: UInt8, green: UInt8, blue: UInt8) -> UInt8 {
        let cube = [red, green, blue].map(nearestCubeLevel)
        let fromCube = UInt8(16 + 36 * cube[0] + 6 * cube[1] + cube[2])
        let mean = (Int(red) + Int(green) + Int(blue)) / 3
        let fromGreys = UInt8(232 + max(0, min(23, (mean - 3) / 10)))
        let wanted = (red, green, blue)
        return distance(wanted, Colour.fixedRGB(fromGreys)) < distance(wanted, Colour.fixedRGB(fromCube))
            ? fromGreys : fromCube
    }

    private static func nearestCubeLevel(_ value: UInt8) -> Int {
        value < 48 ? 0 : value < 115 ? 1 : (Int(value) - 35) / 40
    }

    private static func distance(_ left: (UInt8, UInt8, UInt8), _ right: (red: UInt8, green: UInt8, blue: UInt8)) -> Int
    {
        let red = Int(left.0) - Int(right.red)
        let green = Int(left.1) - Int(right.green)
        let blue = Int(left.2) - Int(right.blue)
        return red * red + green * green + blue * blue
    }
}
