import ArgumentParser
import Foundation

/// Which one a job of an array is, as the engine that started it says.
struct ArrayJob {
    /// The engine's variable.
    let variable: String
    /// What it says.
    let value: String
    /// The number of the first job there.
    let start: Int

    /// Where engines that run arrays of jobs say which one a job is, counting from a number.
    private static let variables = [
        ("SLURM_ARRAY_TASK_ID", 0), ("JOB_COMPLETION_INDEX", 0), ("AWS_BATCH_JOB_ARRAY_INDEX", 0), ("PARALLEL_SEQ", 1),
    ]

    /// The first variable of an engine that is set; `nil` where none is.
    init?(_ environment: [String: String]) {
        for (name, start) in Self.variables {
            guard let value = environment[name], !value.isEmpty else { continue }
            (variable, self.value, self.start) = (name, value, start)
            return
        }
        return nil
    }

    /// The job's number from 0; `nil` where the variable says no number.
    var number: Int? { Int(value).map { $0 - start } }

    /// What is wrong where no engine says a number.
    static func missing(_ option: String, instead: String) -> ValidationError {
        let names = variables.map(\.0).joined(separator: ", ")
        return ValidationError("\(option): found none of \(names), expected one; or name it: \(instead)")
    }

    /// The number that an engine says, from 0.
    ///
    /// - Throws: `ValidationError` where there is none.
    static func number(
        of option: String, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> Int {
        guard let job = ArrayJob(environment) else { throw missing(option, instead: "--fold 0") }
        guard let number = job.number, number >= 0 else {
            throw ValidationError("\(option): found \(job.variable)=\(job.value), expected a number from \(job.start)")
        }
        return number
    }
}
