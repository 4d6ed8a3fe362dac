import Tensors

/// Which programs make a run's reads, for the record.
package enum Versions {
    /// The version of overread.
    package static let program = "0.1.0"

    /// The program and the libraries whose arithmetic the reads depend on.
    package static var current: [String: String] {
        ["overread": program, "oneDNN": Compute.libraryVersion]
    }
}
