import Foundation
import Work

/// What is wrong with a manifest's file.
package struct ManifestError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file.
    package let file: String
    /// The line, from 1.
    package let line: Int
    /// What was found there.
    package let found: String
    /// What was expected.
    package let expected: String

    /// One line for people, with what to do.
    package var description: String {
        "\(file), line \(line): found \(found), expected \(expected); `overread list` makes such a file anew"
    }
}

/// Manifests as text, a line for each item, so that people can count and look.
///
/// The first line is a JSON object with the sources and how many lines follow. An item's line holds its source's number,
/// its file's bytes, time and number, and its location, parted by tabs; a `!` in place of the bytes, and a reason, stand
/// before what is of no use. Control characters are written `%0a`, which no location holds otherwise.
package enum ManifestFile {
    private struct Header: Codable {
        struct Source: Codable {
            let name: String
            let kind: Images.Source.Kind
            let root: String
        }

        /// The version of the format.
        let overreadList: Int
        let sources: [Source]
        let items: Int
        let leftOut: Int
    }

    private static let version = 1

    /// A manifest's text, part by part.
    ///
    /// - Parameter write: Takes the parts in order.
    /// - Throws: What `write` throws.
    package static func write(_ manifest: Manifest, _ write: ([UInt8]) throws -> Void) throws {
        let sources = manifest.sources.map { Header.Source(name: $0.name, kind: $0.kind, root: $0.root) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let header = Header(
            overreadList: version, sources: sources, items: manifest.items.count, leftOut: manifest.leftOut.count)
        var part = Array(try encoder.encode(header)) + newline
        for item in manifest.items {
            part += Array(line(item).utf8) + newline
            guard part.count > partSize else { continue }
            try write(part)
            part.removeAll(keepingCapacity: true)
        }
        for item in manifest.leftOut {
            let fields = ["\(item.source)", "!", escaped(EscapedName.escape(item.reason)), escaped(item.location.text)]
            part += Array(fields.joined(separator: "\t").utf8) + newline
        }
        try write(part)
    }

    private static let newline = [UInt8(ascii: "\n")]
    private static let partSize = 1 << 16

    private static func line(_ item: Manifest.Item) -> String {
        let time = item.modified.map { "\($0)" } ?? "-"
        return "\(item.source)\t\(item.byteSize)\t\(time)\t\(item.inode)\t\(escaped(item.location.text))"
    }

    /// Reads a manifest.
    ///
    /// - Parameters:
    ///   - path: A file, or a pipe.
    ///   - shard: What is wanted of it; nil: everything. All lines are checked all the same.
    /// - Throws: `InputFile.Unreadable`, `ManifestError`.
    package static func read(_ path: String, shard: Shard? = nil) throws -> Manifest {
        try parse(InputFile.bytes(path), file: path, shard: shard)
    }

    /// Reads a manifest's text.
    ///
    /// - Throws: `ManifestError`.
    static func parse(_ bytes: [UInt8], file: String, shard: Shard?) throws -> Manifest {
        var lines = bytes.split(separator: newline[0], omittingEmptySubsequences: false)[...]
        let first = Array(lines.popFirst() ?? [])
        guard let header = try? JSONDecoder().decode(Header.self, from: Data(first)),
            header.overreadList == version
        else {
            throw ManifestError(file: file, line: 1, found: shown(first[...]), expected: "the first line of a manifest")
        }
        var reader = LineReader(file: file, sources: header.sources.map(source), shard: shard)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for line in lines { try reader.take(line) }
        let (items, leftOut) = (reader.counts.items, reader.counts.leftOut)
        guard items == header.items, leftOut == header.leftOut, bytes.last == newline[0] else {
            throw ManifestError(
                file: file, line: reader.number,
                found: "the end after \(items) items and \(leftOut) that are of no use",
                expected: "\(header.items) and \(header.leftOut)")
        }
        return Manifest(sources: reader.sources, items: reader.items, leftOut: reader.leftOut)
    }

    private static func source(_ header: Header.Source) -> Source {
        Source(name: header.name, root: header.root, kind: header.kind)
    }

    /// A line as errors show it.
    fileprivate static func shown(_ line: ArraySlice<UInt8>) -> String {
        line.isEmpty ? "an empty line" : "\"\(String(decoding: line.prefix(80), as: UTF8.self))\""
    }

    private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F }

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: isControl) else { return text }
        let bytes = text.utf8.flatMap { byte -> [UInt8] in
            guard isControl(byte) else { return [byte] }
            return Array("%\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Nil where the bytes are no UTF-8 text, or hold control characters as they are.
    fileprivate static func unescaped(_ bytes: ArraySlice<UInt8>) -> String? {
        guard !bytes.contains(where: isControl) else { return nil }
        var text: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%"),
                let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), isControl(code)
            else {
                text.append(byte)
                continue
            }
            text.append(code)
            rest = rest.dropFirst(2)
        }
        return String(validating: text, as: UTF8.self)
    }
}

