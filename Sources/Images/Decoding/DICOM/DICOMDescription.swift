/// What a DICOM file says about its image, the pixels left alone.
struct DICOMDescription {
    let file: DICOMFile
    let format: DICOMPixelFormat
    /// The element that holds the pixels.
    let element: DICOMParser.Element
    let header: ImageHeader

    /// Reads a file, or as much of its start as reaches to the pixels.
    ///
    /// - Throws: `DICOMParser.Failure`, `DICOMValueError`; `PixelFreeFile` where the file has no pixels.
    init(_ bytes: [UInt8], path: String, salt: PatientSalt?) throws {
        file = try DICOMFile(bytes)
        guard let element = file.dataSet.pixels else {
            let kind = DICOMObjectKind.name(
                sopClass: file.dataSet.uid(.sopClass), mediaStorageClass: file.mediaStorageClass)
            throw PixelFreeFile(path: path, kind: kind)
        }
        self.element = element
        if case .unsupported(let name) = file.syntax.compression {
            throw DICOMValueError(finding: name, expectation: "pixels that are compressed as pictures")
        }
        format = try DICOMPixelFormat(file.dataSet)
        guard file.syntax.compression == .none || format.isCompressible else {
            throw DICOMValueError(
                finding: "compressed pixels of \(format.bitsAllocated) bits", expectation: "8 bits or more")
        }
        header = ImageHeader(
            format: .dicom, frames: format.frames, width: format.columns, height: format.rows,
            metadata: try ImageMetadata(file, format, salt: salt))
    }

    /// What the start of a file says; nil where it does not reach to the pixels.
    ///
    /// - Parameter fileSize: Bytes of the whole file.
    /// - Throws: As `init`, in errors that name the file.
    static func header(
        firstBytes bytes: [UInt8], fileSize: Int, path: String, salt: PatientSalt?
    ) throws -> ImageHeader? {
        do {
            let description = try DICOMDescription(bytes, path: path, salt: salt)
            guard bytes.count < fileSize else { return description.header }
            // What is deflated, or has no pixels so far, has to be read in full.
            guard !description.file.syntax.isDeflated else { return nil }
            try description.requirePixels(fileSize: fileSize)
            return description.header
        } catch is PixelFreeFile where bytes.count < fileSize {
            return nil
        } catch DICOMParser.Failure.needsBytes where bytes.count < fileSize {
            return nil
        } catch DICOMParser.Failure.damaged where bytes.count < fileSize {
            return nil
        } catch {
            return try naming(path) { throw error }
        }
    }

    /// - Throws: `DICOMParser.Failure` where uncompressed pixels would end beyond the file.
    private func requirePixels(fileSize: Int) throws {
        guard file.syntax.compression == .none else { return }
        let end = element.value.lowerBound + DICOMFrames.size(of: format.frames, format)
        guard end <= fileSize else {
            throw DICOMValueError(finding: "a DICOM file that ends early", expectation: "\(end) bytes or more")
        }
    }

    /// Turns what is wrong with a data set into an error that names the file.
    ///
    /// - Throws: `ImageFileError`, and what else `body` throws.
    static func naming<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DICOMValueError {
            throw ImageFileError(path: path, finding: error.finding, expectation: error.expectation)
        } catch DICOMParser.Failure.damaged(let finding) {
            throw ImageFileError(path: path, finding: "damaged DICOM (\(finding))", expectation: "an intact file")
        } catch DICOMParser.Failure.needsBytes(let count) {
            throw ImageFileError(
                path: path, finding: "a DICOM file that ends early", expectation: "\(count) bytes or more")
        }
    }
}
