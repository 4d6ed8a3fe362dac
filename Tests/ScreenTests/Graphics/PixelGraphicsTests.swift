import TestSupport
import Testing

@testable import Screen

/// The talk with a terminal about images.
@Suite struct PixelGraphicsTests {
    private static let ok = TerminalAnswer.graphics(id: 31, message: "OK")
    private static let kitty = TerminalAnswer.name("kitty(0.35.2)")

    private func begun(
        _ choice: PictureChoice = .auto, depth: ColourDepth = .fixed, unicode: Bool = true,
        environment: [String: String] = ["TERM": "xterm-256color"]
    ) -> PixelGraphics? {
        PixelGraphics(choice, depth: depth, showsUnicode: unicode, environment: environment, now: 1000)
    }

    private func image(_ key: UInt64, pixels: Int = 100, columns: Int = 4, rows: Int = 2) -> ScreenImage {
        ScreenImage(key: key, columns: columns, rows: rows, pixels: pixels) {
            GraphicsCommandTests.png(width: 10, height: max(1, pixels / 10), bytes: 100)
        }
    }

    @Test func nobodyIsAskedInVain() {
        #expect(begun(.half) == nil && begun(.sextant) == nil)
        #expect(begun(depth: .sixteen) == nil && begun(depth: .none) == nil && begun(unicode: false) == nil)
        for term in ["linux", "vt100", "vt220"] { #expect(begun(environment: ["TERM": term]) == nil) }
        #expect(begun() != nil && begun(.kitty, depth: .direct) != nil)
    }

    @Test func imagesAreShownWhereTheTerminalAnswersAndIsKnownToShowThemInPlaceOfCharacters() throws {
        for answers in [[Self.kitty, Self.ok], [Self.ok, Self.kitty], [Self.ok, .name("ghostty 1.1.3")]] {
            var talk = try #require(begun())
            let changes = answers.map { talk.take($0) }
            #expect(changes == [false, true])
            #expect(talk.state == .shown)
        }
        var other = try #require(begun())
        let changes = [other.take(.name("WezTerm 20240203")), other.take(Self.ok)]
        let ends = [other.expire(at: 2999), other.expire(at: 3000)]
        #expect(changes == [false, false] && ends == [false, false] && other.state == .silent)
        // Whoever wishes it gets it from any terminal that answers.
        var wished = try #require(begun(.kitty))
        let isShown = wished.take(Self.ok)
        #expect(isShown && wished.state == .shown)
        var inKitty = try #require(begun(environment: ["TERM": "tmux-256color", "TMUX": "x", "KITTY_WINDOW_ID": "1"]))
        let isShownThere = inKitty.take(Self.ok)
        #expect(isShownThere)
    }

    @Test func wrongAnswersAreNoAnswersAndLateOnesAre() throws {
        var talk = try #require(begun(.kitty))
        let wrong = [
            talk.take(.graphics(id: 32, message: "OK")), talk.take(.graphics(id: 31, message: "EINVAL:no")),
        ]
        #expect(wrong == [false, false])
        let ends = [talk.expire(at: 3000), talk.expire(at: 4000)]
        #expect(ends == [true, false] && talk.state == .silent)
        let isShown = talk.take(Self.ok)
        #expect(isShown && talk.state == .shown)
    }

    @Test func imagesAreSentOnceAndForgottenAtTheEnd() throws {
        let terminal = KittyEmulator()
        var talk = try #require(begun(.kitty))
        let early = talk.hold([image(1)])
        #expect(early.isEmpty && talk.farewell.isEmpty && talk.ink(of: 1) == nil)
        _ = talk.take(Self.ok)
        terminal.take(talk.hold([image(1), image(2)]))
        terminal.take(talk.hold([image(1), image(2)]))
        #expect(terminal.sent == 2 && terminal.images.count == 2)
        let ink = try #require(talk.ink(of: 1))
        #expect((16...255).contains(ink.colour))
        let number = UInt32(try #require(KittyEmulator.marks[ink.mark]))
        #expect(number > 0 && terminal.images[number << 24 | UInt32(ink.colour)] != nil)
        terminal.take(talk.farewell)
        #expect(terminal.images.isEmpty && terminal.breaches.isEmpty, "\(terminal.breaches)")
        talk.forget()
        let again = talk.hold([image(1)])
        #expect(!again.isEmpty)
    }

    @Test func inDirectColourTheNumberIsTheWholeColour() throws {
        let terminal = KittyEmulator()
        var talk = try #require(begun(.kitty, depth: .direct))
        _ = talk.take(Self.ok)
        terminal.take(talk.hold([image(1)]))
        let ink = try #require(talk.ink(of: 1))
        let number = UInt32(try #require(KittyEmulator.marks[ink.mark])) << 24 | UInt32(ink.colour)
        #expect(Array(terminal.images.keys) == [number] && ink.colour > 0xFF)
    }

    @Test func throughTmuxAllIsPassed() throws {
        let terminal = KittyEmulator()
        var talk = try #require(
            begun(.kitty, environment: ["TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0"]))
        terminal.take(talk.question)
        #expect(terminal.answers.count == 1)
        // Once more where it may have been lost, and no third time.
        let again = [1900, 2000, 2500].map { talk.questionAgain(at: $0) }
        #expect(again == [nil, talk.question, nil])
        _ = talk.take(Self.ok)
        let bytes = talk.hold([image(1)])
        #expect(bytes.starts(with: Array("\u{1B}Ptmux;\u{1B}\u{1B}_G".utf8)))
        terminal.take(bytes)
        terminal.take(talk.farewell)
        #expect(terminal.sent == 1 && terminal.images.isEmpty && terminal.breaches.isEmpty, "\(terminal.breaches)")
    }

    @Test func aFailureEndsThePixels() throws {
        var talk = try #require(begun(.kitty))
        _ = talk.take(Self.ok)
        _ = talk.hold([image(1)])
        let ink = try #require(talk.ink(of: 1))
        let number = UInt32(Placeholder.number(of: ink.mark) ?? 0) << 24 | UInt32(ink.colour)
        let changes = [
            talk.take(.graphics(id: number, message: "OK")), talk.take(.graphics(id: number, message: "ENOSPC:full")),
        ]
        #expect(changes == [false, true] && talk.state == .silent)
        #expect(talk.ink(of: 1) == nil && !talk.farewell.isEmpty)
    }

    @Test func anImageThatCannotBeEncodedIsNotHeld() throws {
        var talk = try #require(begun(.kitty))
        _ = talk.take(Self.ok)
        let bytes = talk.hold([ScreenImage(key: 1, columns: 1, rows: 1, pixels: 1) { nil }])
        #expect(bytes.isEmpty)
        #expect(talk.ink(of: 1) == nil)
    }
}

@Suite struct PictureShelfTests {
    private func image(_ key: UInt64, megabytes: Int = 0) -> ScreenImage {
        ScreenImage(key: key, columns: 1, rows: 1, pixels: megabytes << 18) { [0] }
    }

    @Test func whatWasShownLongestAgoGoesFirst() {
        var shelf = PictureShelf()
        _ = shelf.hold([image(1, megabytes: 30)])
        _ = shelf.hold([image(2, megabytes: 30)])
        _ = shelf.hold([image(1, megabytes: 30)])
        let second = shelf.id(of: 2)
        let changes = shelf.hold([image(3, megabytes: 20)])
        #expect(changes.dropped == [second].compactMap { $0 } && shelf.id(of: 1) != nil && shelf.id(of: 3) != nil)
        #expect(shelf.total <= PictureShelf.mostBytes)
    }

    @Test func whatIsShownNowStays() {
        var shelf = PictureShelf()
        _ = shelf.hold([image(1, megabytes: 40), image(2, megabytes: 40)])
        #expect(shelf.id(of: 1) != nil && shelf.id(of: 2) == nil)
        _ = shelf.hold([image(9, megabytes: 65)])
        #expect(shelf.id(of: 9) == nil)
    }

    /// The cells of two screens that follow each other never have one number for two images.
    @Test func numbersGoRound() {
        var shelf = PictureShelf()
        var before: [UInt8: UInt64] = [:]
        for page in 0..<100 {
            let keys = (0..<37).map { UInt64(1000 * page + $0) }
            _ = shelf.hold(keys.map { image($0) })
            let now = Dictionary(uniqueKeysWithValues: keys.compactMap { key in shelf.id(of: key).map { ($0, key) } })
            #expect(now.count == 37 && now.keys.allSatisfy { before[$0] == nil && $0 >= 16 })
            before = now
        }
        #expect(shelf.ids.count == 240)
    }
}
