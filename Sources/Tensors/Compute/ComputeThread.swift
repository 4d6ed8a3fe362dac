import Work

extension Compute {
    /// Runs a body on a thread of its own and waits for its end.
    ///
    /// - Throws: What the body throws; `ComputeError`.
    package static func run<Result: Sendable>(
        referencePolicy: ReferencePolicy = .allow, _ body: @escaping @Sendable (Compute) throws -> Result
    ) throws -> Result {
        try Team(1) { _ in try Compute(referencePolicy: referencePolicy) }.each { compute, _ in try body(compute) }[0]
    }

    /// Works through independent jobs with several workers and gives the results in the jobs' order.
    ///
    /// Small networks train faster this way than by sharing every operation between threads, and the results do not
    /// depend on the number of workers.
    ///
    /// - Throws: The first failure by the jobs' order, no further job being begun then; `ComputeError`.
    package static func map<Job: Sendable, Result: Sendable>(
        _ jobs: [Job], workers: Int, _ body: @escaping @Sendable (Compute, Job) throws -> Result
    ) throws -> [Result] {
        try Team(min(workers, jobs.count)) { _ in try Compute() }.map(jobs, body)
    }
}
