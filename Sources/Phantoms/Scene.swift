/// One imagined patient before one imagined machine: everything random about a phantom except its noise.
///
/// A scene is drawn at any size from the same numbers, so that the anatomy does not depend on the resolution.
protocol Scene {
    /// Chooses a patient, the findings and the view.
    init(_ random: inout SeededRandom)
    /// How the image lies on the patient.
    var pose: Pose { get }
    /// What a caption may say.
    var words: CaptionWords { get }
    /// Draws one plane (grey) or three (red, green, blue) of values where 0 is black and 1 is white.
    func draw(on grid: PixelGrid, noise: inout SeededRandom) -> [Canvas]
}
