import Images
import Labels

@testable import Workbench

/// A small project in memory: 14 disagreements and 26 agreed cases, always the same.
enum SampleProject {
    static let names = ["chest", "breast"]

    static func summary(_ names: [String] = names) -> ProjectSummary {
        ProjectSummary(
            name: "mixed-png", classes: names.map { LabelClass(name: $0, prompts: ["a picture of \($0)"]) },
            reviewer: "ana", runID: 2, firstRead: "clip-phantom", overRead: "run 2, 5 folds")
    }

    /// The cards in the order of suspicion.
    static func cards(_ names: [String] = names, count: Int = 40, disagreements: Int = 14) -> [CaseCard] {
        (0..<count).map { index in
            let clipClass = index * 7 % names.count
            let cnnClass = index < disagreements ? (clipClass + 1) % names.count : clipClass
            return CaseCard(
                QueueEntry(
                    ordinal: CaseOrdinal(index),
                    id: CaseID("\(names[cnnClass])/image_\(String(1000 + index * 37)).png"),
                    version: VersionID(index + 1),
                    clip: ReadLabel(classIndex: clipClass, confidence: 0.55 + Float(index % 9) / 20),
                    cnn: ReadLabel(classIndex: cnnClass, confidence: 0.97 - Float(index % 7) / 30)),
                thumbnail: thumbnail(index))
        }
    }

    /// What focus shows of a card; the probability that a reader does not give its class is shared out evenly.
    static func details(_ card: CaseCard, classes count: Int, history: [PastDecision] = []) -> CaseDetails {
        func read(_ read: ReadLabel?) -> Read? {
            read.map { read in
                let rest = (1 - read.confidence) / Float(max(1, count - 1))
                return Read(probabilities: (0..<count).map { $0 == read.classIndex ? read.confidence : rest })
            }
        }
        return CaseDetails(
            id: card.id, file: "/data/\(card.id)", width: 512, height: 640, byteCount: 81_234,
            reads: ReadPair(clip: read(card.clip), cnn: read(card.cnn)), history: history)
    }

    /// A large picture of 8 bits that shows the same as a thumbnail.
    static func picture(_ index: Int) -> LargePicture {
        let image = thumbnail(index)
        return LargePicture(image: image, width: image.width, height: image.height)
    }

    /// A large picture of values: the third of five frames of a CT, unless said otherwise.
    static func largePicture(
        frame: Int = 2, isCT: Bool = true, view: PictureView = PictureView(), image: PixelImage = thumbnail(0)
    ) -> LargePicture {
        LargePicture(
            image: image, view: view, width: 512, height: 512, window: view.window ?? Window(center: 40, width: 400),
            frame: frame, ownFrame: 2, frames: 5, isCT: isCT)
    }

    /// Sixteen pixels, light and dark in turn.
    static let squares = PixelImage(
        width: 4, height: 4, channels: 1, samples: (0..<16).map { ($0 + $0 / 4) % 2 == 0 ? 250 : 5 })

    /// A soft disc on a ramp.
    static func thumbnail(_ index: Int) -> PixelImage {
        let side = 28
        let samples = (0..<(side * side)).map { place in
            let (x, y) = (place % side - side / 2, place / side - side / 2)
            let distance = x * x + y * y * (1 + index % 3)
            return UInt8(max(0, min(255, 230 - distance + (index * 13) % 60)))
        }
        return PixelImage(width: side, height: side, channels: 1, samples: samples)
    }

    static func decision(_ card: CaseCard, _ choice: Choice, by reviewer: String, at time: Double = 1_795_000_000)
        -> Decision
    {
        var project = summary()
        project.reviewer = reviewer
        guard let decision = choice.decision(on: card.entry, in: project, at: time) else {
            preconditionFailure("no such choice")
        }
        return decision
    }

    /// Cases as a reader is shown them who may know nothing of them: two collections with the same pictures, in which
    /// everything that was said differs.
    static func blinded(_ isOther: Bool) -> [CaseCard] {
        cards().map { card in
            var entry = card.entry
            if isOther {
                entry = QueueEntry(
                    ordinal: entry.ordinal, id: CaseID("breast/\(entry.ordinal)"), version: entry.version,
                    state: .unread, clip: entry.cnn, cnn: nil, suspicion: 0.9, isFlagged: true,
                    standing: [decision(card, .exclude, by: "ben")], isOutdated: true, note: "CLIP errs")
            }
            return CaseCard(entry.blinded(answer: nil), thumbnail: card.thumbnail)
        }
    }
}
