/// Samples of any depth: bytes in the host's order, and how they are to be taken.
package struct DeepSamples: Equatable, Sendable {
    /// How each sample is kept.
    package let type: SampleType
    /// The samples, one after another without padding.
    package let bytes: [UInt8]

    /// How many samples there are.
    package var count: Int { bytes.count / type.size }

    /// Takes bytes for samples.
    ///
    /// - Precondition: They are a whole number of samples.
    package init(type: SampleType, bytes: [UInt8]) {
        precondition(bytes.count % type.size == 0, "bytes end within a sample")
        self.type = type
        self.bytes = bytes
    }

    /// Hands the samples to a visitor as values of their own type.
    func accept<Visitor: SampleVisitor>(_ visitor: Visitor) -> Visitor.Output {
        bytes.withUnsafeBytes { bytes in
            switch type {
            case .uint8: visitor.visit(bytes.bindMemory(to: UInt8.self))
            case .int8: visitor.visit(bytes.bindMemory(to: Int8.self))
            case .uint16: visitor.visit(bytes.bindMemory(to: UInt16.self))
            case .int16: visitor.visit(bytes.bindMemory(to: Int16.self))
            case .uint32: visitor.visit(bytes.bindMemory(to: UInt32.self))
            case .int32: visitor.visit(bytes.bindMemory(to: Int32.self))
            case .float32: visitor.visit(bytes.bindMemory(to: Float.self))
            case .float64: visitor.visit(bytes.bindMemory(to: Double.self))
            }
        }
    }
}

/// Work on samples that is written once for all their types.
protocol SampleVisitor {
    associatedtype Output
    func visit<Value: SampleValue>(_ samples: UnsafeBufferPointer<Value>) -> Output
}

/// A number that a sample can be.
protocol SampleValue: Comparable {
    /// The value; not finite where a float is not.
    var real: Double { get }
}

extension SampleValue where Self: BinaryInteger {
    var real: Double { Double(self) }
}

extension UInt8: SampleValue {}
extension Int8: SampleValue {}
extension UInt16: SampleValue {}
extension Int16: SampleValue {}
extension UInt32: SampleValue {}
extension Int32: SampleValue {}
extension Float: SampleValue { var real: Double { Double(self) } }
extension Double: SampleValue { var real: Double { self } }
