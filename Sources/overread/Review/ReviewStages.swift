import Workbench
import Work

/// What the workbench has done in the background, beside the review.
protocol ReviewStages: Sendable {
    /// Runs a stage to its end on the calling thread.
    ///
    /// - Parameters:
    ///   - report: Takes reports of how far it is; from any thread.
    ///   - cancellation: The reviewer's wish that it stop.
    /// - Returns: What was done, in a few words.
    /// - Throws: `Cancelled` when it was stopped; any other error where it could not go on.
    func run(
        _ stage: Stage, report: @escaping @Sendable (StageStatus) -> Void, cancellation: Cancellation
    ) throws -> String

    /// How right the readers are where the truth is known; empty where it is not.
    func truthRows() throws -> [ReviewReport.TruthRow]
}
