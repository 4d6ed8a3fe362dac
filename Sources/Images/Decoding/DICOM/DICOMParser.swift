/// Walks through the elements of a data set (PS3.5, 7), all sizes checked against the bytes that are there.
struct DICOMParser {
    /// What keeps a file from being walked through.
    enum Failure: Error, Equatable {
        /// The bytes end here; those of a whole file must not.
        case needsBytes(upTo: Int)
        /// The file is damaged, in a few words.
        case damaged(String)
    }

    /// One element: where its value lies.
    struct Element {
        let tag: DICOMTag
        let representation: ValueRepresentation?
        let value: Range<Int>
        /// Whether the length is left open; the value then starts with an item and ends with a delimiter.
        let isOpen: Bool
        let encoding: DICOMEncoding
    }

    /// How deeply sequences may lie in each other.
    private static let deepest = 32
    private static let openLength: UInt32 = 0xFFFF_FFFF

    let bytes: [UInt8]
    private(set) var position: Int
    let end: Int
    private(set) var encoding: DICOMEncoding

    /// A walk through some of a file's bytes.
    ///
    /// - Precondition: The range lies within the bytes.
    init(_ bytes: [UInt8], _ range: Range<Int>, _ encoding: DICOMEncoding) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
        self.encoding = encoding
    }

    /// Whether nothing is left.
    var isAtEnd: Bool { position >= end }

    /// The next element, whose value is skipped; the pixels' and an open one's are left to be walked into.
    mutating func next() throws -> Element {
        let tag = try readTag()
        let representation = tag.group == DICOMTag.item.group ? nil : readRepresentation()
        let length = try readLength(representation)
        let isOpen = length == Self.openLength
        // A sequence whose kind the writer did not know is kept implicit (PS3.5, 6.2.2, note 2).
        let inner = representation == .unknown ? DICOMEncoding.implicitLittleEndian : encoding
        let value = position..<(isOpen ? end : position + Int(length))
        guard isOpen || tag.isPixels || value.upperBound <= end else {
            throw Failure.needsBytes(upTo: value.upperBound)
        }
        if !isOpen { position = min(value.upperBound, end) }
        return Element(tag: tag, representation: representation, value: value, isOpen: isOpen, encoding: inner)
    }

    /// Skips the value of an element that is open, and returns where it lies without its delimiter.
    mutating func skipOpen(_ element: Element, depth: Int = 0) throws -> Range<Int> {
        guard depth < Self.deepest else { throw Failure.damaged("sequences more than \(Self.deepest) deep") }
        let outer = encoding
        encoding = element.encoding
        defer { encoding = outer }
        let start = position
        while true {
            let here = position
            let tag = try readTag()
            let length = try readUInt32()
            if tag == .sequenceEnd { return start..<here }
            guard tag == .item else { throw Failure.damaged("\(tag) where an item of a sequence is expected") }
            try skipItem(length: length, depth: depth)
        }
    }

    /// Skips an item whose tag and length have been read.
    private mutating func skipItem(length: UInt32, depth: Int) throws {
        guard length == Self.openLength else { return try advance(Int(length)) }
        while true {
            let element = try next()
            if element.tag == .itemEnd { return }
            if element.isOpen { _ = try skipOpen(element, depth: depth + 1) }
        }
    }

    /// The next item of a sequence: where its elements or bytes lie; nil at the sequence's end.
    mutating func nextItem() throws -> Range<Int>? {
        guard !isAtEnd else { return nil }
        let tag = try readTag()
        let length = try readUInt32()
        guard tag != .sequenceEnd else { return nil }
        guard tag == .item else { throw Failure.damaged("\(tag) where an item is expected") }
        let start = position
        guard length == Self.openLength else {
            try advance(Int(length))
            return start..<position
        }
        while true {
            let here = position
            let element = try next()
            if element.tag == .itemEnd { return start..<here }
            if element.isOpen { _ = try skipOpen(element, depth: 1) }
        }
    }

    private mutating func advance(_ count: Int) throws {
        guard count <= end - position else { throw Failure.needsBytes(upTo: position + count) }
        position += count
    }

    private mutating func readTag() throws -> DICOMTag {
        let start = position
        try advance(4)
        return encoding.tag(bytes, at: start)
    }

    /// An element's letters; nil, and nothing is read, where the encoding has none or they are no letters.
    private mutating func readRepresentation() -> ValueRepresentation? {
        guard encoding.isExplicit, position + 2 <= end,
            let representation = ValueRepresentation(bytes[position], bytes[position + 1])
        else { return nil }
        position += 2
        return representation
    }

    private mutating func readLength(_ representation: ValueRepresentation?) throws -> UInt32 {
        guard let representation else { return try readUInt32() }
        if representation.hasLongLength {
            try advance(2)
            return try readUInt32()
        }
        let start = position
        try advance(2)
        return UInt32(encoding.uint16(bytes, at: start))
    }

    private mutating func readUInt32() throws -> UInt32 {
        let start = position
        try advance(4)
        return encoding.uint32(bytes, at: start)
    }
}
