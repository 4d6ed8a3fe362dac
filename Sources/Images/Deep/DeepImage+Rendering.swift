/// How deep images are made 8-bit ones, as far as a person decides it.
package struct RenderingOptions: Codable, Equatable, Sendable {
    /// What goes before the file's own window; nil: what the file says.
    package var window: Window?
    /// Whether files that say nothing about their values keep the high byte of each sample, as Pillow does, instead of
    /// that of the bits that are used.
    package var usesHighByte: Bool

    /// Makes options.
    package init(window: Window? = nil, usesHighByte: Bool = false) {
        self.window = window
        self.usesHighByte = usesHighByte
    }
}

/// What made 8 bits of an image's values.
package enum Windowing: Hashable, Sendable {
    /// They were 8 bits already.
    case none
    /// The window that a person gave.
    case given
    /// The file's own window or table.
    case file
    /// All values that the frame uses.
    case usedRange
    /// The high byte of so many bits.
    case highByte(of: Int)

    /// In words, where neither the file nor a person said it; nil where they did.
    package var caption: String? {
        switch self {
        case .none, .given, .file: nil
        case .usedRange: "the values it uses"
        case .highByte(let bits): "the high byte of \(bits) bits"
        }
    }
}

extension Windowing {
    /// How values became 8 bits where neither files nor a person said it, a line for each way.
    package static func remarks(on counts: [Windowing: Int]) -> [String] {
        counts.compactMap { windowing, count in
            windowing.caption.map { "\(count) image\(count == 1 ? " is" : "s are") shown by \($0)" }
        }.sorted()
    }
}

/// An image as it is shown.
package struct RenderedImage: Equatable, Sendable {
    /// Its 8-bit samples.
    package let image: PixelImage
    /// What made 8 bits of its values.
    package let windowing: Windowing
}

extension DeepImage {
    /// The image as it is shown: grey through window, table or range, and turned over where the smallest value is white;
    /// colour by the high byte of its bits.
    ///
    /// - Precondition: The window that applies has no `objection`.
    package func rendered(_ options: RenderingOptions = RenderingOptions()) -> RenderedImage {
        if channels == 3 {
            let bits = samples.type.size == 1 ? min(8, meaning.storedBits) : meaning.storedBits
            return shown(by: BitScale(bits: bits), bits == 8 ? .none : .highByte(of: bits))
        }
        if let window = options.window { return shown(by: window, .given) }
        switch meaning.display {
        case .window(let window): return shown(by: window, .file)
        case .table(let table): return shown(by: table, .file)
        case .usedRange: return shownByUsedRange()
        case .significantBits(let declared): return shownByBits(declared, usesHighByte: options.usesHighByte)
        }
    }

    /// The window that shows a grey image as `rendered` does, or nearly so where that is no window but a table; nil for
    /// colours. A step of a person's starts from it.
    package func shownWindow(_ options: RenderingOptions = RenderingOptions()) -> Window? {
        guard channels == 1 else { return nil }
        if let window = options.window { return window }
        switch meaning.display {
        case .window(let window) where window.objection == nil: return window
        case .table(let table):
            return Self.window(from: Double(table.first), to: Double(table.first + table.entries.count - 1))
        case .significantBits(let declared) where !samples.type.isFloat && !samples.type.isSigned:
            let bits = options.usesHighByte ? meaning.storedBits : significantBits(declared)
            return Self.window(from: 0, to: Double(sign: .plus, exponent: bits, significand: 1) - 1)
        default: return usedRange.flatMap { Self.window(from: $0.lowerBound, to: $0.upperBound) }
        }
    }

    private static func window(from least: Double, to most: Double) -> Window? {
        let window = Window(center: (least + most) / 2, width: most - least, function: .linearExact)
        return window.objection == nil ? window : nil
    }

    private func shownByUsedRange() -> RenderedImage {
        let range = usedRange ?? 0...0
        return shown(by: ValueRange(range: range), .usedRange)
    }

    /// The modality's values that the image uses; nil where every pixel is padding or no number.
    package var usedRange: ClosedRange<Double>? {
        guard case .rescale = meaning.modality else {
            return samples.accept(MappedRange(padding: meaning.padding, value: meaning.modality.value))
        }
        guard let stored = samples.accept(SampleRange(padding: meaning.padding)) else { return nil }
        let ends = [meaning.modality.value(stored.lowerBound), meaning.modality.value(stored.upperBound)]
        return min(ends[0], ends[1])...max(ends[0], ends[1])
    }

    private func shownByBits(_ declared: Int?, usesHighByte: Bool) -> RenderedImage {
        guard !samples.type.isFloat, !samples.type.isSigned, samples.type.size <= 2 else { return shownByUsedRange() }
        let bits = usesHighByte ? meaning.storedBits : significantBits(declared)
        return shown(by: BitScale(bits: bits), meaning.storedBits <= 8 ? .none : .highByte(of: bits))
    }

    /// Depths that detectors and converters have. A set's dark images are thereby shown as its bright ones are.
    private static let usualDepths = [8, 10, 12, 14]

    private func significantBits(_ declared: Int?) -> Int {
        let largest = samples.accept(SampleRange(padding: nil))?.upperBound ?? 0
        let depths = [declared].compactMap { $0 } + (declared == nil ? Self.usualDepths : [])
        return depths.first { largest < Double(1 << $0) } ?? meaning.storedBits
    }

    private func shown(by scale: some BrightnessScale, _ windowing: Windowing) -> RenderedImage {
        let modality = scale.usesStoredValues ? .identity : meaning.modality
        let levels = LevelMapping(scale: scale, modality: modality, isInverted: meaning.isInverted && channels == 1)
        let image = PixelImage(width: width, height: height, channels: channels, samples: samples.accept(levels))
        return RenderedImage(image: image, windowing: windowing)
    }
}
