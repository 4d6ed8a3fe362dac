import CLIP
import Convnet
import Labels
import Screen
import Tensors

/// A network layer by layer, taken from the network itself.
package struct NetworkDescription: Equatable, Sendable {
    /// One layer, or several equal ones in a row.
    package struct Layer: Equatable, Sendable {
        /// What it is.
        package let name: String
        /// Extents of its result for one image or text.
        package let output: [Int]
        /// Numbers that it learns.
        package let parameters: Int

        /// The extents in words, for example `14 × 14 × 16`; `–` for a single number.
        package var outputText: String {
            output.isEmpty ? "–" : output.map(String.init).joined(separator: " × ")
        }
    }

    /// What the network is.
    package let title: String
    /// The layers in the order of the computation.
    package let layers: [Layer]

    /// Numbers that the network learns.
    package var parameters: Int { layers.reduce(0) { $0 + $1.parameters } }

    /// Describes a CLIP model; equal transformer layers that follow one another are one line.
    package init(_ configuration: CLIPConfiguration) {
        title = "CLIP"
        layers = Self.folded(
            configuration.summary.map { Layer(name: $0.name, output: $0.output, parameters: $0.parameters) })
    }

    /// Describes a CNN; extents are height x width x channels.
    ///
    /// - Throws: `ConvnetError.architecture` where its layers do not fit together, `ComputeError`.
    package init(_ architecture: Architecture) throws {
        let extents = try architecture.extents()
        let counts = try Self.parameterCounts(architecture)
        let input = Layer(name: "image", output: Self.shape(extents[0]), parameters: 0)
        title = "CNN"
        layers =
            [input]
            + architecture.layers.enumerated().map { index, layer in
                Layer(name: layer.name, output: Self.shape(extents[index + 1]), parameters: counts[index] ?? 0)
            }
    }

    private static func shape(_ extent: Architecture.Extent) -> [Int] {
        extent.height * extent.width == 1 ? [extent.channels] : [extent.height, extent.width, extent.channels]
    }

    /// What every layer learns, by its position, which begins the names of its tensors.
    private static func parameterCounts(_ architecture: Architecture) throws -> [Int: Int] {
        try Compute.run { compute in
            var counts: [Int: Int] = [:]
            for entry in try Convnet(architecture, compute).parameters.entries {
                guard let position = entry.name.split(separator: ".").first.flatMap({ Int($0) }) else { continue }
                counts[position, default: 0] += entry.count
            }
            return counts
        }
    }

    /// Joins layers that differ in nothing but their number.
    private static func folded(_ layers: [Layer]) -> [Layer] {
        var folded: [(first: Layer, count: Int)] = []
        for layer in layers {
            if let last = folded.last, last.first.kind == layer.kind, layer.number != nil,
                last.first.output == layer.output, last.first.parameters == layer.parameters
            {
                folded[folded.count - 1].count += 1
            } else {
                folded.append((layer, 1))
            }
        }
        return folded.map { $0.count == 1 ? $0.first : $0.first.repeated($0.count) }
    }
}

extension NetworkDescription.Layer {
    private static let mark = "layer "

    /// The place of a transformer layer's number in its name: `image: layer 3: 12 heads, …`.
    private var numberRange: Range<String.Index>? {
        guard let start = name.firstRange(of: Self.mark)?.upperBound else { return nil }
        let end = name[start...].firstIndex { !$0.isNumber } ?? name.endIndex
        return start < end ? start..<end : nil
    }

    fileprivate var number: Int? { numberRange.flatMap { Int(name[$0]) } }

    /// The name without the number.
    fileprivate var kind: String { numberRange.map { name.replacingCharacters(in: $0, with: "") } ?? name }

    fileprivate func repeated(_ count: Int) -> Self {
        guard let range = numberRange, let number else { return self }
        let numbers = "\(number)–\(number + count - 1)"
        let plural = name.replacingCharacters(in: range, with: numbers)
            .replacing(Self.mark + numbers, with: "layers \(numbers)")
        return Self(name: plural, output: output, parameters: count * parameters)
    }
}

extension Architecture.Layer {
    /// What the layer is, in words; how many channels it gives is said by its result.
    fileprivate var name: String {
        switch self {
        case .convolution(_, let kernel, let stride, _, _, let batchNorm, let relu):
            "convolution \(kernel) × \(kernel)" + (stride > 1 ? ", stride \(stride)" : "")
                + (batchNorm ? ", batch norm" : "") + (relu ? ", ReLU" : "")
        case .maxPool(let size): "max pooling \(size) × \(size)"
        case .globalAverage: "global average"
        case .flatten: "flatten"
        case .linear(_, let relu): "linear" + (relu ? ", ReLU" : "")
        }
    }
}

extension NetworkDescription {
    /// The layers as a table for a terminal, with the sum of their parameters.
    package var text: String {
        let header = ["layer", "output", "parameters"]
        let rows = layers.map { [$0.name, $0.outputText, Self.grouped($0.parameters)] }
        let sum = ["in all", "", Self.grouped(parameters)]
        let table = TextTable(width: DisplayText.width(of:)).lines([header] + rows + [sum], indent: "  ")
        return ([title] + table).joined(separator: "\n")
    }

    /// A number with commas between its thousands.
    static func grouped(_ number: Int) -> String {
        let digits = String(number)
        var text = ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
