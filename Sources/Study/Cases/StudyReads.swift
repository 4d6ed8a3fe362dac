import Labels
import Work

/// A file of another model's probabilities with its column `truth`.
struct GivenReads: Sendable {
    let path: String
    let bytes: [UInt8]
    let reads: FirstReadsFile
    let truth: TruthFile

    /// - Throws: `InputFile.Unreadable`, `CSVError`.
    init(_ path: String, _ request: StudyRequest) throws {
        self.path = path
        bytes = try InputFile.bytes(path)
        reads = try FirstReadsFile(bytes: bytes, file: path, classes: request.classNames)
        truth = try TruthFile(bytes: bytes, file: path, classes: request.classNames)
    }
}

/// Finds the first read of every case.
///
/// CLIP's reads are kept in the study's folder and taken from there even in the call that made them, so that a study
/// that was interrupted computes with the very same numbers.
struct StudyReads {
    let cases: StudyCases
    let folder: StudyFolder

    /// One read per case, in the order of the cases.
    ///
    /// - Parameter given: Reads that stand in for CLIP's.
    /// - Throws: `StudyError`, `CSVError`, `CannotWrite`, `InputFile.Unreadable`.
    func reads(_ given: GivenReads?) throws -> [Read] {
        if let given { return try ordered(given.reads, given.path) }
        let path = folder.path(StudyFolder.firstReads)
        if let clip = cases.clip { try AtomicFile.write(table(clip), to: path) }
        let bytes = try InputFile.bytes(path)
        return try ordered(FirstReadsFile(bytes: bytes, file: path, classes: cases.classes), path)
    }

    private func ordered(_ file: FirstReadsFile, _ path: String) throws -> [Read] {
        let reads = Dictionary(
            file.reads.map { ($0.caseID.rawValue, $0.read) }, uniquingKeysWith: { first, _ in first })
        return try cases.ids.map { id in
            guard let read = reads[id] else { throw StudyError.damaged(path: path, found: "no read of \(id)") }
            return read
        }
    }

    /// `case,truth,<class>,<class>…`: what `--first-reads` takes.
    private func table(_ reads: [Read]) -> [UInt8] {
        var writer = CSVWriter()
        writer.append(["case", "truth"] + cases.classes)
        for (index, read) in reads.enumerated() {
            let probabilities = read.probabilities.map { FixedNotation.string(Double($0)) }
            writer.append([cases.ids[index], cases.classes[cases.truth[index]]] + probabilities)
        }
        return writer.takeBytes()
    }
}
