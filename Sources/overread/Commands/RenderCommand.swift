import ArgumentParser
import Engine
import Foundation
import Images
import Screen
import Work

/// `overread render`: what the readers see of image files.
struct RenderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render", abstract: "Write the 8-bit images that the readers see, as PNG files.",
        discussion: """
            DIR gets NAME.fN.png for frame N (from 0) of each file NAME.

            Example: overread render scan.dcm photo.jpg --output seen
            """)

    @Argument(help: "DICOM, PNG, JPEG and TIFF files.", completion: .file())
    var files: [String]

    @Option(help: "The folder for the images; it is made where it is missing.", completion: .directory)
    var output: String

    @OptionGroup var decoding: DecodingArguments

    func validate() throws {
        let names = files.map(Self.name)
        for (name, group) in Dictionary(grouping: zip(files, names), by: \.1) where group.count > 1 {
            throw ValidationError(
                "\(group.map { $0.0 }.joined(separator: " and ")) would both be \(name).f0.png; "
                    + "expected files with names of their own")
        }
    }

    func run() throws {
        var recipe = ImagingRecipe()
        recipe.frames = .all
        let options = decoding.wishes.applied(to: recipe).decoding()
        let folder = URL(fileURLWithPath: output, isDirectory: true)
        try OutputFolder.make(folder)
        var report = RenderReport()
        for file in files { try render(file, options, to: folder, &report) }
        for line in report.windowings { Terminal.print(error: "overread: \(line)") }
        guard report.images > 0 else { throw NothingRendered(files: files.count) }
        try Terminal.print("\(report.images) image(s) in \(DisplayText.safe(output))\(report.omissions)")
    }

    private static func name(_ file: String) -> String { URL(fileURLWithPath: file).lastPathComponent }

    /// Writes a file's frames; what cannot be read is told and left out.
    private func render(
        _ file: String, _ options: DecodingOptions, to folder: URL, _ report: inout RenderReport
    ) throws {
        do {
            let document = try ImageDocument(ImageFile.bytes(of: file), path: file, options: options)
            guard options.admits(document.header) else { return report.skip(kind: "of another modality") }
            for frame in options.frames.frames(of: document.header.frames) {
                try render(document, frame, to: folder, &report)
            }
        } catch let error as PixelFreeFile {
            report.skip(kind: "without pixels (\(error.kind))")
            Terminal.print(error: "overread: \(error)")
        } catch let error as ImageFileError {
            report.skip(error)
        }
    }

    private func render(
        _ document: ImageDocument, _ frame: Int, to folder: URL, _ report: inout RenderReport
    ) throws {
        do {
            let rendered = try document.image(frame)
            let target = folder.appendingPathComponent("\(Self.name(document.path)).f\(frame).png")
            try AtomicFile.write(PNGEncoder.encode(rendered.image), to: target.path)
            report.add(rendered.windowing)
        } catch let error as ImageFileError {
            report.skip(error)
        }
    }
}

/// No file could be rendered.
struct NothingRendered: Error, CustomStringConvertible {
    let files: Int
    var description: String { "none of \(files) file(s) could be rendered" }
}

/// What came of the files.
private struct RenderReport {
    private(set) var images = 0
    private var skipped: [String: Int] = [:]
    private var counts: [Windowing: Int] = [:]

    mutating func add(_ windowing: Windowing) {
        images += 1
        counts[windowing, default: 0] += 1
    }

    mutating func skip(_ error: ImageFileError) {
        Terminal.print(error: "overread: skipped \(error)")
        skip(kind: "unreadable")
    }

    mutating func skip(kind: String) { skipped[kind, default: 0] += 1 }

    /// What was left out, as the end of a sentence.
    var omissions: String {
        skipped.sorted { $0.key < $1.key }.map { "; skipped \($0.value) \($0.key)" }.joined()
    }

    /// How values became 8 bits where the files did not say it.
    var windowings: [String] { Windowing.remarks(on: counts) }
}
