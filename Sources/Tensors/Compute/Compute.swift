import COneDNN

/// What a thread needs to compute: oneDNN's stream, primitives cached by shape, and memory that is used again.
///
/// Everything is computed on one thread: the one that made the `Compute`, where it and every tensor made with it stay.
/// Several cores are used by several workers, each with a `Compute` of its own as its seat in a `Team`.
package final class Compute {
    /// What to do where oneDNN has nothing better than its reference implementation.
    package enum ReferencePolicy: Sendable {
        /// Throw `ComputeError.referenceImplementation`.
        case refuse
        /// Use it: slow, but right.
        case allow
    }

    /// What to do about reference implementations.
    package let referencePolicy: ReferencePolicy
    let pool = BufferPool()
    let stream: OpaquePointer
    private var primitives: [PrimitiveKey: AnyObject] = [:]

    /// The version of the linked oneDNN, e.g. `2.6.3`.
    package static var libraryVersion: String { String(cString: od_version()) }

    /// A context of the calling thread.
    ///
    /// - Throws: `ComputeError`.
    package init(referencePolicy: ReferencePolicy = .allow) throws {
        self.referencePolicy = referencePolicy
        od_use_calling_thread()
        var made: OpaquePointer?
        let status = od_stream_create(&made)
        guard status == 0, let made else { throw ComputeError.failed(operation: "stream", status: Self.text(status)) }
        stream = made
    }

    deinit { od_stream_free(stream) }

    /// The primitive or plan for a key, made at its first use.
    func cached<Plan: AnyObject>(_ key: PrimitiveKey, make: () throws -> Plan) throws -> Plan {
        if let found = primitives[key] as? Plan { return found }
        let made = try make()
        primitives[key] = made
        return made
    }

    /// Makes a primitive with one of the shim's functions and holds it to the reference policy, or to one of its own.
    func primitive(
        _ operation: @autoclosure () -> String, policy: ReferencePolicy? = nil,
        _ make: (UnsafeMutablePointer<OpaquePointer?>) throws -> od_status
    ) throws -> Primitive {
        var made: OpaquePointer?
        let status = try make(&made)
        guard status == 0, let made else {
            throw ComputeError.failed(operation: operation(), status: Self.text(status))
        }
        let primitive = Primitive(handle: made)
        if policy ?? referencePolicy == .refuse, primitive.isReference {
            throw ComputeError.referenceImplementation(
                operation: operation(), implementation: primitive.implementation)
        }
        return primitive
    }

    /// Runs a primitive on tensors.
    func run(_ primitive: Primitive, _ arguments: KeyValuePairs<od_argument, Tensor?>) throws {
        let count = Int(OD_ARGUMENT_COUNT.rawValue)
        let status = withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer?.self, capacity: count) { buffers in
            buffers.initialize(repeating: nil)
            for (argument, tensor) in arguments {
                buffers[Int(argument.rawValue)] = tensor.map { UnsafeMutableRawPointer($0.pointer) }
            }
            return od_primitive_run(primitive.handle, stream, buffers.baseAddress)
        }
        guard status == 0 else {
            throw ComputeError.failed(operation: primitive.implementation, status: Self.text(status))
        }
    }

    /// Makes a layout with one of the shim's functions.
    func nativeLayout(_ make: (UnsafeMutablePointer<OpaquePointer?>) -> od_status) throws -> NativeLayout {
        var made: OpaquePointer?
        let status = make(&made)
        guard status == 0, let made else { throw ComputeError.failed(operation: "layout", status: Self.text(status)) }
        return NativeLayout(handle: made)
    }

    private static func text(_ status: od_status) -> String { String(cString: od_status_text(status)) }
}
