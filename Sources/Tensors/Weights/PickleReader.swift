/// What a pickle of tensors is made of. Tuples, lists and dictionaries are numbers of the reader's memory: what nests deep
/// or holds itself is not followed.
enum PickleValue: Equatable {
    case none
    case bool(Bool)
    case int(Int)
    case float(Double)
    case string(String)
    case tuple(Int)
    case list(Int)
    case dictionary(Int)
    /// A class or function, one of those that are known.
    case global(String)
    case storage(TorchStorage)
    case tensor(TorchTensor)
}

/// A stretch of numbers in a file of its own.
struct TorchStorage: Equatable {
    let type: SafetensorsType
    /// The file's name.
    let key: String
    /// How many numbers it is said to hold.
    let count: Int
}

/// A view of a storage.
struct TorchTensor: Equatable {
    let storage: TorchStorage
    let offset: Int
    let shape: [Int]
    let strides: [Int]
}

/// Reads the pickles in which PyTorch keeps the order of a model's tensors, and nothing else: dictionaries, lists, tuples,
/// numbers, strings, and calls of the few functions below. Whatever else it is asked to call is an error that names it.
///
/// The language is CPython's, `Lib/pickletools.py`; nothing is ever executed.
struct PickleReader {
    /// Why reading stopped.
    struct Problem: Error {
        let found: String
        let expected: String
        var isUnsupported = false
    }

    /// Containers within containers at most.
    private static let deepest = 64
    private static let storages: [String: SafetensorsType] = [
        "Double": .f64, "Float": .f32, "Half": .f16, "BFloat16": .bf16, "Long": .i64, "Int": .i32, "Short": .i16,
        "Char": .i8, "Byte": .u8, "Bool": .bool,
    ]
    private static let functions: Set = [
        "collections.OrderedDict", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_parameter",
    ]

    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private var stack: [PickleValue] = []
    private var marks: [Int] = []
    private var memo: [Int: PickleValue] = [:]
    private var sequences: [[PickleValue]] = []
    private var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []
    private var depths: [[Int]] = [[], []]

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The members of a dictionary.
    func members(_ value: PickleValue) -> [(key: PickleValue, value: PickleValue)]? {
        if case .dictionary(let number) = value { dictionaries[number] } else { nil }
    }

    /// Reads the value that the pickle stands for.
    mutating func value() throws -> PickleValue {
        while true {
            let code = try byte()
            if code == UInt8(ascii: ".") { return try pop() }
            try step(code)
        }
    }

    private mutating func step(_ code: UInt8) throws {
        switch UnicodeScalar(code) {
        case "\u{80}": try skip(1)
        case "\u{95}": try skip(8)
        case "(": marks.append(stack.count)
        case "0": _ = try pop()
        case "N": stack.append(.none)
        case "\u{88}": stack.append(.bool(true))
        case "\u{89}": stack.append(.bool(false))
        case "K", "M", "J", "\u{8A}", "G": try pushNumber(code)
        case "X", "\u{8C}", "\u{8D}", "U", "T": try pushString(code)
        case "c", "\u{93}": try pushGlobal(code)
        case "}": try push(dictionary: [])
        case "]": try push(list: [])
        case ")", "\u{85}", "\u{86}", "\u{87}", "t": try pushTuple(code)
        case "a", "e": try append(code)
        case "s", "u": try setItems(code)
        case "q", "r", "\u{94}": try remember(code)
        case "h", "j": try recall(code)
        case "R": try call()
        case "b": try build()
        case "Q": try pushStorage()
        default: throw Problem(found: "the opcode \(code)", expected: "those of a model's tensors", isUnsupported: true)
        }
    }

    // MARK: Bytes

    private mutating func take(_ count: Int) throws -> UnsafeRawBufferPointer {
        guard count >= 0, count <= bytes.count - position else {
            throw Problem(found: "its end at byte \(bytes.count)", expected: "\(count) bytes after byte \(position)")
        }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    }

    private mutating func byte() throws -> UInt8 { try take(1)[0] }
    private mutating func skip(_ count: Int) throws { _ = try take(count) }

