import ArgumentParser
import Labels
import Screen
import Workbench

/// How the workbench looks and listens.
struct WorkbenchOptions: ParsableArguments {
    @Option(help: "Colours: auto, true, 256, 16 or none.")
    var color: ColourChoice = .auto

    @Flag(help: "Leave the mouse to the terminal.")
    var noMouse = false

    @Option(
        help: """
            Pictures: half (two pixels in a character), sextant (six, in two colours; the font must have them), kitty (in \
            pixels, by kitty's protocol), or auto: in pixels where the terminal says that it can, else half.
            """)
    var pictures: PictureChoice = .auto

    @Option(
        name: .customLong("key"),
        help: ArgumentHelp(
            "A letter that names a class, such as y=malignant; as often as wanted. Letters that mean something are refused.",
            valueName: "letter=class"))
    var classKeys: [String] = []

    mutating func validate() throws {
        for text in classKeys { _ = try Self.key(text) }
    }

    /// The letters that name classes.
    ///
    /// - Throws: `ValidationError` where one names none of these, or two are the same.
    func keys(for classes: [LabelClass]) throws -> [ClassKey] {
        let keys = try classKeys.map(Self.key)
        do throws(ClassKey.Objection) {
            try ClassKey.check(keys, classes: classes.map(\.name))
        } catch {
            throw ValidationError("--key: \(error)")
        }
        return keys
    }

    private static func key(_ text: String) throws -> ClassKey {
        do throws(ClassKey.Objection) {
            return try ClassKey(text)
        } catch {
            throw ValidationError("--key \(text): \(error)")
        }
    }
}

extension ColourChoice: ExpressibleByArgument {}
extension PictureChoice: ExpressibleByArgument {}
