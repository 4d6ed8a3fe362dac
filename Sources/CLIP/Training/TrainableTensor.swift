import Foundation
import Tensors

/// A tensor that learns: one of the layout's tensors, or those of queries, keys and values put on top of one another, so
/// that one product makes all three.
struct TrainableTensor {
    let name: String
    let parts: [NamedShape]

    /// Extents: a convolution's weights are a matrix, and several parts are added up along the first dimension.
    var shape: [Int] {
        let rows = parts.reduce(0) { $0 + ($1.shape.first ?? 0) }
        let dimensions = parts.first?.shape.count ?? 0
        return switch dimensions {
        case 0: []
        case 1: [rows]
        default: [rows, count / max(rows, 1)]
        }
    }

    private var count: Int { parts.reduce(0) { $0 + $1.count } }

    /// The tensor's values as the parts' values.
    func split(_ values: [Float]) -> [SafetensorsTensor] {
        var start = 0
        return parts.map { part in
            defer { start += part.count }
            return SafetensorsTensor(
                part.name, shape: part.shape, values: Array(values[start..<start + part.count]))
        }
    }
}

extension TensorNames.Layer {
    /// The name of the tensors that hold those of queries, keys and values.
    var queriesKeysValues: String { "\(prefix).self_attn.qkv_proj" }
}

extension CLIPConfiguration {
    /// The tensors that training changes, in the form in which they learn.
    var trainableTensors: [TrainableTensor] {
        var tensors: [TrainableTensor] = []
        var places: [String: Int] = [:]
        for part in learnedTensors {
            let name = Self.trainableName(of: part.name)
            if let place = places[name] {
                tensors[place] = TrainableTensor(name: name, parts: tensors[place].parts + [part])
            } else {
                places[name] = tensors.count
                tensors.append(TrainableTensor(name: name, parts: [part]))
            }
        }
        return tensors
    }

    private static func trainableName(of name: String) -> String {
        let projections = [".q_proj.", ".k_proj.", ".v_proj."]
        guard let projection = projections.first(where: name.contains) else { return name }
        return name.replacingOccurrences(of: projection, with: ".qkv_proj.")
    }
}
