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
    /// What no split may separate: look-alikes, images of equal content, and those of one patient.
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
        cases = try ExperimentCases(
            sources, readBy: reader, reads: reads, classes: request.sources.map(\.label), threads: request.threads,
            monitor: monitor
        ) { images in
            drawn = try sample.draw(from: images)
            return Set(drawn.keys)
        }
        classes = request.classNames
        ids = cases.ids.map(\.rawValue)
        truth = cases.ids.compactMap { drawn[$0] }
        clip = cases.reads
        (images, lookAlikes, groups) = try cases.pictures(size: request.size, monitor.cancellation)
        try requireEnough()
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
