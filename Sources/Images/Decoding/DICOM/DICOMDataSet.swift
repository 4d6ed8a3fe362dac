/// The elements of a data set or of an item, found by their tags; values are read when they are asked for.
struct DICOMDataSet {
    private let bytes: [UInt8]
    private var elements: [DICOMTag: DICOMParser.Element] = [:]

    /// Walks through all elements up to the pixels.
    ///
    /// - Throws: `DICOMParser.Failure`.
    init(_ bytes: [UInt8], _ range: Range<Int>, _ encoding: DICOMEncoding) throws {
        self.bytes = bytes
        var parser = DICOMParser(bytes, range, encoding)
        while !parser.isAtEnd {
            let element = try parser.next()
            if element.tag.isPixels {
                elements[element.tag] = element
                return
            }
            // Zeroes that fill the file up are no elements.
            guard element.tag.group != 0 || element.isOpen || !element.value.isEmpty else { return }
            elements[element.tag] = element.isOpen ? try Self.closed(element, &parser) : element
        }
    }

    private static func closed(
        _ element: DICOMParser.Element, _ parser: inout DICOMParser
    ) throws -> DICOMParser.Element {
        let value = try parser.skipOpen(element)
        return DICOMParser.Element(
            tag: element.tag, representation: element.representation, value: value, isOpen: false,
            encoding: element.encoding)
    }

    /// The element of a tag; nil where the data set has none.
    subscript(_ tag: DICOMTag) -> DICOMParser.Element? { elements[tag] }

    /// The element that holds the pixels.
    var pixels: DICOMParser.Element? { elements.values.first { $0.tag.isPixels } }

    /// Whether the data set has no elements at all.
    var isEmpty: Bool { elements.isEmpty }

    /// An element's bytes; nil where it is absent or empty.
    func value(_ tag: DICOMTag) -> ArraySlice<UInt8>? {
        guard let element = elements[tag], !element.value.isEmpty, element.value.upperBound <= bytes.count else {
            return nil
        }
        return bytes[element.value]
    }

    /// The items of a sequence, at most `limit`; none where it is absent.
    ///
    /// - Throws: `DICOMParser.Failure`.
    func items(_ tag: DICOMTag, limit: Int = .max) throws -> [DICOMDataSet] {
        guard let element = elements[tag] else { return [] }
        var parser = DICOMParser(bytes, element.value, element.encoding)
        var items: [DICOMDataSet] = []
        while items.count < limit, let range = try parser.nextItem() {
            items.append(try DICOMDataSet(bytes, range, element.encoding))
        }
        return items
    }
}
