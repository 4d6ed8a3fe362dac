import Foundation
import Testing

/// The program is stopped at any time, and the same command continues.
@Suite(.serialized) struct InterruptionTests {
    /// Enough that a first read, or an over-read, takes far longer than a look at the project's status.
    private static let count = 384

    /// Waits until the project is in a state, or the program has ended.
    private func wait(
        for program: RunningProgram, in place: Workplace, _ isReached: (Status) -> Bool
    ) throws -> Bool {
        while !program.hasEnded {
            if let status = try place.status(), isReached(status) { return true }
        }
        return false
    }

    private func isReading(_ status: Status) -> Bool {
        status.runs.contains { $0.reader == "clip" && (1..<Self.count).contains($0.missing) }
    }

    private func isLearning(_ status: Status) -> Bool {
        status.runs.contains { $0.reader == "cnn" && (1..<Self.count).contains($0.missing) }
    }

    @Test func killedWorkContinuesAndEndsInTheSameBytes() throws {
        try Workplace.with(images: Self.count, size: 12) { place in
            let arguments = place.labelArguments(["--threads", "1"])
            let steps: [(String, (Status) -> Bool)] = [("the first read", isReading), ("training", isLearning)]
            for (name, isReached) in steps {
                let program = try Program.start(arguments, in: place.folder)
                let reached = try wait(for: program, in: place, isReached)
                program.send(SIGKILL)
                let outcome = try program.wait()
                #expect(reached && outcome.signal == SIGKILL, "the program ended before \(name) could be interrupted")
            }
            try place.label(more: ["--threads", "1"])
            try place.label(project: "uninterrupted", more: ["--threads", "2"])
            #expect(try place.status()?.runs.map(\.missing) == [0, 0])
            #expect(try place.export() == place.export("uninterrupted"))
        }
    }

    @Test func controlCKeepsWhatIsFinishedAndTheProjectIsLockedUntilThen() throws {
        try Workplace.with(images: Self.count, size: 12) { place in
            let arguments = place.labelArguments(["--threads", "1"])
            let program = try Program.start(arguments, in: place.folder)
            let reached = try wait(for: program, in: place, isReading)
            let second = try Program.run(arguments, in: place.folder)
            program.send(SIGINT)
            let outcome = try program.wait()
            try #require(reached, "the program ended before it could be interrupted: \(outcome.errors)")
            #expect(second.code == 73)
            #expect(second.errors.contains("overread label") && second.errors.contains("is at work"))
            #expect(outcome.code == 130)
            #expect(outcome.errors.contains("interrupted"))
            let status = try #require(try place.status())
            #expect(isReading(status))
        }
    }
}
