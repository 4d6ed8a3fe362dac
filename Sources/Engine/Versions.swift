import Tensors

/// Which programs make a run's reads, for the record.
package enum Versions {
    /// The version of overread.
    package static let program = "0.1.0"

    /// The key under which a first read records where its model was.
    package static let modelFolder = "modelFolder"

    /// The program and the libraries whose arithmetic the reads depend on.
    package static var current: [String: String] {
        ["overread": program, "oneDNN": Compute.libraryVersion]
    }
}
