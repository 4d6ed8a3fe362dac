import ArgumentParser
import Images
import Work

/// `overread list`: what sources hold, for shards that then need not look through them.
struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List what sources hold, for `overread read --manifest`.",
        discussion: """
            A line of the sources comes first, then one for each image: source, bytes, time of writing, file number and
            location. No image is opened.

            Example: overread list /data/wards > wards.manifest
            """)

    @OptionGroup var sources: SourceArguments

    func validate() throws { try sources.requireSome() }

    func run() throws {
        let found = try sources.found()
        let manifest = try WatchedWork().run { monitor in
            try Manifest(listing: found, check: monitor.cancellation.check)
        }
        guard !manifest.items.isEmpty else {
            throw ImageSourceError.noImages(paths: found.map(\.root), skipped: [])
        }
        try ManifestFile.write(manifest, Terminal.write)
    }
}
