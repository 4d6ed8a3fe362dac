/// A value that is not what its element must hold. Texts of the file are never part of it.
struct DICOMValueError: Error, Equatable {
    let finding: String
    let expectation: String
}

extension DICOMDataSet {
    /// The first of an element's 16-bit numbers; nil where it is absent.
    func number(_ tag: DICOMTag) throws -> Int? {
        try numbers(tag)?.first
    }

    /// An element's 16-bit numbers, signed where it says so; nil where it is absent.
    ///
    /// - Throws: `DICOMValueError` where its bytes are no such numbers.
    func numbers(_ tag: DICOMTag, signed: Bool = false) throws -> [Int]? {
        guard let element = self[tag], let value = value(tag) else { return nil }
        guard value.count % 2 == 0 else {
            throw DICOMValueError(finding: "\(tag) of \(value.count) bytes", expectation: "16-bit numbers")
        }
        let bytes = Array(value)
        let isSigned = signed || element.representation == .signedShort
        return stride(from: 0, to: bytes.count, by: 2).map { offset in
            let number = element.encoding.uint16(bytes, at: offset)
            return isSigned ? Int(Int16(bitPattern: number)) : Int(number)
        }
    }

    /// The first of an element's numbers that are written out in digits; nil where it is absent.
    ///
    /// - Throws: `DICOMValueError` where it is no finite number.
    func decimal(_ tag: DICOMTag) throws -> Double? {
        guard let text = text(tag)?.split(separator: "\\", omittingEmptySubsequences: false).first else { return nil }
        let digits = text.filter { $0 != " " }
        guard !digits.isEmpty else { return nil }
        guard let number = Double(digits), number.isFinite else {
            throw DICOMValueError(finding: "\(tag) that is no number", expectation: "digits")
        }
        return number
    }

    /// A code (PS3.5, CS): capital letters, digits, spaces and underscores, at most 16; nil for anything else.
    func code(_ tag: DICOMTag) -> String? {
        guard let code = text(tag)?.split(separator: "\\").first.map(String.init) else { return nil }
        let isCode = code.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) || $0 == 32 || $0 == 95 }
        return isCode && (1...16).contains(code.utf8.count) ? code : nil
    }

    /// A unique identifier (PS3.5, 9): digits and dots, at most 64; nil for anything else.
    func uid(_ tag: DICOMTag) -> String? {
        guard let uid = text(tag), (1...64).contains(uid.utf8.count) else { return nil }
        return uid.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 } ? uid : nil
    }

    /// An element's text without the spaces and zeroes around it; nil where it is absent or empty.
    private func text(_ tag: DICOMTag) -> String? {
        guard var value = value(tag) else { return nil }
        while let last = value.last, last == 32 || last == 0 { value = value.dropLast() }
        while let first = value.first, first == 32 { value = value.dropFirst() }
        return value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
    }
}
