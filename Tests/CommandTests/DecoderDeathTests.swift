import Foundation
import TestSupport
import Testing

/// Children that decode are killed in the middle of a stage: nobody can tell from the labels.
@Suite struct DecoderDeathTests {
    /// The processes that a process has started.
    private func children(of process: pid_t) throws -> [pid_t] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { pid_t($0) }.filter { child in
            guard let status = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8) else { return false }
            // The name, which may hold anything, is in brackets; the state and the parent follow.
            let fields = status.split(separator: ")").last?.split(separator: " ") ?? []
            return fields.count > 1 && fields[0] != "Z" && pid_t(fields[1]) == process
        }
    }

    /// Fewer than an image is given up after.
    private static let kills = 6

    @Test func killsInMidStageChangeNothing() throws {
        try Workplace.with(images: 80, size: 200) { place in
            for number in 0..<20 {
                let ramp = (0..<40_000).map { UInt16(($0 * (number * 41 + 7)) % 4096) }
                try Data(DICOMFile(columns: 200, ramp).bytes)
                    .write(to: place.folder.appendingPathComponent("images/scan\(number).dcm"))
            }
            try place.label(project: "calm", more: ["--isolate", "all"])
            let running = try Program.start(
                place.labelArguments(["--isolate", "all"], project: "killed"), in: place.folder)
            var killed = 0
            while !running.hasEnded {
                for child in try children(of: running.process) where killed < Self.kills {
                    killed += 1
                    kill(child, SIGKILL)
                }
                usleep(30_000)
            }
            let outcome = try running.wait()
            #expect(outcome.code == 0 && killed >= 2, "\(killed) killed: \(outcome.errors)")
            #expect(outcome.text.hasPrefix("100 cases in killed\n"), "\(outcome.text)")
            let (calm, disturbed) = (try place.export("calm"), try place.export("killed"))
            #expect(calm == disturbed)
        }
    }
}
