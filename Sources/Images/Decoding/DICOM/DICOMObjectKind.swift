/// What a DICOM file without pixels is, in words for people.
enum DICOMObjectKind {
    private static let storage = "1.2.840.10008.5.1.4.1.1."
    /// Storage classes by the start of what follows `storage` (PS3.4, B.5), the longest first.
    private static let kinds = [
        ("481.3", "an RT structure set"), ("481.5", "an RT plan"), ("481.8", "an RT plan"), ("481", "an RT object"),
        ("88", "a report"), ("9.", "a waveform"), ("11", "a presentation state"), ("104", "an encapsulated document"),
        ("66", "a registration or surface"), ("4.2", "a spectroscopy"), ("67", "a mapping of values"),
        ("78", "an ophthalmic measurement"), ("68", "a surface"), ("2", "an image"), ("7", "an image"),
    ]

    /// The kind of a storage class.
    static func name(sopClass: String?, mediaStorageClass: String?) -> String {
        guard let uid = sopClass ?? mediaStorageClass else { return "an object of no known kind" }
        if uid == "1.2.840.10008.1.3.10" { return "a DICOMDIR" }
        guard uid.hasPrefix(storage) else { return "an object of no known kind" }
        let suffix = uid.dropFirst(storage.count)
        return kinds.first { suffix.hasPrefix($0.0) }?.1 ?? "an object of another kind"
    }
}
