import Foundation

/// Measures repeated work, for the benchmarks.
package enum Measurement {
    /// Runs work again and again for some seconds, at least five times.
    ///
    /// - Returns: The seconds that each run took, shortest first.
    package static func sortedTimes(seconds: Double, _ work: () throws -> Void) rethrows -> [Double] {
        var times: [Double] = []
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        while clock.now < end || times.count < 5 { times.append(self.seconds(try clock.measure(work))) }
        return times.sorted()
    }

    /// A duration in seconds.
    static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }

    /// A figure with two decimals, as the benchmarks print it.
    static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

    /// The most memory that the process ever held, in MiB.
    static var peakResidentMegabytes: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1024
    }
}
