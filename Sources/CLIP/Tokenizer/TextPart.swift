import Foundation

/// What a text consists of before its words become tokens: stretches of words, and the markers between them.
enum TextPart {
    /// Words, as they were written.
    case words(Substring)
    /// The marker `<|startoftext|>`.
    case start
    /// The marker `<|endoftext|>`.
    case end

    /// A text parted at its markers, which are looked for before anything is lower-cased.
    static func parts(of text: String) -> [TextPart] {
        var parts: [TextPart] = []
        var rest = text[...]
        while let found = firstMarker(in: rest) {
            parts += [.words(rest[..<found.range.lowerBound]), found.part]
            rest = rest[found.range.upperBound...]
        }
        return parts + [.words(rest)]
    }

    private static func firstMarker(in text: Substring) -> (range: Range<String.Index>, part: TextPart)? {
        let markers = [(BytePairVocabulary.startOfText, TextPart.start), (BytePairVocabulary.endOfText, .end)]
        return markers.compactMap { marker, part in
            text.range(of: marker, options: .literal).map { (range: $0, part: part) }
        }.min { $0.range.lowerBound < $1.range.lowerBound }
    }
}
