import CKernels
import Foundation

/// The tensors of one file of `torch.save` (a zip archive since PyTorch 1.6), memory-mapped; values are converted when they
/// are asked for.
package struct TorchFile: WeightFile {
    /// The file's path.
    package let path: String
    /// What the file holds, by name.
    package let shapes: [String: WeightShape]
    private let tensors: [String: TorchTensor]
    private let zip: StoredZip
    private let file: MappedFile
    /// What the names of the archive's files begin with.
    private let folder: String

    /// The longest pickle that is read; a large model's takes some hundred kilobytes.
    private static let longestPickle = 64 << 20
    /// Under what training programs keep a model's tensors among other things.
    private static let wrappers = ["state_dict", "model_state_dict", "model", "module"]

    /// Opens a file and checks every tensor against the storage that it is a view of.
    ///
    /// - Throws: `ModelFileError` where the file cannot be read, breaks the format, or holds anything but tensors.
    package init(_ url: URL) throws {
        file = try MappedFile(url)
        path = file.path
        zip = try StoredZip(file)
        guard
            let pickle = zip.files.keys.filter({ $0.split(separator: "/").count == 2 && $0.hasSuffix("/data.pkl") })
                .min(),
            let range = zip.files[pickle], range.count <= Self.longestPickle
        else {
            throw ModelFileError(
                .malformed, file: path, found: "no table of tensors (data.pkl)", expected: "a file of torch.save")
        }
        folder = String(pickle.dropLast("data.pkl".count))
        tensors = try Self.tensors(UnsafeRawBufferPointer(rebasing: file.bytes[range]), path)
        shapes = tensors.mapValues { WeightShape(type: $0.storage.type, shape: $0.shape) }
        try checkByteOrder()
        for (name, tensor) in tensors { try check(tensor, name) }
        try checkOverlaps()
    }

    /// A tensor's values in row-major order.
    ///
    /// - Throws: `ModelFileError` where there is no such tensor, or its type is none of real numbers.
    package func floats(_ name: String) throws -> [Float] {
        guard let tensor = tensors[name], let place = zip.files[storage(tensor)] else {
            throw ModelFileError(.mismatched, file: path, found: "no tensor \(name)", expected: "a tensor of that name")
        }
        let (type, width) = (tensor.storage.type, tensor.storage.type.width)
        let start = place.lowerBound + tensor.offset * width
        let bytes = start..<start + (tensor.reach ?? 0) * width
        defer { file.release(bytes) }
        guard SafetensorsType.real.contains(type) else {
            throw ModelFileError(
                .unsupported, file: path, found: "\(name) of type \(type.rawValue)", expected: "real numbers")
        }
        let values = withExtendedLifetime(file) {
            type.floats(UnsafeRawBufferPointer(rebasing: file.bytes[bytes]))
        }
        return tensor.inOrder(values)
    }

    private func storage(_ tensor: TorchTensor) -> String { "\(folder)data/\(tensor.storage.key)" }

    private static func tensors(_ pickle: UnsafeRawBufferPointer, _ path: String) throws -> [String: TorchTensor] {
        var reader = PickleReader(pickle)
        do {
            let root = try reader.value()
            let members = state(in: root, reader)
            var tensors: [String: TorchTensor] = [:]
            for case (.string(let name), .tensor(let tensor)) in members { tensors[name] = tensor }
            guard !tensors.isEmpty else { throw PickleReader.Problem(found: "no tensors", expected: "some, by name") }
            return withoutCommonPrefix(tensors)
        } catch let problem as PickleReader.Problem {
            throw ModelFileError(
                problem.isUnsupported ? .unsupported : .malformed, file: path, found: problem.found,
                expected: problem.expected)
        }
    }

    /// The dictionary of the tensors, unwrapped.
    private static func state(
        in root: PickleValue, _ reader: PickleReader
    ) -> [(key: PickleValue, value: PickleValue)] {
        let members = reader.members(root) ?? []
        for wrapper in wrappers {
            if let inner = members.last(where: { $0.key == .string(wrapper) }), let found = reader.members(inner.value)
            {
                return found
            }
        }
        return members
    }

    /// Without the words that all names begin with, as wrappers of models leave them (`module.`).
    private static func withoutCommonPrefix(_ tensors: [String: TorchTensor]) -> [String: TorchTensor] {
        var tensors = tensors
        while let name = tensors.keys.first, let point = name.firstIndex(of: ".") {
            let prefix = name[...point]
            guard tensors.keys.allSatisfy({ $0.hasPrefix(prefix) && $0.count > prefix.count }) else { break }
            tensors = Dictionary(
                uniqueKeysWithValues: tensors.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
        }
        return tensors
    }

    private func checkByteOrder() throws {
        guard let range = zip.files["\(folder)byteorder"],
            file.bytes[range].elementsEqual("big".utf8)
        else { return }
        throw ModelFileError(.unsupported, file: path, found: "numbers in big-endian order", expected: "little-endian")
    }

    private func check(_ tensor: TorchTensor, _ name: String) throws {
        let width = tensor.storage.type.width
        guard let held = zip.files[storage(tensor)] else {
            throw ModelFileError(
                .malformed, file: path, found: "no storage \(tensor.storage.key)", expected: "the numbers of \(name)")
        }
        guard tensor.storage.count >= 0, tensor.storage.count <= held.count / width else {
            throw ModelFileError(
                .malformed, file: path,
                found: "a storage of \(tensor.storage.count) numbers in \(held.count) bytes",
                expected: "at most \(held.count / width)")
        }
        guard tensor.shape.count == tensor.strides.count, let reach = tensor.reach else {
            throw ModelFileError(
                .malformed, file: path, found: "\(name) of shape \(tensor.shape) and strides \(tensor.strides)",
                expected: "numbers that each have a place of their own")
        }
        guard tensor.offset >= 0, tensor.offset <= tensor.storage.count, reach <= tensor.storage.count - tensor.offset
        else {
            throw ModelFileError(
                .malformed, file: path,
                found: "\(name) of shape \(tensor.shape) from number \(tensor.offset) of its storage",
                expected: "a view of its \(tensor.storage.count) numbers")
        }
    }

    /// Tensors may share all of their numbers, as tied weights do, but not some of them.
    private func checkOverlaps() throws {
        let views = tensors.filter { ($0.value.reach ?? 0) > 0 }.sorted {
            ($0.value.storage.key, $0.value.offset, $0.key) < ($1.value.storage.key, $1.value.offset, $1.key)
        }
        for (one, next) in Swift.zip(views, views.dropFirst()) where one.value.storage == next.value.storage {
            let end = one.value.offset + (one.value.reach ?? 0)
            let isSame = one.value.offset == next.value.offset && one.value.reach == next.value.reach
            guard isSame || next.value.offset >= end else {
                throw ModelFileError(
                    .malformed, file: path, found: "\(next.key) overlaps \(one.key)", expected: "tensors side by side")
            }
        }
    }
}

extension TorchTensor {
    /// Numbers of the storage from the first to the last one of the tensor; `nil` where numbers have no place of their
    /// own, or the extents are absurd.
    var reach: Int? {
        guard !shape.contains(0) else { return 0 }
        var reach = 1
        for (extent, stride) in zip(shape, strides).sorted(by: { $0.1 < $1.1 }) where extent > 1 {
            // The next dimension begins where the smaller ones have ended.
            guard stride >= reach else { return nil }
            let (steps, overflow) = stride.multipliedReportingOverflow(by: extent - 1)
            let (sum, carry) = steps.addingReportingOverflow(reach)
            guard !overflow, !carry else { return nil }
            reach = sum
        }
        return reach
    }

    /// The numbers in row-major order.
    func inOrder(_ values: [Float]) -> [Float] {
        var expected = 1
        var isContiguous = true
        for (extent, stride) in zip(shape, strides).reversed() where extent > 1 {
            isContiguous = isContiguous && stride == expected
            expected *= extent
        }
        guard !isContiguous else { return values }
        return zip(shape, strides).reduce([0]) { places, dimension in
            places.flatMap { place in (0..<dimension.0).map { place + $0 * dimension.1 } }
        }.map { values[$0] }
    }
}

extension SafetensorsType {
    /// The types that weights may have.
    static let real: Set<SafetensorsType> = [.f64, .f32, .f16, .bf16]

    /// Numbers of a type of real numbers as float32.
    func floats(_ bytes: UnsafeRawBufferPointer) -> [Float] {
        let count = bytes.count / width
        return [Float](unsafeUninitializedCapacity: count) { values, initialized in
            defer { initialized = count }
            guard let target = values.baseAddress, let source = bytes.baseAddress, count > 0 else { return }
            switch self {
            case .f32: memcpy(target, source, count * 4)
            case .f16: ck_f16_to_f32(source, target, Int64(count))
            case .bf16: ck_bf16_to_f32(source, target, Int64(count))
            default:
                for index in 0..<count {
                    target[index] = Float(bytes.loadUnaligned(fromByteOffset: index * 8, as: Double.self))
                }
            }
        }
    }
}
