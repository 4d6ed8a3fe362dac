import Foundation
import Screen
import Testing

/// Compares a screen with the text file of that name beside the tests.
///
/// With `OVERREAD_RECORD=1` the file is written anew, and the test fails, so that no recording passes for a test. With
/// `OVERREAD_DRAWINGS=FOLDER` every screen is drawn there too, for looking at.
func expectSnapshot(
    _ screen: Screen, _ name: String, file: String = #filePath, at location: SourceLocation = #_sourceLocation
) throws {
    let environment = ProcessInfo.processInfo.environment
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Snapshots")
    let snapshot = folder.appendingPathComponent("\(name).txt")
    if let drawings = environment["OVERREAD_DRAWINGS"] {
        let drawing = URL(fileURLWithPath: drawings).appendingPathComponent("\(name).svg")
        try screen.svg().write(to: drawing, atomically: true, encoding: .utf8)
    }
    guard environment["OVERREAD_RECORD"] != "1" else {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try screen.text.write(to: snapshot, atomically: true, encoding: .utf8)
        Issue.record("recorded \(name)", sourceLocation: location)
        return
    }
    let expected = try String(contentsOf: snapshot, encoding: .utf8)
    #expect(screen.text == expected, "the screen differs from Snapshots/\(name).txt", sourceLocation: location)
}
