import Screen
import Testing
import Work

@testable import overread

/// The line of a running stage never wraps, however narrow the terminal.
@Suite struct ProgressTextTests {
    private let progress = StageProgress(stage: .firstRead, completed: 123_456, total: 1_000_000)

    private func line(_ columns: Int) -> String { ProgressText(progress, seconds: 90).line(columns: columns) }

    @Test func aWideTerminalShowsAll() {
        #expect(
            line(120) == "CLIP reads  ██······················ 12 %  123456/1000000 cases  1371/s  10:40 left")
        #expect(line(.max) == line(120))
    }

    @Test func aNarrowerOneLosesFirstTheBarsLengthThenTheRate() {
        #expect(line(80) == "CLIP reads  ██·················· 12 %  123456/1000000 cases  1371/s  10:40 left")
        #expect(line(65) == "CLIP reads  █············ 12 %  123456/1000000 cases  10:40 left")
        #expect(line(50) == "CLIP reads  12 %  10:40 left")
    }

    @Test(arguments: 1...130) func noLineReachesTheLastColumn(columns: Int) {
        let line = line(columns)
        #expect(DisplayText.width(of: line) < columns)
        #expect(columns < 30 || line.contains("10:40 left"))
    }
}
