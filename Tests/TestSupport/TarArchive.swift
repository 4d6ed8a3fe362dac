import Foundation

/// Writes tar archives in the ustar format (POSIX.1-1988), for tests.
package struct TarArchive {
    /// What was written so far, without the closing blocks.
    package private(set) var bytes: [UInt8] = []

    /// An archive without members.
    package init() {}

    /// Adds a member.
    ///
    /// - Parameters:
    ///   - name: At most 100 bytes; longer ones take a GNU header of their own.
    ///   - type: `0` for a file, `5` for a folder, `2` for a symbolic link.
    ///   - declaredSize: The size that the header says; the real one where nil.
    package mutating func add(
        _ name: [UInt8], _ content: [UInt8] = [], type: Character = "0", target: String = "", declaredSize: Int? = nil
    ) {
        if name.count > 100 { add(Array("././@LongLink".utf8), name + [0], type: "L") }
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ field: some Collection<UInt8>, at place: Int) {
            header.replaceSubrange(place..<(place + field.count), with: field)
        }
        func octal(_ number: Int, digits: Int) -> [UInt8] {
            let text = String(number, radix: 8)
            return Array((String(repeating: "0", count: digits - text.count) + text).utf8) + [0]
        }
        put(name.prefix(100), at: 0)
        put(octal(0o644, digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)
        put(octal(0, digits: 7), at: 116)
        put(octal(declaredSize ?? content.count, digits: 11), at: 124)
        put(octal(1_700_000_000, digits: 11), at: 136)
        put(Array(repeating: UInt8(ascii: " "), count: 8), at: 148)
        put(String(type).utf8, at: 156)
        put(target.utf8, at: 157)
        put(Array("ustar".utf8) + [0] + Array("00".utf8), at: 257)
        put(octal(header.reduce(0) { $0 + Int($1) }, digits: 6), at: 148)
        bytes += header + content + [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    /// Adds a file by a name that is text.
    package mutating func add(_ name: String, _ content: [UInt8]) { add(Array(name.utf8), content) }

    /// The whole archive, closed by two empty blocks.
    package var closed: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }
}
