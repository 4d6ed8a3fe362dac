import Foundation
import TestSupport
import Testing

@testable import Work

@Suite struct SystemReasonTests {
    private func reason(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return SystemReason.beneath(error)
        }
    }

    @Test func theLastFailureOfTheCLibrary() {
        let descriptor = open("/nowhere/at/all", O_RDONLY)
        let reason = SystemReason.last
        #expect(descriptor < 0)
        #expect(reason == "No such file or directory")
    }

    @Test func foundationsErrorsGiveTheSystemsReason() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("file")
            try Data().write(to: file)
            let below = file.appendingPathComponent("below")
            let files = FileManager.default
            #expect(reason { try Data([1]).write(to: below) } == "Not a directory")
            #expect(
                reason { try files.createDirectory(at: below, withIntermediateDirectories: true) } == "Not a directory")
            #expect(reason { _ = try files.contentsOfDirectory(atPath: below.path) } == "Not a directory")
            #expect(reason { try files.removeItem(at: below) } == "Not a directory")
            #expect(reason { try files.moveItem(at: file, to: below) } == "Not a directory")
            let full = try FileHandle(forWritingTo: URL(fileURLWithPath: "/dev/full"))
            #expect(reason { try full.write(contentsOf: Data([1])) } == "No space left on device")
        }
    }

    @Test func whatTheSystemDidNotSayKeepsItsWords() {
        let error = NSError(
            domain: "letters", code: 28, userInfo: [NSLocalizedDescriptionKey: "three letters too many"])
        #expect(SystemReason.beneath(error) == "three letters too many")
    }
}
