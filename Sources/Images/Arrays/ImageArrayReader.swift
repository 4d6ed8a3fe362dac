import Synchronization
import Work

/// Images out of one array file, read piece by piece: memory stays bounded however large its arrays are.
///
/// The file is opened when the first image is asked for, and is noticed to have been replaced or written to before and
/// after every piece. Pieces (windows) that were read last are kept. Reading in order decompresses every array once;
/// going back further than the kept windows continues from the nearest place before that some reading has stopped at,
/// or starts the array again where it is compressed.
final class ImageArrayReader: Sendable {
    /// The images that lie together in an array, with their samples.
    private struct Window {
        let split: String
        let images: Range<Int>
        let samples: [UInt8]
    }

    /// A place at which reading has stopped: a stream, and the image that comes next.
    private struct Cursor {
        let stream: any ByteStream
        var next: Int
    }

    /// What is known of a split's array.
    private struct Reading {
        let array: ImageArray
        /// The one used last is last.
        var cursors: [Cursor] = []
        var failure: ImageFileError?
    }

    /// What is known of the file that is open.
    private struct Opened {
        let file: ArrayFile
        var readings: [String: Reading] = [:]
        /// Oldest first.
        var windows: [Window] = []
    }

    private let path: String
    private let isArchive: Bool
    private let windowBytes: Int
    private let keptBytes: Int
    private let opened = Mutex<Opened?>(nil)

    /// Places kept in a compressed array.
    private static let mostCursors = 4

    /// Makes a reader; opens nothing yet.
    ///
    /// - Parameters:
    ///   - path: The file's.
    ///   - isArchive: Whether it is a `.npz` file.
    ///   - windowBytes: About how much is decompressed at a time; at least one image.
    ///   - keptBytes: How much is kept, besides the window read last.
    init(path: String, isArchive: Bool, windowBytes: Int = 8 << 20, keptBytes: Int = 96 << 20) {
        self.path = path
        self.isArchive = isArchive
        self.windowBytes = windowBytes
        self.keptBytes = keptBytes
    }

    /// One image, the digest of its type, shape and samples, and the file's fingerprint. May be called from any thread.
    ///
    /// - Throws: `ImageFileError`: of absence where there is no such file, split or image, else where the array's bytes
    ///   are damaged, fewer or more than its header says; `ImageUnavailable.replaced`; `ContentHash.Unavailable`.
    func load(split: String, index: Int) throws -> LoadedImage {
        let (samples, array, fingerprint) = try opened.withLock { opened in
            try withFile(&opened) { file in
                let window = try window(split: split, image: index, &file)
                let array = try reading(of: split, &file).array
                let start = (index - window.images.lowerBound) * array.imageSize
                return (Array(window.samples[start..<start + array.imageSize]), array, file.file.fingerprint)
            }
        }
        return LoadedImage(
            image: PixelImage(width: array.width, height: array.height, channels: array.channels, samples: samples),
            sha256: try ContentHash.sha256(array.imageHeader + samples), fingerprint: fingerprint,
            byteCount: samples.count)
    }

    /// Does something with the file as it is at the path now. Where it is another than before, or becomes so meanwhile,
    /// all that is known of it is forgotten and the error says so; the next call opens it anew.
    private func withFile<Result>(_ opened: inout Opened?, _ body: (inout Opened) throws -> Result) throws -> Result {
        if let file = opened?.file { try requireUnchanged(file, &opened) }
        let kept = opened.take()
        var current = try kept ?? Opened(file: ArrayFile(path: path, isArchive: isArchive))
        let result = Swift.Result { try body(&current) }
        opened = current
        try requireUnchanged(current.file, &opened)
        return try result.get()
    }

    private func requireUnchanged(_ file: ArrayFile, _ opened: inout Opened?) throws {
        do {
            guard try file.isStillThere() else { throw ImageUnavailable.replaced(path: path) }
        } catch {
            opened = nil
            throw error
        }
    }

    private func reading(of split: String, _ opened: inout Opened) throws -> Reading {
        if let reading = opened.readings[split] { return reading }
        let reading = Reading(array: try opened.file.array(split: split))
        opened.readings[split] = reading
        return reading
    }

    private func window(split: String, image: Int, _ opened: inout Opened) throws -> Window {
        if let kept = opened.windows.last(where: { $0.split == split && $0.images.contains(image) }) { return kept }
        var reading = try reading(of: split, &opened)
        guard (0..<reading.array.count).contains(image) else { throw absent(reading.array, image) }
        if let failure = reading.failure { throw failure }
        opened.readings[split] = nil
        defer { opened.readings[split] = reading }
        do {
            let window = try readWindow(split: split, image: image, &reading, opened.file)
            keep(window, &opened)
            return window
        } catch let error as ImageFileError where error.extent == .source {
            reading.failure = error
            reading.cursors = []
            throw error
        }
    }

    private func keep(_ window: Window, _ opened: inout Opened) {
        var kept = opened.windows.reduce(0) { $0 + $1.samples.count }
        while kept > keptBytes {
            kept -= opened.windows.removeFirst().samples.count
        }
        opened.windows.append(window)
    }

    private func readWindow(split: String, image: Int, _ reading: inout Reading, _ file: ArrayFile) throws -> Window {
        let array = reading.array
        let images = range(around: image, in: array)
        var cursor = try takeCursor(before: images.lowerBound, split: split, &reading, file)
        try cursor.stream.skip((images.lowerBound - cursor.next) * array.imageSize)
        let samples = try cursor.stream.read(images.count * array.imageSize)
        guard samples.count == images.count * array.imageSize else {
            throw damaged(array, "data that ends within image \(images.lowerBound + samples.count / array.imageSize)")
        }
        cursor.next = images.upperBound
        if cursor.next < array.count {
            reading.cursors.append(cursor)
        } else if try !cursor.stream.read(1).isEmpty {
            throw damaged(array, "more data than \(array.count) images need")
        }
        return Window(split: split, images: images, samples: samples)
    }

    private func range(around image: Int, in array: ImageArray) -> Range<Int> {
        let length = max(1, windowBytes / array.imageSize)
        let start = image / length * length
        return start..<min(start + length, array.count)
    }

    /// The cursor from which the least must be passed over, or a new one at the first image. The cursor is the caller's
    /// then, who puts it back.
    private func takeCursor(
        before image: Int, split: String, _ reading: inout Reading, _ file: ArrayFile
    ) throws -> Cursor {
        let usable = reading.cursors.indices.filter {
            reading.cursors[$0].stream.isSeekable || reading.cursors[$0].next <= image
        }
        if let nearest = usable.max(by: { reading.cursors[$0].next < reading.cursors[$1].next }) {
            return reading.cursors.remove(at: nearest)
        }
        if reading.cursors.count == Self.mostCursors { reading.cursors.removeFirst() }
        let stream = try file.stream(split: split)
        try stream.skip(reading.array.headerSize)
        return Cursor(stream: stream, next: 0)
    }

    private func absent(_ array: ImageArray, _ image: Int) -> ImageFileError {
        ImageFileError(
            path: array.path, finding: "no image \(image) among \(array.count)",
            expectation: "the images that were there", isAbsence: true)
    }

    private func damaged(_ array: ImageArray, _ finding: String) -> ImageFileError {
        ImageFileError(
            path: array.path, finding: finding, expectation: "\(array.count) images of \(array.imageSize) bytes",
            extent: .source)
    }
}
