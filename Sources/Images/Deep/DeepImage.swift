/// An image as its file keeps it, of any depth, with what the file says about its values.
package struct DeepImage: Equatable, Sendable {
    /// Pixels across.
    package let width: Int
    /// Pixels down.
    package let height: Int
    /// 1 (grey) or 3 (RGB).
    package let channels: Int
    /// Row by row from the top, channels interleaved, no padding.
    package let samples: DeepSamples
    /// What the samples stand for.
    package let meaning: SampleMeaning

    /// Makes an image of its samples.
    ///
    /// - Precondition: `channels` is 1 or 3 and the samples fill the image.
    package init(width: Int, height: Int, channels: Int, samples: DeepSamples, meaning: SampleMeaning) {
        precondition(channels == 1 || channels == 3, "an image has one or three channels")
        precondition(samples.count == width * height * channels, "samples do not fill the image")
        self.width = width
        self.height = height
        self.channels = channels
        self.samples = samples
        self.meaning = meaning
    }
}

/// What a file says about its samples' values.
package struct SampleMeaning: Equatable, Sendable {
    /// What a grey image is shown by where no window is given.
    package enum Display: Equatable, Sendable {
        /// The file's own window.
        case window(Window)
        /// The file's own table of outputs.
        case table(LookupTable)
        /// All values that the frame uses.
        case usedRange
        /// The high byte of the bits that carry the values; nil: as many as the largest value needs.
        case significantBits(Int?)
    }

    /// Bits that carry a sample's value, 1 to 64.
    package var storedBits: Int
    /// From stored values to those that windows speak of.
    package var modality = ModalityTransform.identity
    /// What the image is shown by.
    package var display: Display
    /// Stored values that stand for no pixel.
    package var padding: ClosedRange<Double>?
    /// Whether the smallest value is white.
    package var isInverted = false

    /// Makes a description.
    package init(storedBits: Int, display: Display) {
        self.storedBits = storedBits
        self.display = display
    }
}
