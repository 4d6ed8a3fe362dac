import Screen
import Testing

@Suite struct TerminalChoiceTests {
    static let known: Set = ["xterm-256color", "xterm-direct", "tmux-direct", "screen-256color", "vt100", "linux"]

    @Test(arguments: [
        (["TERM": "xterm-256color", "COLORTERM": "truecolor"], "xterm-direct", ColourDepth.direct),
        (["TERM": "xterm-256color", "COLORTERM": "24bit"], "xterm-direct", .direct),
        (["TERM": "xterm-256color"], "xterm-256color", .fixed),
        (["TERM": "tmux-256color", "COLORTERM": "truecolor"], "tmux-direct", .direct),
        (["TERM": "screen-256color", "COLORTERM": "truecolor", "TMUX": "x"], "tmux-direct", .direct),
        (["TERM": "screen-256color", "COLORTERM": "truecolor"], "screen-256color", .fixed),
        (["TERM": "linux", "COLORTERM": "truecolor"], "linux", .fixed),
        (["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"], "xterm-256color", .none),
        (["TERM": "xterm-256color", "NO_COLOR": ""], "xterm-256color", .fixed),
        (["TERM": "xterm-direct", "COLORTERM": "truecolor"], "xterm-direct", .direct),
    ])
    func theEnvironmentDecides(environment: [String: String], entry: String, depth: ColourDepth) {
        let choice = TerminalChoice(.auto, environment: environment) { Self.known.contains($0) }
        #expect(choice.entry == entry)
        #expect(choice.depth == depth)
    }

    @Test func theUserDecidesOverTheEnvironment() {
        let environment = ["TERM": "xterm-256color", "NO_COLOR": "1"]
        func depth(_ choice: ColourChoice) -> ColourDepth {
            TerminalChoice(choice, environment: environment) { Self.known.contains($0) }.depth
        }
        #expect(ColourChoice.allCases.map(depth) == [.none, .direct, .fixed, .sixteen, .none])
    }

    @Test func pairsNeverRunOut() {
        var cache = PairCache(capacity: 4)
        #expect(cache.pair(foreground: 1, background: -1) == .new(1))
        #expect(cache.pair(foreground: -1, background: 1) == .new(2))
        #expect(cache.pair(foreground: 1, background: -1) == .known(1))
        #expect(cache.pair(foreground: 7, background: 7) == .new(3))
        #expect(cache.pair(foreground: 8, background: 8) == .full)
        #expect(cache.pair(foreground: 7, background: 7) == .known(3))
        cache.removeAll()
        #expect(cache.pair(foreground: 8, background: 8) == .new(1))
    }
}
