/// How the samples of an image are shown: brighter, darker, steeper, inverted; as at a light box.
package struct PictureWindow: Hashable, Sendable {
    /// Steps of brightness, -10 to 10; 0 is the image's own.
    package var brightness = 0
    /// Steps of contrast, -10 to 10; 0 is the image's own.
    package var contrast = 0
    /// Whether black and white are exchanged.
    package var isInverted = false

    /// Makes the window that shows images as they are.
    package init() {}

    /// The steps that each of the two settings has to either side.
    static let steps = -10...10

    /// What each sample value, 0 to 255, is shown as.
    ///
    /// A step of brightness adds 12.75 (a twentieth of the range); a step of contrast multiplies the distance from mid
    /// grey by the fifth root of 2, so that five steps double or halve it.
    var table: [UInt8] {
        let slope = PictureWindow.slopes[contrast + 10]
        return (0...255).map { value in
            let shown = (Double(isInverted ? 255 - value : value) - 127.5) * slope + 127.5 + Double(brightness) * 12.75
            return UInt8(min(max(shown.rounded(), 0), 255))
        }
    }

    /// 2 to the power of n/5 for n from -10 to 10.
    private static let slopes: [Double] = {
        let fifthRoot = 1.148698354997035
        return steps.map { step in
            (0..<abs(step)).reduce(1) { slope, _ in step > 0 ? slope * fifthRoot : slope / fifthRoot }
        }
    }()
}
