import Testing

/// Libraries that only some commands need, on a machine that lacks them.
@Suite struct MissingLibraryTests {
    /// Runs the program where the loader finds files that have the libraries' names and are none.
    private func run(_ arguments: String, _ place: Workplace) throws -> Program.Outcome {
        let names = ["libcurl.so.4", "libcurl-gnutls.so.4", "libgdcmMSFF.so.3.0", "libgdcmDSED.so.3.0"]
        for name in names { try place.write("", to: name) }
        return try Program.shell("LD_LIBRARY_PATH='\(place.folder.path)' \"$overread\" \(arguments)", in: place.folder)
    }

    @Test func theProgramStartsWithoutThem() throws {
        try Workplace.with(images: 1) { place in
            let version = try run("--version", place)
            let picture = try run("render \(SampleImages.ids(1)[0]) --output seen", place)
            #expect(version.code == 0)
            #expect(picture.code == 0, "\(picture.errors)")
        }
    }

    @Test func nothingIsFetchedWithoutLibcurlAndThePackageIsNamed() throws {
        try Workplace.with(images: 0) { place in
            let outcome = try run("model fetch lab/tiny --from http://127.0.0.1:9 --output model", place)
            #expect(outcome.code == 66)
            #expect(outcome.errors.contains("nothing can be fetched without libcurl: "))
            #expect(outcome.errors.contains("libcurl.so.4: file too short; install it (Debian's libcurl4)"))
        }
    }
}
