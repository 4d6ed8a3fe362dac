import Foundation
import Images
import Seeded
import Work

/// Files of images that their first grey level tells apart, with times of writing that lie in the past and tell every two writings apart.
struct TrustFiles {
    private var written = 0
    /// What a place has held, each with the time of its writing.
    private var past: [String: [(content: TrustModel.Content, time: Int)]] = [:]
    private static let images: [Int: [UInt8]] = Dictionary(
        uniqueKeysWithValues: (0..<8).map { number in
            let grey = UInt8(20 + 25 * number)
            // Noise, so that no two are taken for the same picture.
            var generator = SeededGenerator(seed: UInt64(number))
            let noise = (1..<64).map { _ in UInt8(generator.below(256)) }
            let image = PixelImage(width: 8, height: 8, channels: 1, samples: [grey] + noise)
            return (Int(grey), (try? PNGEncoder.encode(image)) ?? [])
        })

    /// One of eight grey levels.
    func grey(_ number: Int) -> Int { 20 + 25 * number }

    func hash(_ grey: Int) -> String { (try? ContentHash.sha256(Self.images[grey] ?? [])) ?? "" }

    func bytes(of content: TrustModel.Content) -> [UInt8] {
        switch content {
        case .image(let grey): Self.images[grey] ?? []
        case .torn(let grey): Array((Self.images[grey] ?? []).dropLast(30))
        case .noise: Array("no image".utf8)
        }
    }

    /// Writes a file, into the one that is there or into a new one that takes its name.
    mutating func write(_ content: TrustModel.Content, to path: String, isReplaced: Bool) throws {
        written += 1
        past[path, default: []].append((content, written))
        try write(content, to: path, time: written, isReplaced: isReplaced)
    }

    /// Writes what a place held before once more, with the time of then; `nil` where it never held anything.
    mutating func restore(_ path: String, choice: Int) throws -> TrustModel.Content? {
        guard let earlier = past[path], !earlier.isEmpty else { return nil }
        let (content, time) = earlier[choice % earlier.count]
        try write(content, to: path, time: time, isReplaced: choice.isMultiple(of: 2))
        return content
    }

    func move(_ old: String, to new: String) throws {
        try? FileManager.default.removeItem(atPath: new)
        try makeFolder(of: new)
        try FileManager.default.moveItem(atPath: old, toPath: new)
    }

    mutating func moveFolder(_ old: String, to new: String) {
        past = Dictionary(
            uniqueKeysWithValues: past.map { path, held in
                (path.hasPrefix(old + "/") ? new + path.dropFirst(old.count) : path, held)
            })
    }

    private func write(_ content: TrustModel.Content, to path: String, time: Int, isReplaced: Bool) throws {
        try makeFolder(of: path)
        if isReplaced { try? FileManager.default.removeItem(atPath: path) }
        try Data(bytes(of: content)).write(to: URL(fileURLWithPath: path))
        let date = Date(timeIntervalSince1970: 1_600_000_000 + Double(time))
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
    }

    private func makeFolder(of path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
}
