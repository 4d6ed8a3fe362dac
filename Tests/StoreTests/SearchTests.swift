import Labels
import Testing

@testable import Store

/// Words are found wherever something is written of a case.
@Suite struct SearchTests {
    private func found(_ text: String, _ store: ProjectStore) throws -> [CaseOrdinal] {
        let query = QueueQuery(filter: .all, order: .path, search: text)
        let ordinals = try store.ordinals(query)
        #expect(try store.count(query) == ordinals.count)
        return ordinals
    }

    private func note(_ text: String, on number: Int, _ store: ProjectStore) throws {
        _ = try store.add(
            Note(reviewer: "ana", text: text, recordedAt: 5), to: (caseID(number), try store.version(number)))
    }

    @Test func idsNotesAndMetadataAreSearched() throws {
        let store = try makeReadProject()
        var metadata = CaseMetadata()
        (metadata.modality, metadata.bodyPart) = ("DX", "CHEST")
        let plain = makeImage(7)
        let picture = OpenedImage(
            id: plain.id, location: plain.location, file: plain.file, image: plain.image, thumbnail: plain.thumbnail,
            metadata: metadata)
        let source = try #require(try store.sources().first)
        _ = try store.take([(picture, nil)], from: source)
        try note("Übersehen: dense lung", on: 2, store)
        try store.decide(3, .exclude, nil, note: "blurred")
        #expect(try found("chest dx", store) == [6])
        for text in ["DENSE", "übersehen", "LUNG dense"] { #expect(try found(text, store) == [2], "\(text)") }
        #expect(try found("blurred", store) == [3])
        #expect(try found("0002", store) == [2] && found("0002 dense", store) == [2])
        #expect(try found("0001 dense", store).isEmpty)
        #expect(try found("  ", store).count == 7)
    }

    /// What is written later is found, what was taken back is not.
    @Test func theTextsFollowEveryChange() throws {
        let store = try makeReadProject()
        #expect(try found("dense", store).isEmpty)
        try note("dense", on: 1, store)
        #expect(try found("dense", store) == [1])
        try note("", on: 1, store)
        #expect(try found("dense", store).isEmpty && found("0001", store) == [1])
        try store.take(6..<9)
        #expect(try found("0008", store) == [8])
        try store.take([1], content: "aa")
        #expect(try found("0001", store) == [1])
        try store.forgetSource("a")
        #expect(try found("png", store).isEmpty)
    }

    /// No match lies across the texts of two cases, and letters that mean something to SQL or to patterns mean themselves.
    @Test func textsAreComparedAsTheyAre() throws {
        let store = try makeReadProject()
        #expect(try found("pnga", store).isEmpty && found("png a", store).count == 6)
        for odd in ["%", "_", "'", "\\", "*", "\u{0}", "a\nb"] { #expect(try found(odd, store).isEmpty, "\(odd)") }
        #expect(try found(String(repeating: "a/", count: 5000), store).isEmpty)
    }

    /// Where a text is in most cases, the queue is gone along instead of looked up; both find the same.
    @Test func aTextOfManyCasesKeepsTheOrder() throws {
        let store = try ProjectStore.inMemory()
        try store.take(0..<5200)
        let all = Array(0..<CaseOrdinal(5200))
        #expect(try found("png", store) == all)
        #expect(try store.ordinals(QueueQuery(filter: .all, order: .path, search: "png"), limit: 3) == [0, 1, 2])
        #expect(try found("00", store) == all.filter { fileName(Int($0)).contains("00") })
        let unread = QueueQuery(filter: .state(.unread), search: "png")
        #expect(try store.count(unread) == 5200 && store.count(QueueQuery(filter: .flagged, search: "png")) == 0)
    }
}
