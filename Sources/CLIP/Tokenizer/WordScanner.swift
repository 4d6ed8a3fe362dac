import Foundation

/// Splits normalised text into the words that byte-pair encoding then works on.
///
/// CLIP's rule: a contraction (`'s 't 're 've 'm 'll 'd`), a run of letters, a single numeral, or a run of anything else
/// that is no white space, whichever comes first in this order.
struct WordScanner: Sequence, IteratorProtocol {
    private static let contractions = ["s", "t", "re", "ve", "m", "ll", "d"].map { Array($0.unicodeScalars) }
    private static let markers = [BytePairVocabulary.startOfText, BytePairVocabulary.endOfText].map {
        Array($0.unicodeScalars)
    }

    private let scalars: [Unicode.Scalar]
    private var position = 0
    /// Ends of words already found: a marker in the text is one match that falls into three words.
    private var pending: [Int] = []

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    /// Splits a text as it was written: composed (NFC) and lower-cased first.
    init(normalising text: Substring) {
        scalars = text.precomposedStringWithCanonicalMapping.unicodeScalars.flatMap {
            $0.properties.lowercaseMapping.unicodeScalars
        }
    }

    mutating func next() -> String? {
        while position < scalars.count, scalars[position].properties.isWhitespace { position += 1 }
        guard position < scalars.count else { return nil }
        let start = position
        position = pending.isEmpty ? wordEnd() : pending.removeFirst()
        return String(String.UnicodeScalarView(scalars[start..<position]))
    }

    /// Where the word that begins at the position ends.
    private mutating func wordEnd() -> Int {
        if let marker = Self.markers.first(where: { follows($0, at: position) }) {
            let end = position + marker.count
            pending = [end - 2, end]
            return position + 2
        }
        if scalars[position] == "'",
            let letters = Self.contractions.first(where: { follows($0, at: position + 1) })
        {
            return position + 1 + letters.count
        }
        switch kind(at: position) {
        case .numeral: return position + 1
        case let kind: return (position..<scalars.count).first { self.kind(at: $0) != kind } ?? scalars.count
        }
    }

    private func follows(_ expected: [Unicode.Scalar], at start: Int) -> Bool {
        scalars[start...].starts(with: expected)
    }

    private enum Kind {
        case letter
        case numeral
        case space
        case other
    }

    private func kind(at index: Int) -> Kind {
        let properties = scalars[index].properties
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return .letter
        case .decimalNumber, .letterNumber, .otherNumber: return .numeral
        default: return properties.isWhitespace ? .space : .other
        }
    }
}
