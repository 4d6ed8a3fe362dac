/// A DICOM file of 16-bit grey frames that a test writes, explicit and little endian, with everything about its patient
/// that must never be seen again.
public struct DICOMFile {
    /// What names the patient in every such file, as `grep` would look for it.
    public static let secrets = ["DOE", "JANE", "PID", "19501231", "20240229", "1.2.3.4.5", "SECRETWARD", "PRIVATE"]

    /// How the image was made.
    public var modality = "CR"
    /// The patient's number: the identifier is `PID-` and this.
    public var patient = 1
    /// Pixels across.
    public var columns = 16
    /// The samples of each frame, row by row.
    public var frames: [[UInt16]]
    /// Centre and width; nil: the file has no window.
    public var window: (center: Int, width: Int)?
    /// Whether the file says that text is burned in.
    public var hasBurnedInText = false
    /// Whether the file has pixels; one without is a report.
    public var hasPixels = true

    /// A file of frames, each a number of whole rows of `columns`.
    public init(columns: Int = 16, _ frames: [UInt16]...) {
        self.columns = columns
        self.frames = frames
    }

    /// The file.
    public var bytes: [UInt8] {
        let syntax = element(0x0002, 0x0010, "UI", padded("1.2.840.10008.1.2.1", with: 0))
        return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + syntax + identity + image
    }

    private var identity: [UInt8] {
        let storage = hasPixels ? "1.2.840.10008.5.1.4.1.1.1" : "1.2.840.10008.5.1.4.1.1.88.11"
        return element(0x0008, 0x0016, "UI", padded(storage, with: 0))
            + element(0x0008, 0x0020, "DA", padded("20240229")) + element(0x0008, 0x0060, "CS", padded(modality))
            + element(0x0008, 0x0080, "LO", padded("SECRETWARD"))
            + element(0x0009, 0x0010, "LO", padded("PRIVATE MAKER"))
            + element(0x0010, 0x0010, "PN", padded("DOE^JANE"))
            + element(0x0010, 0x0020, "LO", padded("PID-\(patient)"))
            + element(0x0010, 0x0030, "DA", padded("19501231")) + element(0x0018, 0x0015, "CS", padded("CHEST"))
            + element(0x0020, 0x000D, "UI", padded("1.2.3.4.5.\(patient)", with: 0))
    }

    private var image: [UInt8] {
        guard hasPixels else { return [] }
        var bytes = element(0x0028, 0x0002, "US", short(1)) + element(0x0028, 0x0004, "CS", padded("MONOCHROME2"))
        if frames.count > 1 { bytes += element(0x0028, 0x0008, "IS", padded("\(frames.count)")) }
        let rows = frames[0].count / columns
        for (number, value) in [
            (0x0010, rows), (0x0011, columns), (0x0100, 16), (0x0101, 16), (0x0102, 15), (0x0103, 0),
        ] {
            bytes += element(0x0028, number, "US", short(value))
        }
        if hasBurnedInText { bytes += element(0x0028, 0x0301, "CS", padded("YES")) }
        if let window {
            bytes += element(0x0028, 0x1050, "DS", padded("\(window.center)"))
            bytes += element(0x0028, 0x1051, "DS", padded("\(window.width)"))
        }
        return bytes + element(0x7FE0, 0x0010, "OW", frames.joined().flatMap { short(Int($0)) })
    }

    private func element(_ group: Int, _ number: Int, _ representation: String, _ value: [UInt8]) -> [UInt8] {
        let isLong = representation == "OW"
        let count = value.count
        let length = isLong ? [0, 0] + short(count & 0xFFFF) + short(count >> 16) : short(count)
        return short(group) + short(number) + Array(representation.utf8) + length + value
    }

    private func short(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)] }

    private func padded(_ text: String, with filler: UInt8 = 32) -> [UInt8] {
        Array(text.utf8) + (text.utf8.count % 2 == 0 ? [] : [filler])
    }
}
