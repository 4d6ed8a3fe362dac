import Work

/// What may be known of a DICOM file: nothing that names a person, a place or a day.
package struct ImageMetadata: Codable, Equatable, Sendable {
    /// How the image was made, as `CR`, `DX`, `US`; empty where the file does not say.
    package let modality: String
    /// The part of the body, as `CHEST`; empty where the file does not say.
    package let bodyPart: String
    /// The view, as `PA`; empty where the file does not say.
    package let viewPosition: String
    /// `L`, `R`, `B` or `U`; empty where the file does not say.
    package let laterality: String
    /// Pixels down.
    package let rows: Int
    /// Pixels across.
    package let columns: Int
    /// Bits that carry a sample's value.
    package let bits: Int
    /// The photometric interpretation.
    package let photometricInterpretation: String
    /// The transfer syntax's identifier.
    package let transferSyntax: String
    /// A salted hash of the patient's identifier: 32 hexadecimal digits, the same for all images of one patient in a
    /// collection; nil without a salt or an identifier.
    package let patient: String?
    /// The same of the study.
    package let study: String?
    /// Whether text may be burned into the pixels: the file says so, or is a secondary capture.
    package let mayShowText: Bool
}

extension ImageMetadata {
    /// Secondary captures: single-frame, multi-frame, and screen saves among them.
    private static let secondaryCapture = "1.2.840.10008.5.1.4.1.1.7"
    /// Conversions of what was a picture, a video or a screen before (PS3.3 C.8.6.1).
    private static let conversions: Set = ["DV", "DI", "DF", "WSD", "SD", "SI", "DRW", "SYN"]

    init(_ file: DICOMFile, _ format: DICOMPixelFormat, salt: PatientSalt?) throws {
        let dataSet = file.dataSet
        modality = dataSet.code(.modality) ?? ""
        bodyPart = dataSet.code(.bodyPart) ?? ""
        viewPosition = dataSet.code(.viewPosition) ?? ""
        laterality = dataSet.code(.imageLaterality) ?? dataSet.code(.laterality) ?? ""
        rows = format.rows
        columns = format.columns
        bits = format.kind == .integer ? format.bitsStored : format.bitsAllocated
        photometricInterpretation = format.colour.rawValue
        transferSyntax = file.syntax.uid
        patient = try salt?.hash(dataSet.value(.patientID), of: "patient")
        study = try salt?.hash(dataSet.value(.studyInstance), of: "study")
        mayShowText = Self.mayShowText(dataSet)
    }

    private static func mayShowText(_ dataSet: DICOMDataSet) -> Bool {
        if dataSet.code(.burnedInAnnotation) == "YES" { return true }
        let isCapture = dataSet.uid(.sopClass).map { $0 == secondaryCapture || $0.hasPrefix(secondaryCapture + ".") }
        return isCapture == true || dataSet.code(.conversionType).map(conversions.contains) == true
    }
}

/// What hashes of identifiers are salted with, so that nobody who knows an identifier can find its hash.
package struct PatientSalt: Equatable, Sendable {
    /// The fewest bytes of a salt: 16.
    package static let leastSize = 16
    /// The salt itself; to be kept with the collection and nowhere else.
    package let bytes: [UInt8]

    /// Draws a salt of 32 bytes.
    package static func random() -> PatientSalt {
        var generator = SystemRandomNumberGenerator()
        return PatientSalt(drawn: (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }

    private init(drawn bytes: [UInt8]) { self.bytes = bytes }

    /// Takes bytes for a salt; nil where they are fewer than `leastSize`.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.leastSize else { return nil }
        self.bytes = bytes
    }

    /// 32 hexadecimal digits for an identifier; nil where it is absent or blank.
    ///
    /// - Throws: `ContentHash.Unavailable`.
    func hash(_ identifier: ArraySlice<UInt8>?, of kind: String) throws -> String? {
        guard var identifier else { return nil }
        while let last = identifier.last, last == 32 || last == 0 { identifier = identifier.dropLast() }
        while let first = identifier.first, first == 32 { identifier = identifier.dropFirst() }
        guard !identifier.isEmpty else { return nil }
        return String(try ContentHash.sha256(bytes + Array(kind.utf8) + [0] + identifier).prefix(32))
    }
}

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
