import Foundation
import Tensors

/// The tensors of a model or an image network under this program's names, read from files that name them otherwise.
package struct LayoutWeights: WeightSource {
    private let folder: WeightFolder
    private let stored: [String: StoredTensor]
    private let resizesPositions: Bool

    /// The tensors' names, sorted.
    package var names: [String] { stored.keys.sorted() }
    /// The files, by their names in the folder.
    package var fileNames: [String] { folder.fileNames }

    /// Finds tensors in a folder and checks their shapes.
    ///
    /// - Parameters:
    ///   - resizesPositions: Whether an image's positions may be those of another grid, to be resized.
    ///   - place: Where a tensor is found.
    /// - Throws: `ModelFileError` where a tensor is missing or of another shape.
    init(
        _ tensors: [NamedShape], _ folder: WeightFolder, resizesPositions: Bool = false,
        place: (NamedShape) -> StoredTensor
    ) throws {
        self.folder = folder
        self.resizesPositions = resizesPositions
        stored = Dictionary(tensors.map { ($0.name, place($0)) }, uniquingKeysWith: { first, _ in first })
        for tensor in tensors {
            guard let place = stored[tensor.name], try grid(of: place, tensor.name) == nil else { continue }
            try folder.check(place.name, shape: place.shape)
        }
    }

    /// A tensor's values in row-major order.
    ///
    /// - Throws: `ModelFileError` where there is no such tensor of that shape.
    package func values(_ name: String, shape: [Int]) throws -> [Float] {
        guard let place = stored[name] else { return try folder.floats(name, shape: shape) }
        if let grid = try grid(of: place, name) {
            return PositionGrid(try folder.floats(place.name), width: shape[1], side: grid.found, prefix: grid.prefix)
                .resized(to: grid.wanted)
        }
        return place.own(try folder.floats(place.name, shape: place.shape))
    }

    /// The sides of the patches' grid that the file has positions for and of the one that is wanted, where they differ;
    /// libraries then resize the grid.
    private func grid(of place: StoredTensor, _ name: String) throws -> (found: Int, wanted: Int, prefix: Int)? {
        guard resizesPositions, name == TensorNames.imagePositions else { return nil }
        let found = try folder.entry(place.name).shape.suffix(2)
        guard found.count == 2, found.last == place.shape[1], found.first != place.shape[0] else { return nil }
        let counts = (found: found.first ?? 0, wanted: place.shape[0])
        for prefix in [0, 1] {
            if let one = Self.side(counts.found - prefix), let other = Self.side(counts.wanted - prefix) {
                return (one, other, prefix)
            }
        }
        return nil
    }

    private static func side(_ count: Int) -> Int? {
        let side = Int(Double(max(0, count)).squareRoot())
        return side > 0 && side * side == count ? side : nil
    }
}

/// A position for each patch of a square grid, behind those of other tokens.
struct PositionGrid {
    private let values: [Float]
    private let width: Int
    private let side: Int
    private let prefix: Int

    /// Puts a grid together: `prefix` rows, then `side · side` rows of `width` numbers.
    init(_ values: [Float], width: Int, side: Int, prefix: Int) {
        (self.values, self.width, self.side, self.prefix) = (values, width, side, prefix)
    }

    /// The rows of a grid of another size, as PyTorch's bicubic interpolation with antialiasing makes them, which timm and
    /// open_clip use: Keys' kernel with a = -0.5, stretched where the grid shrinks.
    func resized(to size: Int) -> [Float] {
        let kept = prefix * width
        let weights = Self.weights(from: side, to: size)
        let across = (0..<side).map { row in
            weights.map { taps in mixed(taps) { kept + (row * side + $0) * width } }
        }
        let down = weights.flatMap { taps in
            (0..<size).flatMap { column -> [Float] in
                var sum = [Float](repeating: 0, count: width)
                for (row, weight) in taps {
                    for index in 0..<width { sum[index] += weight * across[row][column][index] }
                }
                return sum
            }
        }
        return Array(values[..<kept]) + down
    }

