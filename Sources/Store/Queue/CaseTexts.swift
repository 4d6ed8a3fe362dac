import Foundation
import GRDB
import Labels
import Synchronization

/// What a search goes through: of every case its id, its notes, and what its file says of how the image was made.
///
/// All texts lie behind each other in memory, some 60 bytes a case, and are gone through from end to end: ids of one
/// collection have most of their letters in common, so that an index of them would not be quicker.
struct CaseTexts {
    /// The folded texts of all cases, each ended by ``end``.
    private var bytes: [UInt8] = []
    /// Where each text ends.
    private var ends: [Int] = []
    private var ordinals: [CaseOrdinal] = []
    /// The texts of cases with notes, in place of those in ``bytes``.
    private var noted: [CaseOrdinal: [UInt8]] = [:]
    /// The state of the project that they are of.
    private(set) var state: ProjectState
    /// What was looked for last, and where it was found: a queue asks for its cases and for their number.
    private var last: (search: String, cases: [CaseOrdinal])?

    /// Stands between the parts of a text and behind its last one; no word that is looked for has it.
    private static let end = UInt8(ascii: "\n")

    /// Fetches the texts of all cases.
    init(_ database: Database) throws {
        state = try ProjectState(database)
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT "case".ordinal, "case".id, modality, bodyPart, viewPosition, laterality FROM "case"
                JOIN source ON source.id = sourceID AND NOT isForgotten
                LEFT JOIN metadata ON metadata.versionID = "case".versionID ORDER BY "case".ordinal
                """)
        while let row = try rows.next() {
            ordinals.append(try row.decode(atIndex: 0))
            bytes += Self.folded(try Self.parts(of: row))
            bytes.append(Self.end)
            ends.append(bytes.count)
        }
        for ordinal in try CaseOrdinal.fetchAll(database, sql: Self.noted) { try renew(ordinal, database) }
    }

    /// Brings the texts of some cases up to date.
    mutating func renew(_ cases: Set<CaseOrdinal>, state: ProjectState, _ database: Database) throws {
        for ordinal in cases { try renew(ordinal, database) }
        self.state = state
        last = nil
    }

    private mutating func renew(_ ordinal: CaseOrdinal, _ database: Database) throws {
        let statement = try database.cachedStatement(sql: Self.whole)
        guard let row = try Row.fetchOne(statement, arguments: [ordinal]) else { return }
        noted[ordinal] = Self.folded(try Self.parts(of: row))
    }

    private static func parts(of row: Row) throws -> [String] {
        try (1..<row.count).compactMap { try row.decode(String?.self, atIndex: $0) }.filter { !$0.isEmpty }
    }

    /// Cases whose present image somebody has noted something on.
    private static let noted = """
        SELECT ordinal FROM "case" JOIN source ON source.id = sourceID AND NOT isForgotten
        WHERE versionID IN (
            SELECT versionID FROM note
            UNION SELECT standing.versionID FROM standing JOIN decision ON decision.id = decisionID AND note <> '')
        """

    /// All that is known of one case in words.
    private static let whole = """
        SELECT "case".ordinal, "case".id, modality, bodyPart, viewPosition, laterality,
            (SELECT text FROM note WHERE note.versionID = "case".versionID ORDER BY id DESC LIMIT 1),
            (SELECT group_concat(decision.note, char(10)) FROM standing JOIN decision ON decision.id = decisionID
                WHERE standing.versionID = "case".versionID)
        FROM "case" JOIN source ON source.id = sourceID AND NOT isForgotten
        LEFT JOIN metadata ON metadata.versionID = "case".versionID WHERE "case".ordinal = ?
        """
}

// MARK: - Finding

extension CaseTexts {
    /// The cases in whose text every word of a search occurs, in order; upper and lower case are alike.
    ///
    /// - Returns: `nil` where nothing is looked for.
    mutating func cases(with search: String) -> [CaseOrdinal]? {
        if let last, last.search == search { return last.cases }
        let found = found(search)
        last = found.map { (search, $0) }
        return found
    }

    private func found(_ search: String) -> [CaseOrdinal]? {
        let sample = bytes.prefix(1 << 16)
        let words = search.split(whereSeparator: \.isWhitespace).map { Self.folded([String($0)]) }
            .filter { !$0.isEmpty }.map { SearchedWord($0, in: sample) }
        guard let longest = words.indices.max(by: { words[$0].count < words[$1].count }) else {
            return search.contains { !$0.isWhitespace } ? [] : nil
        }
        let others = words.indices.filter { $0 != longest }.map { words[$0] }
        let inNotes = noted.filter { _, text in
            text.withUnsafeBytes { text in words.allSatisfy { $0.place(in: text) != nil } }
        }
        let found = withoutNotes(words[longest], others)
        return inNotes.isEmpty ? found : (found + inNotes.keys).sorted()
    }

    private func withoutNotes(_ word: SearchedWord, _ others: [SearchedWord]) -> [CaseOrdinal] {
        bytes.withUnsafeBytes { bytes in
            var found: [CaseOrdinal] = []
            var (number, from) = (0, 0)
            while let place = word.place(in: UnsafeRawBufferPointer(rebasing: bytes[from...])) {
                number = self.number(ofTextWith: from + place, from: number)
                let start = number == 0 ? 0 : ends[number - 1]
                let text = UnsafeRawBufferPointer(rebasing: bytes[start..<ends[number]])
                let ordinal = ordinals[number]
                if noted[ordinal] == nil, others.allSatisfy({ $0.place(in: text) != nil }) { found.append(ordinal) }
                from = ends[number]
            }
            return found
        }
    }

    /// The number of the text that a place lies in, by steps that double and are halved again.
    private func number(ofTextWith place: Int, from first: Int) -> Int {
        var (low, step) = (first, 1)
        while low + step < ends.count, ends[low + step - 1] <= place {
            low += step
            step *= 2
        }
        var high = min(low + step, ends.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] <= place { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Texts as they are compared: in small letters, those beyond ASCII taken apart, without control characters.
    private static func folded(_ parts: [String]) -> [UInt8] {
        var folded: [UInt8] = []
        for part in parts {
            if !folded.isEmpty { folded.append(end) }
            let isPlain = part.utf8.allSatisfy { $0 < 0x80 }
            let text = isPlain ? part : part.lowercased().decomposedStringWithCanonicalMapping
            for byte in text.utf8 where byte >= 0x20 && byte != 0x7F {
                folded.append(byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte)
            }
        }
        return folded
    }
}

/// A word that is looked for, by its byte that is rarest in what is looked through.
private struct SearchedWord {
    private let bytes: [UInt8]
    /// Where the rarest byte stands in it.
    private let anchor: Int

    var count: Int { bytes.count }

    /// - Precondition: The word has a byte.
    init(_ bytes: [UInt8], in sample: ArraySlice<UInt8>) {
        var counts = [Int](repeating: 0, count: 256)
        for byte in sample { counts[Int(byte)] += 1 }
        self.bytes = bytes
        anchor = bytes.indices.min { counts[Int(bytes[$0])] < counts[Int(bytes[$1])] } ?? 0
    }

    /// Where the word first occurs in a text; `nil` where it does not.
    func place(in text: UnsafeRawBufferPointer) -> Int? {
        guard let base = text.baseAddress, text.count >= count else { return nil }
        let end = text.count - count + anchor + 1
        var from = anchor
        while from < end, let found = memchr(base + from, Int32(bytes[anchor]), end - from) {
            let place = UnsafeRawPointer(found) - base
            if memcmp(base + place - anchor, bytes, count) == 0 { return place - anchor }
            from = place + 1
        }
        return nil
    }
}

extension ProjectStore {
    /// Gets ready to search, which takes a while in a large project; a search does so itself where that was not done.
    package func prepareSearch() throws { try texts.withLock { $0 = try presentTexts($0) } }

    /// The cases in which all words of a search occur, in the order of their ordinals; `nil` where nothing is looked for.
    func found(_ search: String) throws -> [CaseOrdinal]? {
        guard search.contains(where: { !$0.isWhitespace }) else { return nil }
        return try texts.withLock { texts in
            var present = try presentTexts(texts)
            // There is one owner of the texts at a time, so that they are never copied.
            texts = nil
            defer { texts = present }
            return present.cases(with: search)
        }
    }

    private func presentTexts(_ known: CaseTexts?) throws -> CaseTexts {
        guard var known else { return try read { try CaseTexts($0) } }
        guard let changes = try changes(since: known.state) else { return known }
        if changes.casesChanged { return try read { try CaseTexts($0) } }
        try read { try known.renew(changes.touched, state: changes.state, $0) }
        return known
    }
}
