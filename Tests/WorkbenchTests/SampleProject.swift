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
    static func cards(_ names: [String] = names, count: Int = 40) -> [CaseCard] {
        (0..<count).map { index in
            let clipClass = index * 7 % names.count
            let cnnClass = index < 14 ? (clipClass + 1) % names.count : clipClass
            return CaseCard(
                id: CaseID("\(names[cnnClass])/image_\(String(1000 + index * 37)).png"),
                reads: ReadPair(
                    clip: read(clipClass, of: names.count, confidence: 0.55 + Float(index % 9) / 20),
                    cnn: read(cnnClass, of: names.count, confidence: 0.97 - Float(index % 7) / 30)),
                thumbnail: thumbnail(index))
        }
    }

    /// A read that is so sure of a class and shares the rest out evenly.
    static func read(_ index: Int, of count: Int, confidence: Float) -> Read {
        let rest = (1 - confidence) / Float(max(1, count - 1))
        return Read(probabilities: (0..<count).map { $0 == index ? confidence : rest })
    }

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
        guard let decision = choice.decision(on: card, in: project, at: time) else {
            preconditionFailure("no such choice")
        }
        return decision
    }
}
