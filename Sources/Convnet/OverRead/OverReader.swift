import Labels
import Tensors
import Work

/// Learns to read from first reads that are partly wrong.
///
/// Everything it looks at are the cases it is given: no other case, and no other case's read, can influence the result.
/// Cross-fitting therefore only has to leave a fold out of them.
package struct OverReader: Sendable {
    let method: OverReadMethod
    let images: TrainingImages
    let architecture: Architecture
    let cancellation: Cancellation
    let stepped: @Sendable () -> Void

    /// A reader that learns by a method.
    ///
    /// - Parameters:
    ///   - images: All images of the project, prepared.
    ///   - stepped: Told of every training step, and of those that were not needed.
    package init(
        _ method: OverReadMethod, images: TrainingImages, architecture: Architecture,
        cancellation: Cancellation = Cancellation(), stepped: @escaping @Sendable () -> Void = {}
    ) {
        self.method = method
        self.images = images
        self.architecture = architecture
        self.cancellation = cancellation
        self.stepped = stepped
    }

    /// Networks that have learned, and what is known of them without any true label.
    package struct Learned {
        /// The networks that read.
        package let ensemble: Ensemble
        /// How well their judges agreed; `nil` where the method has none, or there was nothing to judge.
        package let signs: OverReadSigns?
    }

    /// Finds out what to believe, and trains the networks that read.
    ///
    /// - Parameters:
    ///   - seed: All random numbers come from it and from `stream`.
    ///   - stream: Tells folds apart.
    /// - Throws: `ComputeError`, `ConvnetError`.
    package func learn(_ evidence: Evidence, seed: UInt64, stream: UInt64, _ compute: Compute) throws -> Learned {
        guard evidence.classCount > 0 else {
            throw ConvnetError.trainingSet("there is no image to learn from")
        }
        var course = LearningCourse(self, evidence, seed: seed, stream: stream, compute)
        let (networks, signs) = try course.run()
        for _ in course.steps..<max(course.steps, method.trainingSteps(for: evidence.members.count)) { stepped() }
        return Learned(ensemble: Ensemble(networks), signs: signs)
    }
}
