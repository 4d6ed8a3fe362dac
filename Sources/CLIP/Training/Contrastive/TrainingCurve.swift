import Foundation

/// How a training went, point by point.
public struct TrainingCurve: Codable, Equatable, Sendable {
    /// What was seen at a step.
    public struct Point: Codable, Equatable, Sendable {
        /// Steps done.
        public let step: Int
        /// The mean loss of the steps since the point before.
        public let loss: Double
        /// The learning rate of the last step.
        public let learningRate: Double
        /// What cosine similarities are multiplied with.
        public let scale: Double
        /// Retrieval among pairs that are not trained on.
        public let retrieval: Retrieval

        /// Puts a point together.
        public init(step: Int, loss: Double, learningRate: Double, scale: Double, retrieval: Retrieval) {
            self.step = step
            self.loss = loss
            self.learningRate = learningRate
            self.scale = scale
            self.retrieval = retrieval
        }
    }

    /// The points in order.
    public private(set) var points: [Point]

    /// A curve of its points.
    public init(points: [Point] = []) { self.points = points }

    /// Adds the next point.
    public mutating func append(_ point: Point) { points.append(point) }

    /// The curve as CSV: `step,loss,learning_rate,scale,image_to_text,text_to_image,chance`.
    public var csv: String {
        let rows = points.map { point in
            let values = [
                point.loss, point.learningRate, point.scale, point.retrieval.imageToText, point.retrieval.textToImage,
                point.retrieval.chance,
            ]
            return "\(point.step)," + values.map { String(format: "%.6f", $0) }.joined(separator: ",")
        }
        return (["step,loss,learning_rate,scale,image_to_text,text_to_image,chance"] + rows).joined(separator: "\n")
            + "\n"
    }

    /// The losses as a line of blocks, the highest loss the highest block.
    public var sketch: String {
        let blocks = Array("▁▂▃▄▅▆▇█")
        let losses = points.map(\.loss)
        guard let least = losses.min(), let most = losses.max(), most > least else { return "" }
        return String(losses.map { blocks[Int(($0 - least) / (most - least) * Double(blocks.count - 1))] })
    }
}
