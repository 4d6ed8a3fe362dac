import ArgumentParser
import Assets
import CLIP
import Foundation
import Work

/// Sentences in which a class's name takes the place of `{}`, for classes that are given by their names alone.
struct PromptTemplates: Equatable {
    let templates: [String]

    /// The most templates of a file.
    private static let most = 1000
    private static let general = "general"
    private static let place = "{}"

    /// The templates of a bundled set, or of a file that holds one a line.
    ///
    /// - Throws: `ValidationError` where there is neither, or a line has no place for the name; `InputFile.Unreadable`;
    ///   `Assets.Missing`.
    init(_ text: String) throws {
        let bundled = try Assets.promptTemplates()
        if let templates = bundled[text] {
            self.templates = templates
            return
        }
        guard FileManager.default.fileExists(atPath: text) else {
            let names = bundled.keys.sorted().joined(separator: ", ")
            throw ValidationError(
                "--templates: found \"\(text)\", expected one of \(names), or a file with a template a line")
        }
        templates = try Self.lines(of: text)
    }

    /// The bundled templates that suit the model of a folder; the general ones where it cannot be opened.
    ///
    /// - Throws: `Assets.Missing`.
    init(suiting folder: URL) throws {
        let kind = (try? CLIPModel(directory: folder))?.promptKind
        let bundled = try Assets.promptTemplates()
        templates = kind.flatMap { bundled[$0] } ?? bundled[Self.general] ?? [Self.place]
    }

    /// The prompts of a class.
    func prompts(for name: String) -> [String] {
        templates.map { $0.replacingOccurrences(of: Self.place, with: name) }
    }

    private static func lines(of path: String) throws -> [String] {
        let lines = String(decoding: try InputFile.bytes(path), as: UTF8.self).split(whereSeparator: \.isNewline)
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        guard (1...most).contains(lines.count) else {
            throw ValidationError("--templates: \(path) has \(lines.count) lines, expected 1 to \(most)")
        }
        for (index, line) in lines.enumerated() where !line.contains(place) {
            throw ValidationError(
                "--templates: \(path), template \(index + 1) has no \(place), expected it where the class's name belongs"
            )
        }
        return lines
    }
}
