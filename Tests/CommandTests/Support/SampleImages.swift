import Foundation
import Images

/// Small images of two kinds that any reader can tell apart: bright blobs to the left, or stripes.
enum SampleImages {
    /// The kinds' names, which are the names of their folders too.
    static let kinds = ["blob", "stripes"]

    /// Writes `count` images to `folder`, half of them to each kind's folder, as `blob/000.png`.
    static func write(_ count: Int, size: Int = 20, to folder: URL) throws {
        for kind in kinds {
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent(kind), withIntermediateDirectories: true)
        }
        for (index, name) in paths(count).enumerated() {
            let bytes = try PNGEncoder.encode(image(index, size: size))
            try Data(bytes).write(to: folder.appendingPathComponent(name))
        }
    }

    /// The case ids of `count` images in a folder named `images`, in the order of their numbers.
    static func ids(_ count: Int) -> [String] { paths(count).map { "images/\($0)" } }

    /// The paths of `count` images in their folder, in the order of their numbers.
    static func paths(_ count: Int) -> [String] {
        (0..<count).map { index in
            let number = String(index)
            return "\(kinds[index % 2])/\(String(repeating: "0", count: max(0, 4 - number.count)))\(number).png"
        }
    }

    /// The image of a number; every one differs from all others.
    static func image(_ index: Int, size: Int) -> PixelImage {
        var state = UInt32(truncatingIfNeeded: index &* 2_654_435_761 &+ 12345)
        var samples: [UInt8] = []
        for y in 0..<size {
            for x in 0..<size {
                state = state &* 1_664_525 &+ 1_013_904_223
                let noise = Int(state >> 27)
                let bright = index % 2 == 0 ? x < size / 2 : (y / 2) % 2 == 0
                samples.append(UInt8((bright ? 170 : 40) + noise))
            }
        }
        return PixelImage(width: size, height: size, channels: 1, samples: samples)
    }

    /// First reads of the images as another model might have made them: every `wrongEvery`-th names the wrong kind.
    static func firstReads(_ count: Int, wrongEvery: Int) -> String {
        let rows = ids(count).enumerated().map { index, id in
            let right = index % wrongEvery != wrongEvery - 1
            let sure = 0.6 + 0.3 * Double(index % 10) / 10
            let first = (index % 2 == 0) == right ? sure : 1 - sure
            return "\(id),\(String(format: "%.6f", first)),\(String(format: "%.6f", 1 - first))"
        }
        return (["case,blob,stripes"] + rows).joined(separator: "\n") + "\n"
    }

    /// What is true of the images.
    static func truth(_ count: Int) -> String {
        (["case,truth"] + ids(count).enumerated().map { "\($1),\(kinds[$0 % 2])" }).joined(separator: "\n") + "\n"
    }
}
