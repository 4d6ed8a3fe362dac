import Foundation

/// A terminal of kitty's graphics protocol (https://sw.kovidgoyal.net/kitty/graphics-protocol/), as far as images in
/// the place of characters go. It takes what a program sends, keeps the images, and notes every breach of the protocol.
public final class KittyEmulator {
    /// An image that was sent.
    public struct Image: Equatable {
        /// Pixels across.
        public let width: Int
        /// Pixels down.
        public let height: Int
        /// The cells that it is fitted into, where it has a virtual placement.
        public var columns: Int?
        /// See `columns`.
        public var rows: Int?

        /// Describes an image.
        public init(width: Int, height: Int, columns: Int? = nil, rows: Int? = nil) {
            (self.width, self.height, self.columns, self.rows) = (width, height, columns, rows)
        }
    }

    /// The images by their numbers.
    public private(set) var images: [UInt32: Image] = [:]
    /// How many were ever sent.
    public private(set) var sent = 0
    /// Bytes that the images took when they were decoded, at most.
    public private(set) var mostBytes = 0
    /// What a terminal would not have understood, or shown wrongly.
    public private(set) var breaches: [String] = []
    /// The parts of images that were drawn: row and column, by the image's number.
    public private(set) var drawn: [UInt32: Set<[Int]>] = [:]
    /// What it answers.
    public private(set) var answers: [String] = []

    private var pending: (keys: [String: String], text: String)?
    private var colour: UInt32 = 0

    /// A terminal that holds nothing.
    public init() {}

    /// Takes what a program has sent, whole sequences.
    public func take(_ bytes: [UInt8]) {
        var at = 0
        while at < bytes.count {
            switch bytes[at] {
            case 0x1B: at = escape(bytes, at + 1)
            case ..<0x80: at += 1
            default: at = character(bytes, at)
            }
        }
    }

    private func escape(_ bytes: [UInt8], _ start: Int) -> Int {
        guard start < bytes.count else { return start }
        switch bytes[start] {
        case 0x5B:
            guard let end = bytes[(start + 1)...].firstIndex(where: { (0x40...0x7E).contains($0) }) else {
                return bytes.count
            }
            if bytes[end] == 0x6D { setColour(String(decoding: bytes[(start + 1)..<end], as: UTF8.self)) }
            return end + 1
        case 0x5F, 0x50: return string(bytes, start)
        case 0x20...0x2F: return start + 2
        default: return start + 1
        }
    }

    /// Takes over the colour of glyphs from a sequence `CSI … m`.
    private func setColour(_ text: String) {
        let fields = text.split { $0 == ";" || $0 == ":" }.map { UInt32($0) ?? 0 }
        var at = 0
        while at < fields.count {
            let isLong = fields[at] == 38 || fields[at] == 48
            let count = !isLong || at + 1 >= fields.count ? 1 : fields[at + 1] == 5 ? 3 : 5
            guard at + count <= fields.count else { break }
            switch (fields[at], count) {
            case (38, 3): colour = fields[at + 2]
            case (38, 5): colour = fields[at + 2] << 16 | fields[at + 3] << 8 | fields[at + 4]
            case (30...37, _): colour = fields[at] - 30
            case (90...97, _): colour = fields[at] - 82
            case (0, _), (39, _): colour = 0
            default: break
            }
            at += count
        }
        if fields.isEmpty { colour = 0 }
    }

    /// A string of control, up to its end `ESC \`. In tmux's, every `ESC` is doubled.
    private func string(_ bytes: [UInt8], _ start: Int) -> Int {
        let isTmux = bytes[start] == 0x50 && bytes[(start + 1)...].starts(with: Array("tmux;".utf8))
        var (at, content) = (start + (isTmux ? 6 : 1), [UInt8]())
        while at < bytes.count, !(bytes[at] == 0x1B && at + 1 < bytes.count && bytes[at + 1] == 0x5C) {
            if bytes[at] == 0x1B {
                if !isTmux || at + 1 >= bytes.count || bytes[at + 1] != 0x1B {
                    breaches.append("an ESC inside a string")
                }
                at += 1
            }
            if at < bytes.count { content.append(bytes[at]) }
            at += 1
        }
        if at >= bytes.count { breaches.append("a string without an end") }
        if isTmux {
            take(content)
        } else if bytes[start] == 0x5F, content.first == 0x47 {
            command(String(decoding: content.dropFirst(), as: UTF8.self))
        }
        return at + 2
    }

    private func command(_ text: String) {
        let parts = text.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var keys: [String: String] = [:]
        for field in parts[0].split(separator: ",") {
            let pair = field.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2, pair[0].count == 1, keys[pair[0]] == nil else { return breach("key \(field)") }
            keys[pair[0]] = pair[1]
        }
        let payload = parts.count > 1 ? parts[1] : ""
        if payload.utf8.count > 4096 { breach("a chunk of \(payload.utf8.count) bytes") }
        if let pending { return goOn(with: payload, keys, pending) }
        switch keys["a"] ?? "t" {
        case "q": answers.append("\u{1B}_Gi=\(keys["i"] ?? "");OK\u{1B}\\")
        case "t": goOn(with: payload, keys, (keys, ""))
        case "p": place(keys)
        case "d":
            guard keys["d"] == "I", let id = number("i", keys) else { return breach("a deletion of \(keys)") }
            images[id] = nil
        default: breach("the action \(keys["a"] ?? "")")
        }
    }

