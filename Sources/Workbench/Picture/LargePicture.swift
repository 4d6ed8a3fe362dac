import Images

/// How the picture in focus is wanted.
package struct PictureView: Hashable, Sendable {
    /// The window of its values; `nil`: as the readers see it.
    package var window: Window?
    /// The frame of the file; `nil`: the case's own.
    package var frame: Int?
    /// The part of the image; `nil`: all of it.
    package var part: PixelRectangle?

    /// The case's own image, whole and as the readers see it.
    package init() {}
}

/// A large picture of a case's image, or of another frame of its file.
package struct LargePicture: Equatable, Sendable {
    /// The part that is shown, at a size for screens.
    package let image: PixelImage
    /// What was asked for.
    package let view: PictureView
    /// Pixels across and down of the whole image.
    package let width: Int
    /// See `width`.
    package let height: Int
    /// The window that it is shown by, or nearly so; `nil` where its values have none.
    package let window: Window?
    /// Which frame of the file it is, from 0.
    package let frame: Int
    /// Which one the case is.
    package let ownFrame: Int
    /// How many the file has.
    package let frames: Int
    /// Whether its values are Hounsfield units, which have windows of their own.
    package let isCT: Bool

    /// Describes a picture.
    package init(
        image: PixelImage, view: PictureView = PictureView(), width: Int, height: Int, window: Window? = nil,
        frame: Int = 0, ownFrame: Int = 0, frames: Int = 1, isCT: Bool = false
    ) {
        self.image = image
        self.view = view
        self.width = width
        self.height = height
        self.window = window
        self.frame = frame
        self.ownFrame = ownFrame
        self.frames = frames
        self.isCT = isCT
    }

    /// Whether it is the case itself that is seen.
    var isOwn: Bool { frame == ownFrame }
}

/// A usual window of CT, in Hounsfield units.
struct WindowPreset: Equatable, Sendable {
    let name: String
    let window: Window

    /// In the order in which they are gone through.
    static let all = [
        WindowPreset(name: "lung", window: Window(center: -600, width: 1500)),
        WindowPreset(name: "bone", window: Window(center: 400, width: 1800)),
        WindowPreset(name: "soft tissue", window: Window(center: 40, width: 400)),
        WindowPreset(name: "brain", window: Window(center: 40, width: 80)),
    ]

    /// The one that a window is; `nil` where it is none.
    static func of(_ window: Window?) -> WindowPreset? { all.first { $0.window == window } }

    /// The one that follows a window; the first after any other.
    static func following(_ window: Window?) -> WindowPreset {
        let place = all.firstIndex { $0.window == window }
        return all[((place ?? -1) + 1) % all.count]
    }
}

extension Window {
    /// The window a step of a key away: centre and width by a share of the width, which stays possible.
    ///
    /// - Parameters:
    ///   - centreSteps: Sixteenths of the width by which the centre moves.
    ///   - widthSteps: Eighths of itself by which the width grows, or what undoes that.
    func stepped(centre centreSteps: Int = 0, width widthSteps: Int = 0) -> Window {
        let isWhole = width >= 32
        let shift = isWhole ? max(1, (width / 16).rounded()) : width / 16
        let factor = 1.125
        let scaled = widthSteps > 0 ? width * factor : widthSteps < 0 ? width / factor : width
        let least = function == .linear ? 1 : Double.leastNormalMagnitude
        let stepped = Window(
            center: center + Double(centreSteps) * shift,
            width: max(least, isWhole ? scaled.rounded() : scaled), function: function)
        return stepped.objection == nil ? stepped : self
    }
}