    private mutating func number<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type) throws -> Int {
        Int(clamping: Number(littleEndian: try take(MemoryLayout<Number>.size).loadUnaligned(as: type)))
    }

    private mutating func line() throws -> String {
        var text: [UInt8] = []
        while case let byte = try byte(), byte != UInt8(ascii: "\n") { text.append(byte) }
        return String(decoding: text, as: UTF8.self)
    }

    // MARK: Values

    private mutating func pushNumber(_ code: UInt8) throws {
        switch UnicodeScalar(code) {
        case "K": stack.append(.int(try number(UInt8.self)))
        case "M": stack.append(.int(try number(UInt16.self)))
        case "J": stack.append(.int(try number(Int32.self)))
        case "G":
            let bits = UInt64(bigEndian: try take(8).loadUnaligned(as: UInt64.self))
            stack.append(.float(Double(bitPattern: bits)))
        default:
            let digits = try take(Int(try byte()))
            guard digits.count <= 8 else {
                throw Problem(found: "a number of \(digits.count) bytes", expected: "at most 8")
            }
            let isNegative = (digits.last ?? 0) & 0x80 != 0
            stack.append(.int(digits.reversed().reduce(isNegative ? -1 : 0) { $0 << 8 | Int($1) }))
        }
    }

    private mutating func pushString(_ code: UInt8) throws {
        let length =
            switch UnicodeScalar(code) {
            case "X": try number(UInt32.self)
            case "T": try number(Int32.self)
            case "\u{8D}": try number(UInt64.self)
            default: Int(try byte())
            }
        stack.append(.string(String(decoding: try take(length), as: UTF8.self)))
    }

    private mutating func pushGlobal(_ code: UInt8) throws {
        let module: String
        let name: String
        if code == UInt8(ascii: "c") {
            (module, name) = (try line(), try line())
        } else {
            guard case (.string(let last), .string(let first)) = (try pop(), try pop()) else {
                throw Problem(found: "a class without a name", expected: "its module and its name")
            }
            (module, name) = (first, last)
        }
        let full = "\(module).\(name)"
        guard Self.functions.contains(full) || Self.type(of: full) != nil else {
            throw Problem(
                found: "a call of \(full.prefix(200))", expected: "tensors alone; it is not carried out",
                isUnsupported: true)
        }
        stack.append(.global(full))
    }

    /// The type of a storage's class: `torch.FloatStorage`.
    private static func type(of name: String) -> SafetensorsType? {
        guard name.hasPrefix("torch."), name.hasSuffix("Storage") else { return nil }
        return storages[String(name.dropFirst(6).dropLast(7))]
    }

    private mutating func pushTuple(_ code: UInt8) throws {
        switch UnicodeScalar(code) {
        case ")": try push(tuple: [])
        case "t": try push(tuple: popToMark())
        default:
            let count = Int(code) - 0x84
            let items = try (0..<count).map { _ in try pop() }
            try push(tuple: items.reversed())
        }
    }

    private mutating func push(tuple items: [PickleValue]) throws {
        try enter(items, 0)
        stack.append(.tuple(sequences.count))
        sequences.append(items)
    }

    private mutating func push(list items: [PickleValue]) throws {
        try enter(items, 0)
        stack.append(.list(sequences.count))
        sequences.append(items)
    }

    private mutating func push(dictionary items: [(key: PickleValue, value: PickleValue)]) throws {
        try enter(items.map(\.value), 1)
        stack.append(.dictionary(dictionaries.count))
        dictionaries.append(items)
    }

    /// Notes how deep a new container nests.
    private mutating func enter(_ items: [PickleValue], _ kind: Int) throws {
        depths[kind].append(try depth(of: items))
    }

    private func depth(of items: [PickleValue]) throws -> Int {
        let inner = items.map { item in
            switch item {
            case .tuple(let number), .list(let number): depths[0][number]
            case .dictionary(let number): depths[1][number]
            default: 0
            }
        }
        let depth = (inner.max() ?? 0) + 1
        guard depth <= Self.deepest else {
            throw Problem(found: "containers nested more than \(Self.deepest) deep", expected: "a table of tensors")
        }
        return depth
    }

    // MARK: Stack and memory

    private mutating func pop() throws -> PickleValue {
        guard let value = stack.popLast(), stack.count >= marks.last ?? 0 else {
            throw Problem(found: "nothing on the stack before byte \(position)", expected: "a value")
        }
        return value
    }

    private mutating func popToMark() throws -> [PickleValue] {
        guard let mark = marks.popLast(), mark <= stack.count else {
            throw Problem(found: "no mark before byte \(position)", expected: "one")
        }
        defer { stack.removeLast(stack.count - mark) }
        return Array(stack[mark...])
    }

    private mutating func append(_ code: UInt8) throws {
        let items = code == UInt8(ascii: "a") ? [try pop()] : try popToMark()
        guard case .list(let number)? = stack.last else {
            throw Problem(found: "no list before byte \(position)", expected: "one to add to")
        }
        depths[0][number] = max(depths[0][number], try depth(of: items))
        sequences[number] += items
    }

    private mutating func setItems(_ code: UInt8) throws {
        let items: [PickleValue]
        if code == UInt8(ascii: "s") {
            let value = try pop()
            items = [try pop(), value]
        } else {
            items = try popToMark()
        }
        guard case .dictionary(let number)? = stack.last, items.count.isMultiple(of: 2) else {
            throw Problem(found: "no dictionary before byte \(position)", expected: "one to add to")
        }
        depths[1][number] = max(depths[1][number], try depth(of: items))
        dictionaries[number] += stride(from: 0, to: items.count, by: 2).map { (items[$0], items[$0 + 1]) }
    }

    private mutating func remember(_ code: UInt8) throws {
        let place =
            switch UnicodeScalar(code) {
            case "q": Int(try byte())
            case "r": try number(UInt32.self)
            default: memo.count
            }
        guard let value = stack.last else { throw Problem(found: "nothing to remember", expected: "a value") }
        memo[place] = value
    }

    private mutating func recall(_ code: UInt8) throws {
        let place = code == UInt8(ascii: "h") ? Int(try byte()) : try number(UInt32.self)
        guard let value = memo[place] else {
            throw Problem(found: "no value number \(place)", expected: "one that was remembered")
        }
        stack.append(value)
    }

    // MARK: Calls

    private mutating func items(of value: PickleValue) throws -> [PickleValue] {
        guard case .tuple(let number) = value else {
            throw Problem(found: "a call without its arguments", expected: "a tuple of them")
        }
        return sequences[number]
    }

    private mutating func call() throws {
        let arguments = try items(of: pop())
        guard case .global(let name) = try pop(), Self.functions.contains(name) else {
            throw Problem(found: "a call of what is no function", expected: "one of PyTorch's", isUnsupported: true)
        }
        switch name {
        case "collections.OrderedDict":
            guard arguments.isEmpty else {
                throw Problem(found: "an OrderedDict of arguments", expected: "an empty one, filled afterwards")
            }
            try push(dictionary: [])
        case "torch._utils._rebuild_parameter":
            guard case .tensor? = arguments.first else {
                throw Problem(found: "a parameter without a tensor", expected: "one")
            }
            stack.append(arguments[0])
        default: stack.append(.tensor(try tensor(arguments)))
        }
    }

    private mutating func tensor(_ arguments: [PickleValue]) throws -> TorchTensor {
        guard arguments.count >= 4, case .storage(let storage) = arguments[0], case .int(let offset) = arguments[1]
        else { throw Problem(found: "a tensor without its storage", expected: "storage, offset, size and stride") }
        return TorchTensor(
            storage: storage, offset: offset, shape: try integers(arguments[2]), strides: try integers(arguments[3]))
    }

    private mutating func integers(_ value: PickleValue) throws -> [Int] {
        try items(of: value).map {
            guard case .int(let number) = $0, number >= 0 else {
                throw Problem(found: "a size that is no whole number, 0 or more", expected: "one")
            }
            return number
        }
    }

    /// Attributes of an OrderedDict (`_metadata`) are not of interest.
    private mutating func build() throws {
        _ = try pop()
        guard case .dictionary? = stack.last else {
            throw Problem(found: "attributes of what is no dictionary", expected: "those of an OrderedDict")
        }
    }

    private mutating func pushStorage() throws {
        let parts = try items(of: pop())
        guard parts.count >= 5, parts[0] == .string("storage"), case .global(let name) = parts[1],
            let type = Self.type(of: name), case .string(let key) = parts[2], case .int(let count) = parts[4]
        else { throw Problem(found: "a reference to what is no storage", expected: "a storage of numbers") }
        stack.append(.storage(TorchStorage(type: type, key: key, count: count)))
    }
}
