import Foundation

/// How a training went, point by point.
package struct TrainingCurve: Codable, Equatable, Sendable {
    /// What was seen at a step.
    package struct Point: Codable, Equatable, Sendable {
        /// Steps done.
        package let step: Int
        /// The mean loss of the steps since the point before.
        package let loss: Double
        /// The learning rate of the last step.
        package let learningRate: Double
        /// What cosine similarities are multiplied with.
        package let scale: Double
        /// Retrieval among pairs that are not trained on.
        package let retrieval: Retrieval

        /// Puts a point together.
        package init(step: Int, loss: Double, learningRate: Double, scale: Double, retrieval: Retrieval) {
            self.step = step
            self.loss = loss
            self.learningRate = learningRate
            self.scale = scale
            self.retrieval = retrieval
        }
    }

    /// The points in order.
    package private(set) var points: [Point]

    /// A curve of its points.
    package init(points: [Point] = []) { self.points = points }

    /// Adds the next point.
    package mutating func append(_ point: Point) { points.append(point) }

    /// The curve as CSV: `step,loss,learning_rate,scale,image_to_text,text_to_image,chance`.
    package var csv: String {
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
    package var sketch: String {
        let blocks = Array("▁▂▃▄▅▆▇█")
        let losses = points.map(\.loss)
        guard let least = losses.min(), let most = losses.max(), most > least else { return "" }
        return String(losses.map { blocks[Int(($0 - least) / (most - least) * Double(blocks.count - 1))] })
    }
}
