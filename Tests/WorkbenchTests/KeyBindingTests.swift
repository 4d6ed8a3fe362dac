import Foundation
import Screen
import Testing

@testable import Workbench

@Suite struct KeyBindingTests {
    @Test func noKeyIsBoundTwice() {
        let keys = KeyBinding.all.flatMap(\.keys)
        #expect(Set(keys).count == keys.count)
    }

    @Test func helpShowsEveryBinding() {
        var workbench = Outside(width: 120, height: 60).workbench
        workbench.openOverlay(.help)
        let help = workbench.view().text
        for group in KeyBinding.Group.allCases {
            for row in KeyBinding.rows(of: group) {
                let start = DisplayText(row.description).cut(to: 38).text.prefix(37)
                #expect(help.contains(start), "help lacks \(row.keys)")
            }
        }
    }

    @Test func theTableNamesEveryKeyAndDescription() {
        for binding in KeyBinding.all {
            guard case .choose(.name) = binding.action else {
                #expect(KeyBinding.markdownTable.contains(binding.description))
                continue
            }
        }
        #expect(KeyBinding.markdownTable.contains("| `Home` `g` | the first case |"))
    }

    static let readme = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../README.md").standardizedFileURL

    @Test(.enabled(if: FileManager.default.fileExists(atPath: readme.path), "skipped: there is no README.md"))
    func theReadmeHasTheTable() throws {
        let text = try String(contentsOf: Self.readme, encoding: .utf8)
        #expect(text.contains(KeyBinding.markdownTable), "README.md lacks this table:\n\(KeyBinding.markdownTable)")
    }

    @Test func everyActionInTheBindingsDoesSomethingOrSaysWhyNot() {
        for binding in KeyBinding.all {
            var outside = Outside()
            outside.press(.right)
            let before = outside.workbench
            let effects = outside.effects.count
            outside.press(binding.keys[0])
            let isQuiet = outside.workbench == before && outside.effects.count == effects
            let meansNothingHere: [Action] = [.back, .resetPicture, .moveUp]
            #expect(!isQuiet || meansNothingHere.contains(binding.action), "\(binding.keys[0].name) does nothing")
        }
    }
}
