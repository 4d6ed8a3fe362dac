import COneDNN

/// One oneDNN operation on tensors of fixed layouts, ready to run.
final class Primitive {
    let handle: OpaquePointer
    /// The name of the kernel that oneDNN chose.
    let implementation: String
    /// Whether that is the slow reference implementation.
    var isReference: Bool { implementation.hasPrefix("ref") }

    init(handle: OpaquePointer) {
        self.handle = handle
        implementation = String(cString: od_primitive_implementation(handle))
    }

    deinit { od_primitive_free(handle) }

    /// The layout that the primitive expects for an argument.
    func layout(_ argument: od_argument) -> OpaquePointer? { od_primitive_layout(handle, argument) }

    /// Bytes of an argument in that layout; 0 where the primitive has no such argument.
    func bytes(_ argument: od_argument) -> Int { layout(argument).map { od_layout_bytes($0) } ?? 0 }
}

/// A oneDNN memory layout, owned.
final class NativeLayout {
    let handle: OpaquePointer

    init(handle: OpaquePointer) { self.handle = handle }

    deinit { od_layout_free(handle) }
}

/// What identifies a cached primitive: its kind and every number that shaped it.
struct PrimitiveKey: Hashable {
    let kind: String
    let numbers: [Int]
}
