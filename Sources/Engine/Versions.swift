import Tensors

/// Which programs make a run's reads, for the record.
public enum Versions {
    /// The version of overread.
    public static let program = "0.1.0"

    /// The key under which a first read records where its model was.
    public static let modelFolder = "modelFolder"

    /// The program and the libraries whose arithmetic the reads depend on.
    public static var current: [String: String] {
        ["overread": program, "oneDNN": Compute.libraryVersion]
    }
}
