import Convnet
import Engine
import Foundation
import Labels
import Work

/// Everything that a study's figures depend on, apart from the number of splits; another digest is another study.
struct StudySettings: Encodable {
    private let classes: [LabelClass]
    private let cases: [String]
    private let truth: [Int]
    private let hashes: [String]
    private let size: Int
    private let testFraction: Double
    private let seed: UInt64
    private let methods: [OverReadMethod]
    private let compared: [StudyMethod]
    /// What keeps cases together besides their images.
    private let groups: [String?]
    /// SHA-256 of what the first reads come from.
    private let readers: [String]

    /// - Parameters:
    ///   - given: The reads that stand in for CLIP's, where there are some.
    ///   - reader: CLIP otherwise.
    init(_ request: StudyRequest, _ cases: StudyCases, _ given: GivenReads?, _ reader: (any FirstReader)?) throws {
        // Prompts do not matter where CLIP does not read.
        classes = request.sources.map { given == nil ? $0.label : LabelClass(name: $0.label.name, prompts: []) }
        self.cases = cases.ids
        truth = cases.truth
        hashes = cases.hashes
        size = cases.images.size
        testFraction = request.testFraction
        seed = request.seed
        methods = StudyMethod.trained.compactMap(\.learning)
        readers = try [given.map { try ContentHash.sha256($0.bytes) }, reader?.identity].compactMap { $0 }
        compared = StudyMethod.allCases
        groups = try [request.groups.map { try ContentHash.sha256(InputFile.bytes($0)) }, request.groupPattern]
    }

    func digest() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try ContentHash.sha256(Array(encoder.encode(self)))
    }
}
