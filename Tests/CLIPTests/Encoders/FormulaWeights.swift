import Foundation
import Tensors

@testable import CLIP

/// The weights that `Fixtures/make_encoders.py` gives to its networks.
struct FormulaWeights: WeightSource {
    let encoder: ImageEncoderConfiguration
    let naming: Naming

    func values(_ name: String, shape: [Int]) throws -> [Float] {
        let stored = naming.stored(NamedShape(name: name, shape: shape))
        return stored.own(Self.values(stored.name, shape: stored.shape))
    }

    /// All tensors of the encoder as a file has them.
    func tensors(prefix: String) -> [SafetensorsTensor] {
        var found: Set<String> = []
        return encoder.tensors.map { naming.stored($0) }.filter { found.insert($0.name).inserted }.map {
            SafetensorsTensor(prefix + $0.name, shape: $0.shape, values: Self.values($0.name, shape: $0.shape))
        }
    }

    static func pixels(_ count: Int) -> [Float] { repeated(uniform("pixels"), factor: 2, count) }

    static func values(_ name: String, shape: [Int]) -> [Float] {
        let count = shape.reduce(1, *)
        let places = ["cls_token", "pos_embed", "position_embeddings", "register_tokens"]
        let isMatrix = shape.count > 1 && !places.contains(where: name.hasSuffix)
        let numbers = uniform(name)
        if isMatrix {
            return repeated(numbers, factor: Float((3 / Double(shape.dropFirst().reduce(1, *))).squareRoot()), count)
        } else if name.hasSuffix("running_var") {
            return repeated(numbers, factor: 0.5, plus: 1, count)
        } else if shape.count == 1, name.hasSuffix(".weight") {
            return repeated(numbers, factor: 0.25, plus: 1, count)
        }
        return repeated(numbers, factor: 0.25, count)
    }

    private static func repeated(_ numbers: [Float], factor: Float, plus offset: Float = 0, _ count: Int) -> [Float] {
        let scaled = numbers.map { $0 * factor + offset }
        var values: [Float] = []
        values.reserveCapacity(count + scaled.count)
        while values.count < count { values += scaled }
        values.removeLast(values.count - count)
        return values
    }

    /// SplitMix64 from the FNV-1a hash of a name, 4093 numbers from -1 up to below 1.
    private static func uniform(_ name: String) -> [Float] {
        var state: UInt64 = name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return (0..<4093).map { _ in
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Float((mixed ^ (mixed >> 31)) >> 40) / 8_388_608 - 1
        }
    }
}
