import ArgumentParser
import Pretraining
import Foundation
import Images
import Phantoms

/// `overread synthesize`: generated images with captions.
struct SynthesizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synthesize", abstract: "Generate images of body parts, with their truth and captions.",
        discussion: """
            The folder holds KIND/NUMBER.png, truth.csv (case,truth) and captions.csv (case,caption). The same options \
            give the same bytes, however many threads work.

            Example: overread synthesize --output phantoms --count 1000 --seed 1 --sheet phantoms.png
            """)

    @Option(help: "The folder for images, truth and captions; new or empty.", completion: .directory)
    var output: String?

    @Option(help: "How many images are written to the folder; the kinds are taken in turn.")
    var count: Int?

    @Option(help: "The seed of all random numbers.")
    var seed: UInt64 = 0

    @Option(help: "Pixels across and down, 8 to 4096.")
    var size = 64

    @Option(help: "The kinds of images, separated by commas: \(KindNames.known); all by default.")
    var kinds: String?

    @Option(help: "The share of images that are made hard to recognise: dark, cropped, blurred and the like.")
    var puzzles: Float = 0

    @Option(
        help: "A PNG file that shows the first images of every kind, to look at.",
        completion: .file(extensions: ["png"]))
    var sheet: String?

    @OptionGroup var threads: ThreadOption

    func validate() throws {
        try requireTargets()
        guard (8...4096).contains(size) else { throw ValidationError("--size: found \(size), expected 8 to 4096") }
        guard (0...1).contains(puzzles) else {
            throw ValidationError("--puzzles: found \(puzzles), expected a share from 0 to 1")
        }
        let picture = try ContactSheet(series: series())
        if sheet != nil, picture.width * picture.height * 3 > ImageLimits.samples {
            throw ValidationError(
                "--sheet: found \(picture.width) x \(picture.height) px, expected a smaller --size or fewer --kinds")
        }
    }

    private func requireTargets() throws {
        guard output != nil || sheet != nil else { throw ValidationError("expected --output DIR or --sheet FILE") }
        guard output != "", sheet != "" else {
            throw ValidationError("\(output == "" ? "--output" : "--sheet"): found an empty name")
        }
        guard (output == nil) == (count == nil) else {
            throw ValidationError("--output and --count: found one of them, expected both or neither")
        }
        guard count.map({ (1...10_000_000).contains($0) }) ?? true else {
            throw ValidationError("--count: found \(count ?? 0), expected 1 to 10000000")
        }
    }

    private func series() throws -> PhantomSeries {
        PhantomSeries(
            generator: PhantomGenerator(seed: seed, puzzleShare: puzzles),
            kinds: try KindNames.kinds(kinds, repeating: false),
            size: size)
    }

    func run() throws {
        let series = try series()
        let picture = ContactSheet(series: series)
        let folder = output.map { URL(fileURLWithPath: $0, isDirectory: true) }
        try WatchedWork().run { monitor in
            try Synthesis(series, threads: threads.threads, monitor: monitor).run(
                folder: folder, count: count ?? 0, sheet: sheet.map { (picture, $0) })
        }
        if let output, let count {
            let kinds = series.kinds.map(\.className).joined(separator: ", ")
            try Terminal.print("\(count) images (\(kinds)), \(size) x \(size) px, in \(output)")
        }
        if let sheet {
            let shape = "\(picture.width) x \(picture.height) px"
            try Terminal.print("a sheet of \(picture.count) images, \(shape), in \(sheet)")
        }
    }
}
