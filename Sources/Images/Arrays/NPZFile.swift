/// The image arrays of a `.npz` file in MedMNIST's layout: entries named `<split>_images.npy`.
enum NPZFile {
    private static let suffix = "_images.npy"
    private static let usualOrder = ["train", "val", "test"]

    /// The splits and their arrays: `train`, `val`, `test`, then any others by name.
    ///
    /// - Throws: `ImageFileError` where the archive is damaged, has no split, or an array cannot be used.
    static func splits(of path: String) throws -> [(name: String, array: ImageArray)] {
        let names = try ZipArchive(path: path).names
        let splits = names.filter { $0.hasSuffix(suffix) && $0 != suffix }.map { String($0.dropLast(suffix.count)) }
        guard !splits.isEmpty else {
            throw ImageFileError(
                path: path,
                finding: "no images among \(names.count) arrays (\(names.prefix(8).joined(separator: ", ")))",
                expectation: "arrays named train_images, val_images or test_images", extent: .source)
        }
        return try splits.sorted { rank($0) < rank($1) }.map { split in
            (split, try ImageArray(.entry(name: entryName(ofSplit: split), archive: path)))
        }
    }

    /// The entry that holds a split's images.
    static func entryName(ofSplit split: String) -> String { split + suffix }

    private static func rank(_ split: String) -> (Int, String) {
        (usualOrder.firstIndex(of: split) ?? usualOrder.count, split)
    }
}
