import Foundation
import Testing
import TestSupport

@testable import Work

/// Files and folders that results go to.
@Suite struct FileTests {
    @Test func filesAreReplacedWholeAndLeaveNothingBeside() throws {
        try withTemporaryFolder { folder in
            let path = folder.appendingPathComponent("labels.csv").path
            try AtomicFile.write(Array("first".utf8), to: path)
            try AtomicFile.write(Array("second".utf8), to: path)
            #expect(try InputFile.bytes(path) == Array("second".utf8))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["labels.csv"])
        }
    }

    @Test func devicesStayDevices() throws {
        try AtomicFile.write([1, 2, 3], to: "/dev/null")
        #expect(try InputFile.bytes("/dev/null").isEmpty)
        let full = CannotWrite(path: "/dev/full", reason: "No space left on device")
        #expect(throws: full) { try AtomicFile.write([1], to: "/dev/full") }
    }

    @Test func foldersAreMadeWithThoseAboveThem() throws {
        try withTemporaryFolder { folder in
            let deep = folder.appendingPathComponent("a/b/c")
            try OutputFolder.make(deep)
            try OutputFolder.make(deep)
            try AtomicFile.write([], to: deep.appendingPathComponent("file").path)
            let error = CannotWrite(path: "\(deep.path)/file/x", reason: "Not a directory")
            #expect(throws: error) { try OutputFolder.make(deep.appendingPathComponent("file/x")) }
        }
    }

    @Test func filesThatCannotBeReadAreNamed() throws {
        try withTemporaryFolder { folder in
            let absent = folder.appendingPathComponent("absent.csv").path
            let error = InputFile.Unreadable(path: absent, reason: "No such file or directory")
            #expect(throws: error) { try InputFile.bytes(absent) }
            #expect(throws: InputFile.Unreadable(path: folder.path, reason: "Is a directory")) {
                try InputFile.bytes(folder.path)
            }
        }
    }
}

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
