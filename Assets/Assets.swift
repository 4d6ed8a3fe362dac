import Foundation

/// The files that come with the program: the demo model and the prompt templates.
///
/// SwiftPM puts them into a resource folder beside the executable; an installation has them in `share/overread`.
package enum Assets {
    /// A bundled file is not where it should be.
    package struct Missing: Error, Equatable, CustomStringConvertible {
        /// What was looked for.
        package let name: String
        /// Where it was looked for.
        package let places: [String]

        /// One line for people, with what to do.
        package var description: String {
            "the bundled \(name) is missing; expected it in \(places.joined(separator: " or ")); "
                + "keep the folder \(folderName) beside the executable, or share/overread beside its bin"
        }
    }

    /// The name of the resource folder, as SwiftPM makes it of package and target.
    package static let folderName = "overread_Assets.resources"

    /// The folder of the bundled CLIP, in Hugging Face's layout.
    ///
    /// - Throws: `Missing`.
    package static func demoModel() throws -> URL { try find("clip-phantom") }

    /// The templates of prompts that suit kinds of models, by the kinds' names; `general` suits those that have none of their
    /// own. `{}` stands for a class's name.
    ///
    /// - Throws: `Missing`, or an error where the file is damaged.
    package static func promptTemplates() throws -> [String: [String]] {
        try JSONDecoder().decode([String: [String]].self, from: Data(contentsOf: find("prompt-templates.json")))
    }

    private static func find(_ name: String) throws -> URL {
        let folders = places
        let found = folders.map { $0.appendingPathComponent(name) }
            .first { FileManager.default.fileExists(atPath: $0.path) }
        guard let found else { throw Missing(name: name, places: folders.map(\.path)) }
        return found
    }

    private static var places: [URL] {
        let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let bin = executable.deletingLastPathComponent()
        let folders = [bin, Bundle.main.bundleURL].map { $0.appendingPathComponent(folderName) }
        var seen: Set<String> = []
        return (folders + [bin.deletingLastPathComponent().appendingPathComponent("share/overread")])
            .filter { seen.insert($0.path).inserted }
    }
}
