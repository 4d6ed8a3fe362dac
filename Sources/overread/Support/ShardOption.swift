import ArgumentParser
import Foundation
import Work

/// Which shard of a collection is read.
enum ShardOption {
    /// Where engines that run arrays of jobs say which one a job is, counting from a number.
    private static let variables = [
        ("SLURM_ARRAY_TASK_ID", 0), ("JOB_COMPLETION_INDEX", 0), ("AWS_BATCH_JOB_ARRAY_INDEX", 0), ("PARALLEL_SEQ", 1),
    ]

    /// Reads `I/N`, or `auto/N`, for which the first variable of an engine that is set says the I.
    ///
    /// - Throws: `ValidationError` that says what is wrong.
    static func parse(
        _ text: String, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> Shard {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Int(parts[1]), Shard.counts.contains(count) else {
            throw ValidationError(
                "--shard: found \"\(text)\", expected I/N or auto/N with N from \(Shard.counts.lowerBound) to "
                    + "\(Shard.counts.upperBound)")
        }
        guard parts[0] != "auto" else { return try fromEngine(count, environment) }
        guard let index = Int(parts[0]), let shard = Shard(index: index, count: count) else {
            throw ValidationError("--shard: found \"\(text)\", expected I from 0 to \(count - 1)")
        }
        return shard
    }

    private static func fromEngine(_ count: Int, _ environment: [String: String]) throws -> Shard {
        for (name, start) in variables {
            guard let value = environment[name], !value.isEmpty else { continue }
            guard let number = Int(value), let shard = Shard(index: number - start, count: count) else {
                throw ValidationError(
                    "--shard auto/\(count): found \(name)=\(value), expected \(start) to \(count - 1 + start)")
            }
            return shard
        }
        let names = variables.map(\.0).joined(separator: ", ")
        throw ValidationError(
            "--shard auto/\(count): found none of \(names), expected one; or name it: --shard 0/\(count)")
    }
}
