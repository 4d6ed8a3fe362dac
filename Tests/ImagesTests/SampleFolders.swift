import Foundation

@testable import Images

/// Writes a picture to a file below a folder, with the folders on the way.
func write(_ image: PixelImage, to folder: URL, _ path: String) throws {
    let file = folder.appendingPathComponent(path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try PNGEncoder.encode(image).write(to: file)
}

/// Gives a file a time of writing, in seconds since 1970; without one it becomes old enough to be trusted.
func setTime(_ seconds: Int = 1_000_000_000, nanoseconds: Int = 0, of path: String) {
    let time = timespec(tv_sec: seconds, tv_nsec: nanoseconds)
    utimensat(AT_FDCWD, path, [time, time], 0)
}

extension SourceListing {
    /// The texts of all locations.
    var texts: [String] { items.map(\.location.text) }
}

/// Runs a body as a user that may not read everything. Only for a process of its own: others would lose their rights too.
func withoutPrivileges(_ body: () throws -> Void) throws {
    guard geteuid() == 0 else { return try body() }
    // Those who read must still be able to look into the temporary folder.
    guard seteuid(65534) == 0 else { throw ImageUnavailable.changed(path: "privileges") }
    defer { seteuid(0) }
    try body()
}

/// Runs a body when only so many more files can be opened. Only for a process of its own.
func withDescriptors(_ count: Int, _ body: () throws -> Void) throws {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var kept = rlimit()
    getrlimit(resource, &kept)
    defer { setrlimit(resource, &kept) }
    // The lowest free numbers are given out first.
    let free = (0...count).map { _ in dup(0) }
    for descriptor in free { close(descriptor) }
    var limit = rlimit(rlim_cur: rlim_t(free[count]), rlim_max: kept.rlim_max)
    setrlimit(resource, &limit)
    try body()
}