/// Takes a manifest's lines behind the first.
private struct LineReader {
    let file: String
    let sources: [Source]
    let shard: Shard?
    var number = 1
    var items: [Manifest.Item] = []
    var leftOut: [Manifest.LeftOut] = []
    /// Of all lines, those for other shards included.
    var counts = (items: 0, leftOut: 0)

    init(file: String, sources: [Source], shard: Shard?) {
        self.file = file
        self.sources = sources
        self.shard = shard
    }

    mutating func take(_ line: ArraySlice<UInt8>) throws {
        number += 1
        let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        if let item = item(fields) {
            counts.items += 1
            if try isWanted(item.location, item.source) { items.append(item) }
        } else if let item = leftOut(fields) {
            counts.leftOut += 1
            if try isWanted(item.location, item.source) { leftOut.append(item) }
        } else {
            throw ManifestError(
                file: file, line: number, found: ManifestFile.shown(line),
                expected: "a source's number, bytes, time, file number and location, parted by tabs")
        }
    }

    private func isWanted(_ location: Location, _ source: Int) throws -> Bool {
        try shard?.holds(location.text, of: sources[source].name) ?? true
    }

    private func item(_ fields: [ArraySlice<UInt8>]) -> Manifest.Item? {
        guard fields.count == 5, let source = source(fields[0]), let size = Self.number(fields[1], Int.self),
            size >= 0, let inode = Self.number(fields[3], Int64.self), let location = location(fields[4])
        else { return nil }
        let time = Self.number(fields[2], Int64.self)
        guard time != nil || fields[2].elementsEqual("-".utf8) else { return nil }
        if case .frame = location { return nil }
        return Manifest.Item(source: source, location: location, byteSize: size, modified: time, inode: inode)
    }

    private func leftOut(_ fields: [ArraySlice<UInt8>]) -> Manifest.LeftOut? {
        guard fields.count == 4, let source = source(fields[0]), fields[1].elementsEqual("!".utf8),
            let reason = ManifestFile.unescaped(fields[2]).flatMap({ EscapedName.unescape(Array($0.utf8)[...]) }),
            let location = location(fields[3])
        else { return nil }
        return Manifest.LeftOut(source: source, location: location, reason: reason)
    }

    private func source(_ field: ArraySlice<UInt8>) -> Int? {
        Self.number(field, Int.self).flatMap { sources.indices.contains($0) ? $0 : nil }
    }

    private func location(_ field: ArraySlice<UInt8>) -> Location? {
        ManifestFile.unescaped(field).flatMap { Location(text: $0) }
    }

    private static func number<Number: FixedWidthInteger>(_ field: ArraySlice<UInt8>, _ type: Number.Type) -> Number? {
        Number(String(decoding: field, as: UTF8.self))
    }
}
