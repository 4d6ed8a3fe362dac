/// The three stages of a split, each as a small drawing with a sentence.
enum StageDrawing {
    /// The list of the stages.
    ///
    /// - Parameters:
    ///   - reader: Who gives the first read.
    ///   - heldOut: The held-out share in words.
    static func markup(reader: String, heldOut: String) -> String {
        let stages = [
            (
                "clip", "1 · \(Markup.escaped(reader)) reads everything, once", firstRead,
                "Every image gets a probability for every class. No label is used."
            ),
            (
                "default", "2 · A CNN learns from those reads", training,
                "In each split it sees the first reads of the training part only, never the truth."
            ),
            (
                "truth", "3 · Both are judged on the held-out \(heldOut)", judgement,
                "The truth is looked at here for the first time, to count who is right."
            ),
        ]
        let items = stages.map { style, title, drawing, sentence in
            "<li class=\"\(style)\"><b>\(title)</b>\(frame(drawing))<span class=\"dim\">\(sentence)</span></li>"
        }
        return "<ol class=\"stages\">\(items.joined())</ol>"
    }

    private static func frame(_ content: String) -> String {
        "<svg class=\"plot\" viewBox=\"0 0 300 110\" aria-hidden=\"true\">\(content)</svg>"
    }

    private static let firstRead =
        box(4, 14, 72, "image") + box(4, 62, 72, "prompt") + arrow(76, 32, 104) + arrow(76, 80, 104)
        + box(106, 14, 92, "image tower") + box(106, 62, 92, "text tower")
        + Markup.line(198, 32, 216, 55, style: "whisker") + Markup.line(198, 80, 216, 55, style: "whisker")
        + box(216, 37, 80, "first read")

    private static let training =
        box(4, 14, 80, "images") + box(4, 62, 80, "first reads") + arrow(84, 32, 118) + arrow(84, 80, 118)
        + box(120, 14, 60, "CNN", height: 84) + arrow(180, 56, 214) + box(216, 38, 80, "over-read")

    private static let judgement =
        box(4, 14, 82, "first read") + box(4, 62, 82, "over-read") + arrow(86, 32, 128) + arrow(86, 80, 128)
        + box(130, 14, 52, "truth", height: 84) + arrow(182, 56, 214) + box(216, 38, 80, "F1, errors")

    private static func box(
        _ x: Double, _ y: Double, _ width: Double, _ name: String, height: Double = 36
    ) -> String {
        "<rect class=\"solid\" x=\"\(Markup.number(x))\" y=\"\(Markup.number(y))\" width=\"\(Markup.number(width))\" "
            + "height=\"\(Markup.number(height))\" rx=\"4\"/>"
            + Markup.text(name, x: x + width / 2, y: y + height / 2 + 4, style: "label", anchor: "middle")
    }

    private static func arrow(_ x: Double, _ y: Double, _ end: Double) -> String {
        Markup.line(x, y, end - 6, y, style: "whisker") + Markup.line(end - 12, y - 5, end - 5, y, style: "whisker")
            + Markup.line(end - 12, y + 5, end - 5, y, style: "whisker")
    }
}
