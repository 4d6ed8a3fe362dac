import Dispatch
import Foundation
import Work

/// Turns Ctrl-C, SIGTERM and SIGHUP into a wish to stop; a second Ctrl-C ends the process at once.
final class Interruption {
    /// The wish, to be handed to the work.
    let cancellation = Cancellation()
    private var sources: [any DispatchSourceSignal] = []

    init() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            let cancellation = cancellation
            source.setEventHandler {
                if cancellation.isCancelled { _exit(Failure.Code.interrupted.rawValue) }
                cancellation.cancel()
            }
            source.resume()
            sources.append(source)
        }
    }
}

/// Work that shows its progress and can be interrupted.
struct WatchedWork {
    private let line = ProgressLine()
    private let interruption = Interruption()

    /// What the work is given to report to.
    var monitor: StageMonitor {
        StageMonitor(
            report: line.show, warn: line.warn, inform: line.inform, cancellation: interruption.cancellation)
    }

    /// Runs the work and closes its progress bar.
    func run<Result>(_ body: (StageMonitor) throws -> Result) rethrows -> Result {
        defer { line.finish() }
        return try body(monitor)
    }
}
