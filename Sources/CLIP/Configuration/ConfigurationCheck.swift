import Tensors

/// Checks of single members of a configuration, each of which names the file and the member.
struct ConfigurationCheck {
    let path: String

    func size(_ value: Int, _ range: ClosedRange<Int>, _ name: String) throws -> Int {
        guard range.contains(value) else {
            throw malformed("\(name) is \(value)", "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func divides(_ divisor: Int, _ number: Int, _ name: String, _ other: String) throws {
        guard number % divisor == 0 else {
            throw malformed("\(name) is \(divisor)", "a divisor of \(other), which is \(number)")
        }
    }

    func epsilon(_ value: Float, _ name: String) throws -> Float {
        guard value > 0, value < 1 else { throw malformed("\(name) is \(value)", "a number between 0 and 1") }
        return value
    }

    func mean(_ values: [Double], channels: Int, _ name: String) throws -> [Double] {
        guard values.count == channels, values.allSatisfy(\.isFinite) else {
            throw malformed("\(name) is \(values)", channels == 1 ? "one number" : "three numbers")
        }
        return values
    }

    func deviation(_ values: [Double], channels: Int, _ name: String) throws -> [Double] {
        guard values.count == channels, values.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            throw malformed("\(name) is \(values)", "\(channels == 1 ? "one number" : "three numbers") above 0")
        }
        return values
    }

    func activation(_ name: String, _ member: String) throws -> Activation {
        switch name {
        case "quick_gelu": return .quickGELU
        case "gelu": return .gelu
        case "gelu_pytorch_tanh": return .tanhGELU
        default: throw unsupported("\(member) is \"\(name)\"", "quick_gelu, gelu or gelu_pytorch_tanh")
        }
    }

    func supported<Value: Equatable>(_ value: Value, in values: [Value], name: String) throws {
        guard values.contains(value) else {
            throw unsupported("\(name) is \(value)", values.map { "\($0)" }.joined(separator: " or "))
        }
    }

    func malformed(_ found: String, _ expected: String) -> ModelFileError {
        ModelFileError(.malformed, file: path, found: found, expected: expected)
    }

    func unsupported(_ found: String, _ expected: String) -> ModelFileError {
        ModelFileError(.unsupported, file: path, found: found, expected: expected)
    }
}
