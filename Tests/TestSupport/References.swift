import Foundation

/// Where reference outputs and real data are found; tests that need them are skipped where the variable is unset.
public enum References {
    /// The folder of reference outputs made with PyTorch and transformers (`OVERREAD_FIXTURES`).
    public static let fixtures = folder("OVERREAD_FIXTURES")
    /// The folder of real images (`OVERREAD_REAL_DATA`).
    public static let realData = folder("OVERREAD_REAL_DATA")
    /// Said where tests of the fixtures are skipped.
    public static let fixturesMissing = "skipped: OVERREAD_FIXTURES is not set"
    /// Said where tests of real data are skipped.
    public static let realDataMissing = "skipped: OVERREAD_REAL_DATA is not set"

    private static func folder(_ variable: String) -> URL? {
        guard let path = ProcessInfo.processInfo.environment[variable], !path.isEmpty else { return nil }
        return URL(fileURLWithPath: path, isDirectory: true)
    }
}

/// A fresh folder that is removed after the body, for tests that write files.
public func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("overread-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}
