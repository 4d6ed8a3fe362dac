import Foundation
import Tensors

/// What an interrupted training goes on from: one safetensors file, replaced whole or not at all.
package struct TrainingCheckpoint: Equatable, Sendable {
    /// Weights and moments.
    package var state: TrainerState
    /// What was seen on the way.
    package var curve: TrainingCurve
    /// Everything that the training's outcome depends on, by name.
    package var options: [String: String]

    /// Steps done.
    package var step: Int { state.moments.steps }

    private static let optionPrefix = "option."
    private static let curveName = "curve"
    private static let stepName = "step"

    /// Puts a checkpoint together.
    package init(state: TrainerState, curve: TrainingCurve, options: [String: String]) {
        (self.state, self.curve, self.options) = (state, curve, options)
    }

    /// Reads a checkpoint.
    ///
    /// - Throws: `ModelFileError` where it is missing or malformed.
    package init(_ url: URL) throws {
        let file = try SafetensorsFile(url)
        guard let steps = file.metadata[Self.stepName].flatMap({ Int($0) }), steps >= 0,
            let text = file.metadata[Self.curveName],
            let curve = try? JSONDecoder().decode(TrainingCurve.self, from: Data(text.utf8))
        else {
            throw ModelFileError(
                .malformed, file: url.path, found: "no step and curve", expected: "a training's checkpoint")
        }
        let moments = Adam.Moments(
            first: try file.floats("first"), second: try file.floats("second"), steps: steps)
        state = TrainerState(values: try file.floats("values"), moments: moments)
        self.curve = curve
        options = Dictionary(
            uniqueKeysWithValues: file.metadata.compactMap { key, value in
                key.hasPrefix(Self.optionPrefix) ? (String(key.dropFirst(Self.optionPrefix.count)), value) : nil
            })
    }

    /// Writes the checkpoint.
    ///
    /// - Throws: `ModelFileError`; an earlier checkpoint is then still whole.
    package func write(to url: URL) throws {
        var metadata = Dictionary(uniqueKeysWithValues: options.map { (Self.optionPrefix + $0.key, $0.value) })
        metadata[Self.stepName] = String(step)
        metadata[Self.curveName] = String(decoding: try JSONEncoder().encode(curve), as: UTF8.self)
        let tensors = [
            ("values", state.values), ("first", state.moments.first), ("second", state.moments.second),
        ].map { SafetensorsTensor($0.0, shape: [$0.1.count], values: $0.1) }
        try SafetensorsWriter.write(tensors, to: url, metadata: metadata)
    }

    /// Makes sure that the checkpoint belongs to a training of these options and this many values.
    ///
    /// - Throws: `ModelFileError` that names the first option that differs.
    package func check(options: [String: String], values: Int, file: String) throws {
        for (name, value) in options.sorted(by: { $0.key < $1.key }) where self.options[name] != value {
            throw ModelFileError(
                .mismatched, file: file, found: "a training with \(name) \(self.options[name] ?? "unknown")",
                expected: "\(value), as asked for; give the same options to continue it, or remove the file")
        }
        let counts = [state.values.count, state.moments.first.count, state.moments.second.count]
        guard counts.allSatisfy({ $0 == values }) else {
            throw ModelFileError(
                .mismatched, file: file, found: "\(counts) values", expected: "\(values), by the model's shape")
        }
    }
}
