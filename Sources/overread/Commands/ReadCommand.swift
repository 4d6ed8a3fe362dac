import ArgumentParser
import Engine
import Foundation
import Images
import Work

/// `overread read`: the first read alone, of one shard of a collection, or of what stdin names.
struct ReadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Read images with CLIP alone: one shard of a collection, or what stdin names.",
        discussion: """
            With --shard I/N, the reads of every N-th image go into DIR/part-I-of-N.overread, which `overread merge`
            puts together with the others. I counts from 0; auto/N takes it from Slurm's, Kubernetes', AWS Batch's or
            GNU parallel's variables. The same command goes on where it was broken off.

            With - for a source, each line of stdin is the path of an image, or a JSON object with a "path" and other
            keys, and each line of stdout is a JSON object, in the same order.

            Example: overread read /data/wards --class chest --class breast --shard 0/8 --output parts
            Example: find . -name '*.png' | overread read - --class chest --class breast
            """)

    @OptionGroup var sources: SourceArguments
    @OptionGroup var classes: ClassOptions
    @OptionGroup var model: ModelOption
    @OptionGroup var precision: PrecisionOption

    @Option(help: ArgumentHelp("Which of how many equal shards is read.", valueName: "i/n|auto/n"))
    var shard: String?

    @Option(help: "The folder that the part comes to lie in.", completion: .directory)
    var output: String?

    @Option(help: "What `overread list` has printed, so that no source is looked through.", completion: .file())
    var manifest: String?

    @Flag(help: "Print embeddings too; parts hold them anyway.")
    var embedding = false

    @OptionGroup(title: "Images") var decoding: DecodingArguments
    @OptionGroup(title: "Images") var salt: SaltOption
    @OptionGroup var threads: ThreadOption

    private var isStream: Bool { sources.sources == ["-"] && sources.named.isEmpty }

    func validate() throws {
        _ = try precision.named()
        guard !isStream else {
            return try validateStream()
        }
        if manifest == nil { try sources.requireSome() }
        guard let shard, output != nil else {
            throw ValidationError("expected --shard I/N and --output DIR, or - to read what stdin names")
        }
        guard !sources.sources.contains("-") else {
            throw ValidationError("found - among other sources, expected it alone")
        }
        guard !embedding else { throw ValidationError("found --embedding, expected it only with -") }
        _ = try ShardOption.parse(shard)
    }

    private func validateStream() throws {
        guard shard == nil, output == nil, manifest == nil, salt.salt == nil, decoding.frames == nil,
            decoding.modality == nil
        else {
            throw ValidationError(
                "found --shard, --output, --manifest, --salt, --frames or --modality, expected none of them with -")
        }
    }

    func run() throws {
        if isStream { return try stream() }
        guard let shard, let output else { return }
        let chosen = try ShardOption.parse(shard)
        let (model, precision) = (try model.folder, try precision.named())
        let classes = try classes.parsed(for: model)
        var wishes = decoding.wishes
        wishes.salt = try salt.read()
        let imaging = wishes
        let request = try WatchedWork().run { monitor in
            PartRequest(
                manifest: try share(of: chosen, monitor), shard: chosen, classes: classes, model: model,
                precision: precision,
                output: URL(fileURLWithPath: output, isDirectory: true), imaging: imaging)
        }
        let outcome = try WatchedWork().run { monitor in
            try PartReading(request, threads: threads.threads, monitor: monitor).run()
        }
        try Terminal.print(Self.summary(outcome, path: "\(output)/\(chosen.partName).overread"))
        let others = "\(output)/part-*-of-\(chosen.count).overread"
        try Terminal.print("when all \(chosen.count) are there: overread merge \(others) --project PROJECT")
    }

    /// What the shard holds: as the manifest says, where there is one, which then must be of the sources that are named.
    private func share(of shard: Shard, _ monitor: StageMonitor) throws -> Manifest {
        guard let manifest else {
            return try Manifest(listing: sources.found(), check: monitor.cancellation.check).share(of: shard)
        }
        let share = try ManifestFile.read(manifest, shard: shard)
        let named = try sources.found()
        guard named.isEmpty || named == share.sources else {
            let listed = share.sources.map { "\($0.name) at \($0.root)" }.joined(separator: ", ")
            throw ValidationError(
                "--manifest: found a list of \(listed), expected one of the sources that are named, or none named")
        }
        return share
    }

    private static func summary(_ outcome: PartOutcome, path: String) -> String {
        switch outcome {
        case .wasThere(let cases): "\(path): there already, \(cases) cases, the same request and images"
        case .read(let done):
            "\(path): \(done.cases) cases, \(done.skipped) file\(done.skipped == 1 ? "" : "s") skipped, "
                + String(format: "%.1f images/s", done.imagesPerSecond)
        }
    }

    private func stream() throws {
        let (folder, precision) = (try model.folder, try precision.named())
        let classes = try classes.parsed(for: folder)
        try WatchedWork().run { monitor in
            try StreamReading(
                model: folder, classes: classes, precision: precision,
                recipe: decoding.wishes.applied(to: ImagingRecipe()),
                printsEmbeddings: embedding, threads: threads.threads, monitor: monitor
            ).run(LineInput(stream: STDIN_FILENO), write: Terminal.write)
        }
    }
}

/// Which shard of a collection is read.
enum ShardOption {
    /// Reads `I/N`, or `auto/N`, for which the first variable of an engine that is set says the I.
    ///
    /// - Throws: `ValidationError` that says what is wrong.
    static func parse(
        _ text: String, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> Shard {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Int(parts[1]), Shard.counts.contains(count) else {
            throw ValidationError(
                "--shard: found \"\(text)\", expected I/N or auto/N with N from \(Shard.counts.lowerBound) to "
                    + "\(Shard.counts.upperBound)")
        }
        guard parts[0] != "auto" else { return try fromEngine(count, environment) }
        guard let index = Int(parts[0]), let shard = Shard(index: index, count: count) else {
            throw ValidationError("--shard: found \"\(text)\", expected I from 0 to \(count - 1)")
        }
        return shard
    }

    private static func fromEngine(_ count: Int, _ environment: [String: String]) throws -> Shard {
        let option = "--shard auto/\(count)"
        guard let job = ArrayJob(environment) else { throw ArrayJob.missing(option, instead: "--shard 0/\(count)") }
        guard let number = job.number, let shard = Shard(index: number, count: count) else {
            throw ValidationError(
                "\(option): found \(job.variable)=\(job.value), expected \(job.start) to \(count - 1 + job.start)")
        }
        return shard
    }
}