    /// A chunk of an image: all but the last are as long as whole groups of base64, and only the first has other keys.
    private func goOn(with payload: String, _ keys: [String: String], _ begun: (keys: [String: String], text: String)) {
        let isFirst = begun.text.isEmpty
        if !isFirst, !Set(keys.keys).isSubset(of: ["m", "q"]) { breach("keys \(keys) of a later chunk") }
        let hasMore = keys["m"] == "1"
        if hasMore, payload.utf8.count % 4 != 0 { breach("a chunk of \(payload.utf8.count) bytes before the last") }
        let text = begun.text + payload
        guard !hasMore else { return pending = (begun.keys, text) }
        pending = nil
        guard let id = number("i", begun.keys), id > 0 else { return breach("an image without number") }
        guard begun.keys["f"] == "100", begun.keys["t"] ?? "d" == "d" else {
            return breach("the format of \(begun.keys)")
        }
        guard let data = Data(base64Encoded: text), let size = KittyEmulator.pngSize(Array(data)) else {
            return breach("image \(id) is no PNG")
        }
        images[id] = Image(width: size.width, height: size.height)
        sent += 1
        mostBytes = max(mostBytes, images.values.reduce(0) { $0 + 4 * $1.width * $1.height })
    }

    private func place(_ keys: [String: String]) {
        guard let id = number("i", keys), images[id] != nil else {
            return breach("a place for an image that is not there")
        }
        guard keys["U"] == "1", let columns = number("c", keys), let rows = number("r", keys), columns > 0, rows > 0
        else {
            return breach("the place \(keys)")
        }
        images[id]?.columns = Int(columns)
        images[id]?.rows = Int(rows)
    }

    private func number(_ key: String, _ keys: [String: String]) -> UInt32? { keys[key].flatMap { UInt32($0) } }

    private func breach(_ text: String) { breaches.append(text) }

    /// A character with the marks that follow it; a placeholder shows a part of an image that is there.
    private func character(_ bytes: [UInt8], _ start: Int) -> Int {
        var (at, scalars) = (start, [Unicode.Scalar]())
        while at < bytes.count, bytes[at] >= 0x80 {
            let length = bytes[at] >= 0xF0 ? 4 : bytes[at] >= 0xE0 ? 3 : 2
            let text = String(decoding: bytes[at..<min(at + length, bytes.count)], as: UTF8.self)
            guard let scalar = text.unicodeScalars.first, scalars.isEmpty || Self.marks[scalar] != nil else { break }
            scalars.append(scalar)
            at += length
        }
        guard scalars.first == "\u{10EEEE}" else { return max(at, start + 1) }
        let numbers = scalars.dropFirst().compactMap { Self.marks[$0] }
        guard numbers.count >= 2 else {
            breach("a placeholder with \(numbers.count) marks")
            return at
        }
        let id = colour | (numbers.count > 2 ? UInt32(numbers[2]) << 24 : 0)
        guard let image = images[id], let rows = image.rows, let columns = image.columns else {
            breach("a placeholder for image \(id), which is not there")
            return at
        }
        if numbers[0] >= rows || numbers[1] >= columns { breach("part \(numbers) of an image of \(rows) x \(columns)") }
        drawn[id, default: []].insert([numbers[0], numbers[1]])
        return at
    }

    /// Width and height of a PNG file that has its beginning and its end.
    private static func pngSize(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
        let begin: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        guard bytes.count > 45, bytes.starts(with: begin), bytes[12..<16].elementsEqual("IHDR".utf8),
            bytes.suffix(8).prefix(4).elementsEqual("IEND".utf8)
        else { return nil }
        func number(_ at: Int) -> Int { bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
        return (number(16), number(20))
    }

    /// The marks by the rule of the protocol: characters of Unicode 6.0 of combining class 230 without decomposition, but
    /// for those that fuse with a letter.
    public static let marks: [Unicode.Scalar: Int] = {
        let fusing: Set<UInt32> = [
            0x300, 0x301, 0x302, 0x303, 0x304, 0x306, 0x307, 0x308, 0x309, 0x30A, 0x30B, 0x30C, 0x30F, 0x311, 0x313,
            0x314, 0x342, 0x653, 0x654,
        ]
        let all = (UInt32(0x300)...0x1FFFF).compactMap { Unicode.Scalar($0) }.filter { scalar in
            let properties = scalar.properties
            guard properties.canonicalCombiningClass.rawValue == 230, properties.generalCategory == .nonspacingMark,
                let age = properties.age, age.major < 6 || (age.major == 6 && age.minor == 0)
            else { return false }
            let text = String(scalar)
            return !fusing.contains(scalar.value)
                && text.decomposedStringWithCanonicalMapping.unicodeScalars.elementsEqual(text.unicodeScalars)
        }
        return Dictionary(all.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }()
}
