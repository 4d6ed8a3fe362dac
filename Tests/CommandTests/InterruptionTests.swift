import Foundation
import Testing

/// The program is stopped at any time, and the same command continues.
@Suite(.serialized) struct InterruptionTests {
    /// Enough that a first read takes many slices.
    private static let count = 384

    /// Lets the program run in slices of 50 ms until the project is in a state, and usually leaves it stopped there: so
    /// a slow look at the project does not miss the state.
    ///
    /// - Returns: Whether the state was reached before the program ended.
    private func stop(
        _ program: RunningProgram, in place: Workplace, where isReached: (Status) -> Bool
    ) throws -> Bool {
        while !program.hasEnded {
            program.send(SIGSTOP)
            let look = try Program.start(["status", "project", "--json"], in: place.folder)
            for _ in 0..<30 where !look.hasEnded { usleep(10_000) }
            // A program that was stopped while it writes would keep others from opening the project.
            if !look.hasEnded { program.send(SIGCONT) }
            if let status = try Status(look.wait()), isReached(status) { return true }
            program.send(SIGCONT)
            usleep(50_000)
        }
        return false
    }

    /// Images come into the project as they are read.
    private func isReading(_ status: Status) -> Bool {
        (1..<Self.count).contains(status.cases) && status.runs.contains { $0.reader == "clip" && !$0.finished }
    }

    private func isLearning(_ status: Status) -> Bool {
        status.runs.contains { $0.reader == "cnn" && (1..<Self.count).contains($0.missing) }
    }

    @Test func killedWorkContinuesAndEndsInTheSameBytes() throws {
        try Workplace.with(images: Self.count, size: 12) { place in
            let arguments = place.labelArguments(["--threads", "1"], networks: Workplace.manyFolds)
            let steps: [(String, (Status) -> Bool)] = [("the first read", isReading), ("training", isLearning)]
            for (name, isReached) in steps {
                let program = try Program.start(arguments, in: place.folder)
                let reached = try stop(program, in: place, where: isReached)
                program.send(SIGKILL)
                let outcome = try program.wait()
                #expect(reached && outcome.signal == SIGKILL, "the program ended before \(name) could be interrupted")
            }
            let whole = place.labelArguments(
                ["--threads", "2"], project: "uninterrupted", networks: Workplace.manyFolds)
            for arguments in [arguments, whole] {
                let outcome = try Program.run(arguments, in: place.folder)
                #expect(outcome.code == 0, "\(outcome.errors)")
            }
            #expect(try place.status()?.runs.map(\.missing) == [0, 0])
            #expect(try place.export() == place.export("uninterrupted"))
        }
    }

    @Test func controlCKeepsWhatIsFinishedAndTheProjectIsLockedUntilThen() throws {
        try Workplace.with(images: Self.count, size: 12) { place in
            let arguments = place.labelArguments(["--threads", "1"])
            let program = try Program.start(arguments, in: place.folder)
            let reached = try stop(program, in: place, where: isReading)
            let second = try Program.run(arguments, in: place.folder)
            program.send(SIGINT)
            program.send(SIGCONT)
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
