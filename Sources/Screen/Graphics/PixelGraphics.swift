/// The talk with a terminal about images: the question whether it shows them, and then what it is to hold.
package struct PixelGraphics: Sendable {
    /// How far the talk is.
    package enum State: Equatable, Sendable {
        /// It was asked, and has until then to answer (in milliseconds).
        case asked(until: Int)
        /// It shows images.
        case shown
        /// It does not, or does not say so.
        case silent
    }

    /// How far the talk is.
    package private(set) var state: State
    /// The images that it holds.
    private(set) var shelf = PictureShelf()
    private let isWished: Bool
    private let isInTmux: Bool
    private let isDirect: Bool
    private let session: UInt32
    private var isAnswered = false
    private var wasAskedAgain = false
    private var knowsPlaceholders: Bool

    /// Milliseconds after which nobody waits for an answer any more; one that comes later is heard all the same.
    package static let patience = 2000
    /// Terminals that show images in the place of characters, as they name themselves.
    private static let knowing = ["kitty", "ghostty"]

    /// Starts the talk, where there is anything to talk about: by numbers in colours, with characters beyond ASCII.
    ///
    /// - Parameters:
    ///   - environment: `TERM`, `TMUX` and what kitty and Ghostty set are read.
    ///   - now: In milliseconds.
    package init?(
        _ choice: PictureChoice, depth: ColourDepth, showsUnicode: Bool, environment: [String: String], now: Int
    ) {
        guard choice == .auto || choice == .kitty, depth == .fixed || depth == .direct, showsUnicode else { return nil }
        let term = environment["TERM"] ?? ""
        // Consoles print what they do not understand.
        guard !["linux", "vt", "cons", "sun"].contains(where: term.hasPrefix) else { return nil }
        isWished = choice == .kitty
        isInTmux = environment["TMUX"]?.isEmpty == false
        isDirect = depth == .direct
        session = PixelGraphics.sessionNumber(isDirect: isDirect)
        knowsPlaceholders =
            Self.knowing.contains { term.contains($0) }
            || ["KITTY_WINDOW_ID", "GHOSTTY_RESOURCES_DIR"].contains { environment[$0]?.isEmpty == false }
        state = .asked(until: now + Self.patience)
    }

    /// All but the lowest byte of the numbers of this program's images, so that two programs in one terminal do not take
    /// each other's: the highest byte has a mark of its own, the others are red and green.
    private static func sessionNumber(isDirect: Bool) -> UInt32 {
        let high = UInt32.random(in: 1...255) << 24
        return isDirect ? high | UInt32.random(in: 1...0xFFFF) << 8 : high
    }

    /// What is to be sent at first.
    package var question: [UInt8] { passed(GraphicsCommand.nameQuestion) + passed(GraphicsCommand.question) }

    /// The question once more, where it may be lost: tmux drops it while it is not yet shown itself. `nil` at other times.
    package mutating func questionAgain(at now: Int) -> [UInt8]? {
        guard isInTmux, !wasAskedAgain, case .asked(let end) = state, now >= end - Self.patience / 2 else { return nil }
        wasAskedAgain = true
        return question
    }

    /// Takes an answer; true where pictures are shown otherwise from now on.
    package mutating func take(_ answer: TerminalAnswer) -> Bool {
        let before = state
        switch answer {
        case .name(let name):
            if Self.knowing.contains(where: { name.lowercased().hasPrefix($0) }) { knowsPlaceholders = true }
        case .graphics(GraphicsCommand.questionID, let message): isAnswered = message == "OK"
        case .graphics(let id, let message):
            // What is held cannot be told any more.
            if id & ~0xFF == session, message != "OK" { state = .silent }
            return state != before
        }
        if before != .shown, isAnswered, isWished || knowsPlaceholders { state = .shown }
        return state != before
    }

    /// Ends the waiting where its time has come; true where somebody waits for pixels in vain.
    package mutating func expire(at now: Int) -> Bool {
        guard case .asked(let end) = state, end <= now else { return false }
        state = .silent
        return isWished
    }

    /// Takes note of the images of a screen, and says what is to be sent before it is drawn.
    package mutating func hold(_ images: some Collection<ScreenImage>) -> [UInt8] {
        guard state == .shown else { return [] }
        let changes = shelf.hold(images)
        var bytes = changes.dropped.flatMap { passed(GraphicsCommand.delete(id: session | UInt32($0))) }
        for (id, image) in changes.added {
            guard let png = image.png(), !png.isEmpty else {
                shelf.remove(image.key)
                continue
            }
            let number = session | UInt32(id)
            bytes += GraphicsCommand.transmit(png, id: number).flatMap(passed)
            bytes += passed(GraphicsCommand.place(id: number, columns: image.columns, rows: image.rows))
        }
        return bytes
    }

    /// What has the terminal forget all images, at the end, whatever it was told last; empty where it holds none.
    package var farewell: [UInt8] {
        let ids = shelf.ids
        guard !ids.isEmpty else { return [] }
        return GraphicsCommand.stringEnd + ids.flatMap { passed(GraphicsCommand.delete(id: session | UInt32($0))) }
    }

    /// Takes nothing as held any more: others may have used the terminal meanwhile.
    package mutating func forget() { shelf.removeAll() }

    /// The number that stands for an image's cells as a colour, and the mark that its glyphs get; `nil` where the terminal
    /// does not hold it.
    package func ink(of key: UInt64) -> (colour: Int32, mark: Unicode.Scalar)? {
        guard state == .shown, let id = shelf.id(of: key) else { return nil }
        let colour = isDirect ? session & 0xFFFF00 | UInt32(id) : UInt32(id)
        return (Int32(colour), Placeholder.mark(Int(session >> 24)))
    }

    private func passed(_ bytes: [UInt8]) -> [UInt8] { isInTmux ? GraphicsCommand.throughTmux(bytes) : bytes }
}
