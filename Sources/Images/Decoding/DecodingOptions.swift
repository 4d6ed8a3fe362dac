/// How image files are decoded and what of them is taken.
package struct DecodingOptions: Sendable {
    /// Where libraries run that may crash over damaged bytes. GDCM always has a program of its own.
    package enum Isolation: Sendable {
        /// In children of this process where `DecoderPool.standard` is set, else in it.
        case standard
        /// In this process.
        case none
        /// In children of it.
        case children(DecoderPool)
    }

    /// Where libtiff runs.
    package var isolation: Isolation
    /// Whether libpng and libjpeg run there as well.
    package var isolatesAll: Bool
    /// How more than 8 bits become 8.
    package var rendering: RenderingOptions
    /// Which frames of a file are taken.
    package var frames: FrameSelection
    /// The only modalities that are taken, as `CR`; nil: all, and files that name none.
    package var modalities: Set<String>?
    /// What patients and studies are hashed with; nil: they are not hashed.
    package var salt: PatientSalt?
    /// A side that images are going to be shrunk to, by which JPEGs may be decoded at a part of their size; nil: they
    /// are decoded in full.
    package var target: Int?

    /// Makes options.
    package init(
        isolation: Isolation = .standard, isolatesAll: Bool = false, rendering: RenderingOptions = RenderingOptions(),
        frames: FrameSelection = .automatic, modalities: Set<String>? = nil, salt: PatientSalt? = nil,
        target: Int? = nil
    ) {
        self.isolation = isolation
        self.isolatesAll = isolatesAll
        self.rendering = rendering
        self.frames = frames
        self.modalities = modalities
        self.salt = salt
        self.target = target
    }

    /// Whether a file is one of those that are taken.
    package func admits(_ header: ImageHeader) -> Bool {
        guard let modalities else { return true }
        return header.metadata.map { modalities.contains($0.modality) } ?? false
    }

    /// Decodes what is only isolated where everything is.
    ///
    /// - Throws: As `run`.
    func runTrusted(_ task: DecodeTask, _ input: DecodeInput, path: String) throws -> [UInt8] {
        try isolatesAll ? run(task, input, path: path) : input.run(task, path: path)
    }

    /// Decodes where these options say.
    ///
    /// - Parameters:
    ///   - input: The bytes that the task needs, in pieces that follow one another.
    ///   - path: The file's name in errors.
    /// - Returns: The task's output.
    /// - Throws: `ImageFileError` where it cannot be decoded or the child dies of it; `DecoderUnavailable`.
    func run(_ task: DecodeTask, _ input: DecodeInput, path: String) throws -> [UInt8] {
        switch isolation {
        case .children(let pool): return try pool.run(task, input, path: path)
        case .none: return try input.run(task, path: path)
        case .standard:
            guard let pool = DecoderPool.standard else { return try input.run(task, path: path) }
            return try pool.run(task, input, path: path)
        }
    }
}

/// Bytes of a file that are decoded: one piece, or several that are joined.
struct DecodeInput {
    let bytes: [UInt8]
    let pieces: [Range<Int>]

    var count: Int { pieces.reduce(0) { $0 + $1.count } }

    /// Writes the pieces one after another.
    ///
    /// - Precondition: `target` has room for `count` bytes.
    func copy(to target: UnsafeMutableRawBufferPointer) {
        bytes.withUnsafeBytes { bytes in
            var position = 0
            for piece in pieces {
                let rest = UnsafeMutableRawBufferPointer(rebasing: target[position...])
                rest.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[piece]))
                position += piece.count
            }
        }
    }

    /// The pieces as one.
    var joined: [UInt8] {
        guard pieces.count != 1 || pieces[0] != bytes.indices else { return bytes }
        return [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
            copy(to: UnsafeMutableRawBufferPointer(target))
            initialized = count
        }
    }

    /// Decodes in this process.
    ///
    /// - Throws: `ImageFileError`.
    func run(_ task: DecodeTask, path: String) throws -> [UInt8] {
        var refusal: String?
        let output = joined.withUnsafeBytes { input in
            [UInt8](unsafeUninitializedCapacity: task.outputSize) { output, count in
                refusal = task.perform(
                    input,
                    UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(output)[..<task.outputSize]))
                count = task.outputSize
            }
        }
        if let refusal { throw ImageFileError(path: path, finding: refusal, expectation: "an intact file") }
        return output
    }
}
