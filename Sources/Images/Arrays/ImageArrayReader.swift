import Synchronization
import Work

/// Images out of arrays, decompressed piece by piece: memory stays bounded however large the arrays are.
///
/// Pieces (windows) that were read last are kept. Reading in order decompresses every array once; going back further
/// than the kept windows starts the array again.
final class ImageArrayReader: Sendable {
    /// Images that lie together in an array, with their samples.
    private struct Window {
        let array: Int
        let images: Range<Int>
        let samples: [UInt8]
    }

    /// An array that is being read, and which image comes next.
    private struct Cursor {
        let stream: any ByteStream
        var next: Int
    }

    private struct State {
        /// Oldest first.
        var windows: [Window] = []
        var cursors: [Int: Cursor] = [:]
        var failures: [Int: ImageFileError] = [:]
    }

    private let arrays: [ImageArray]
    private let windowBytes: Int
    private let keptBytes: Int
    private let state = Mutex(State())

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - arrays: What is read.
    ///   - windowBytes: About how much is decompressed at a time; at least one image.
    ///   - keptBytes: How much is kept, besides the window read last.
    init(_ arrays: [ImageArray], windowBytes: Int = 32 << 20, keptBytes: Int = 96 << 20) {
        self.arrays = arrays
        self.windowBytes = windowBytes
        self.keptBytes = keptBytes
    }

    /// One image and the digest of its samples. May be called from any thread.
    ///
    /// - Throws: As `samples(array:image:)` does; `ContentHash.Unavailable`.
    func load(array: Int, image: Int) throws -> LoadedImage {
        let samples = try samples(array: array, image: image)
        let (width, height, channels) = (arrays[array].width, arrays[array].height, arrays[array].channels)
        return LoadedImage(
            image: PixelImage(width: width, height: height, channels: channels, samples: samples),
            sha256: try ContentHash.sha256(samples))
    }

    /// The samples of one image. May be called from any thread.
    ///
    /// - Throws: `ImageFileError` of extent `source` where the array's bytes are damaged, fewer or more than its
    ///   header says.
    func samples(array: Int, image: Int) throws -> [UInt8] {
        try state.withLock { state in
            let window = try window(array: array, image: image, &state)
            let start = (image - window.images.lowerBound) * arrays[array].imageSize
            return Array(window.samples[start..<start + arrays[array].imageSize])
        }
    }

    private func window(array: Int, image: Int, _ state: inout State) throws -> Window {
        if let kept = state.windows.last(where: { $0.array == array && $0.images.contains(image) }) { return kept }
        if let failure = state.failures[array] { throw failure }
        do {
            let window = try readWindow(array: array, image: image, &state)
            keep(window, &state)
            return window
        } catch let error as ImageFileError {
            state.failures[array] = error
            state.cursors[array] = nil
            throw error
        }
    }

    private func keep(_ window: Window, _ state: inout State) {
        var kept = state.windows.reduce(0) { $0 + $1.samples.count }
        while kept > keptBytes {
            kept -= state.windows.removeFirst().samples.count
        }
        state.windows.append(window)
    }

    private func readWindow(array index: Int, image: Int, _ state: inout State) throws -> Window {
        let array = arrays[index]
        let images = range(around: image, in: array)
        var cursor = try cursor(array: index, before: images.lowerBound, state)
        state.cursors[index] = nil
        try cursor.stream.skip((images.lowerBound - cursor.next) * array.imageSize)
        let samples = try cursor.stream.read(images.count * array.imageSize)
        guard samples.count == images.count * array.imageSize else {
            throw damaged(array, "data that ends within image \(images.lowerBound + samples.count / array.imageSize)")
        }
        cursor.next = images.upperBound
        if cursor.next < array.count {
            state.cursors[index] = cursor
        } else if try !cursor.stream.read(1).isEmpty {
            throw damaged(array, "more data than \(array.count) images need")
        }
        return Window(array: index, images: images, samples: samples)
    }

    private func range(around image: Int, in array: ImageArray) -> Range<Int> {
        let length = max(1, windowBytes / array.imageSize)
        let start = image / length * length
        return start..<min(start + length, array.count)
    }

    /// The array's cursor where it has not passed the image yet, else one at its first image.
    private func cursor(array: Int, before image: Int, _ state: State) throws -> Cursor {
        if let cursor = state.cursors[array], cursor.next <= image { return cursor }
        let stream = try arrays[array].location.open()
        try stream.skip(arrays[array].headerSize)
        return Cursor(stream: stream, next: 0)
    }

    private func damaged(_ array: ImageArray, _ finding: String) -> ImageFileError {
        ImageFileError(
            path: array.location.path, finding: finding,
            expectation: "\(array.count) images of \(array.imageSize) bytes", extent: .source)
    }
}
