import Convnet
import Engine
import Images
import Labels
import Work

/// The cases of a study, as the stages of labelling have taken them in, with what is true of them.
struct StudyCases: Sendable {
    /// The class names.
    let classes: [String]
    /// Every case's id, in natural order.
    let ids: [String]
    /// Every case's class.
    let truth: [Int]
    /// CLIP's reads, where it has read the cases in this call.
    let clip: [Read]?
    /// What the CNN sees of the cases.
    let images: TrainingImages
    /// Groups of near-identical images.
    let lookAlikes: LookAlikes
    /// What no split may part: look-alikes, images of equal content and of one patient, and cases that were said to belong
    /// together.
    let groups: CaseGroups
    /// SHA-256 of every case's content.
    var hashes: [String] { cases.hashes }

    private let cases: ExperimentCases

    /// Takes all cases of a study in; those that cannot be opened are left out with a warning.
    ///
    /// - Parameters:
    ///   - given: Reads that stand in for CLIP's, with the truth.
    ///   - reader: Who reads the cases, now or in an earlier call; `nil` where reads are given.
    ///   - reads: Whether the cases are read on their way in.
    /// - Throws: `StudyError`, `ImageSourceError`, `ImageFileError`, `ModelFileError`, `EngineError`, `ComputeError`,
    ///   `Cancelled`.
    init(
        _ request: StudyRequest, _ given: GivenReads?, readBy reader: (any FirstReader)?, reads: Bool,
        _ monitor: StageMonitor
    ) throws {
        let sources = try request.sources.map { try Source(path: $0.path) }
        let sample =
            if let given { CaseSample(request, truth: given.truth, file: given.path) } else {
                CaseSample(request, sources: sources)
            }
        var drawn: [CaseID: Int] = [:]
        var found: [CaseID] = []
        cases = try ExperimentCases(
            sources, readBy: reader, reads: reads, classes: request.sources.map(\.label), threads: request.threads,
            monitor: monitor
        ) { images in
            found = images.map(\.id)
            drawn = try sample.draw(from: images)
            return Set(drawn.keys)
        }
        classes = request.classNames
        ids = cases.ids.map(\.rawValue)
        truth = cases.ids.compactMap { drawn[$0] }
        clip = cases.reads
        let pictures = try cases.pictures(size: request.size, monitor.cancellation)
        (images, lookAlikes) = (pictures.images, pictures.lookAlikes)
        groups = pictures.groups.joined(with: try Self.given(cases.ids, of: found, request))
        try requireEnough()
    }

    /// Cases that were said to belong together.
    ///
    /// - Parameter found: The ids of all images of the sources: those that a limit or a table of first reads has left out
    ///   may be named as well.
    /// - Throws: `InputFile.Unreadable`, `CSVError`, `GroupPattern.Invalid`; `StudyError.unknownCases` where a table names
    ///   cases that the sources do not have.
    private static func given(_ ids: [CaseID], of found: [CaseID], _ request: StudyRequest) throws -> CaseGroups {
        var groups = CaseGroups(count: ids.count)
        if let path = request.groups {
            let names = CaseNames(found)
            let entries = try GroupsFile(bytes: InputFile.bytes(path), file: path).entries
            let named = entries.map { (try? names.resolve($0.caseID), $0.group) }
            let strangers = zip(entries, named).filter { $1.0 == nil }.map { $0.0.caseID }
            if let first = strangers.min() {
                throw StudyError.unknownCases(file: path, first: first.rawValue, count: strangers.count)
            }
            let known = Dictionary(
                named.compactMap { id, group in id.map { ($0, group) } }, uniquingKeysWith: { first, _ in first })
            groups = groups.joined(with: CaseGroups(named: ids.map { known[$0] }))
        }
        if let pattern = try request.groupPattern.map({ try GroupPattern($0) }) {
            groups = groups.joined(with: CaseGroups(named: ids.map(pattern.group)))
        }
        return groups
    }

    /// Opens a case's image once more.
    ///
    /// - Throws: `ImageUnavailable` where it is another one by now.
    func image(at position: Int) throws -> PixelImage { try cases.image(at: position) }

    private func requireEnough() throws {
        for (position, name) in classes.enumerated() {
            let found = Set(truth.indices.filter { truth[$0] == position }.map { groups.groups[$0] })
            guard found.count > 1 else {
                throw StudyError.tooFew(
                    className: name, found: found.count, expected: "at least two images that differ")
            }
        }
    }
}