    private func mixed(_ taps: [(Int, Float)], _ start: (Int) -> Int) -> [Float] {
        var sum = [Float](repeating: 0, count: width)
        for (place, weight) in taps {
            let first = start(place)
            for index in 0..<width { sum[index] += weight * values[first + index] }
        }
        return sum
    }

    /// For each place of the new grid the places of the old one that it is made of, with their weights.
    private static func weights(from old: Int, to new: Int) -> [[(Int, Float)]] {
        let scale = Double(old) / Double(new)
        let stretch = max(1, scale)
        return (0..<new).map { place in
            let centre = (Double(place) + 0.5) * scale
            let first = max(0, Int(centre - 2 * stretch + 0.5))
            let last = min(old, Int(centre + 2 * stretch + 0.5))
            let taps = (first..<last).map { ($0, kernel((Double($0) - centre + 0.5) / stretch)) }
            let sum = taps.reduce(0) { $0 + $1.1 }
            return taps.map { ($0.0, Float($0.1 / sum)) }
        }
    }

    /// Keys 1981, doi:10.1109/TASSP.1981.1163711, equation 15.
    private static func kernel(_ distance: Double) -> Double {
        let x = abs(distance)
        if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
        return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
    }
}

extension LayoutWeights {
    /// Parts of networks that are not used: classifiers, and what is between the features and them.
    private static let heads: Set = ["fc", "classifier", "class_layers", "head", "pooler"]
    /// Tensors that play no role once a network is trained.
    private static let unused: Set = ["num_batches_tracked", "mask_token", "position_ids"]

    /// Finds the tensors of an image network alone. All names may begin alike (`model.`, `module.`, `backbone.`, …); the
    /// rest of the file is then not looked at.
    ///
    /// - Throws: `ModelFileError` where a tensor is missing or of another shape, or the network has parts that
    ///   this program does not compute.
    init(_ encoder: ImageEncoderConfiguration, _ folder: WeightFolder) throws {
        let (naming, prefix) = try Self.naming(of: encoder, folder)
        try self.init(encoder.tensors, folder) {
            var place = naming.stored($0)
            place.name = prefix + place.name
            return place
        }
        try checkThatAllIsUsed(prefix)
    }

    /// The naming whose anchor is there, and what stands before it.
    private static func naming(
        of encoder: ImageEncoderConfiguration, _ folder: WeightFolder
    ) throws -> (naming: Naming, prefix: String) {
        let namings = Naming.all(for: encoder)
        let found = namings.flatMap { naming in
            folder.names.filter { $0 == naming.anchor || $0.hasSuffix(".\(naming.anchor)") }
                .map { (naming, String($0.dropLast(naming.anchor.count))) }
        }
        guard let first = found.first else {
            let anchors = namings.map(\.anchor).joined(separator: " or ")
            throw ModelFileError(
                .mismatched, file: folder.path, found: "no tensor \(anchors)",
                expected: "the tensors of the network in config.json")
        }
        guard found.count == 1 else {
            let prefixes = found.map { "\"\($0.1)\"" }.joined(separator: ", ")
            throw ModelFileError(
                .unsupported, file: folder.path, found: "\(found.count) networks, under \(prefixes)", expected: "one")
        }
        return first
    }

    private func checkThatAllIsUsed(_ prefix: String) throws {
        let used = Set(stored.values.map(\.name))
        let left = folder.names.first { name in
            guard name.hasPrefix(prefix), !used.contains(name) else { return false }
            let words = name.dropFirst(prefix.count).split(separator: ".").map(String.init)
            return !Self.heads.contains(words.first ?? "") && !Self.unused.contains(words.last ?? "")
        }
        guard let left else { return }
        throw ModelFileError(
            .unsupported, file: folder.path, found: "the tensor \(left)",
            expected: "only those of the network in config.json and its classifier (fc, classifier, head)")
    }
}
