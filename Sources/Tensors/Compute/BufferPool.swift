import Foundation

/// Memory of a compute thread that is handed out again and again, so that a training step allocates nothing once it
/// has run for the first time (fresh pages cost more than many of the operations on them).
final class BufferPool {
    private var free: [Int: [UnsafeMutableRawPointer]] = [:]
    private static let granule = 4096
    /// Cache lines of 64 bytes, which is also the width of the widest vector registers.
    private static let alignment = 64

    func take(bytes: Int) -> (pointer: UnsafeMutableRawPointer, capacity: Int) {
        let capacity = max(1, (bytes + Self.granule - 1) / Self.granule) * Self.granule
        if let pointer = free[capacity]?.popLast() { return (pointer, capacity) }
        return (.allocate(byteCount: capacity, alignment: Self.alignment), capacity)
    }

    func give(_ pointer: UnsafeMutableRawPointer, capacity: Int) {
        free[capacity, default: []].append(pointer)
    }

    deinit {
        for pointers in free.values {
            for pointer in pointers { pointer.deallocate() }
        }
    }
}

/// A stretch of pool memory that goes back to its pool when nobody refers to it any more; or of memory that is another's.
final class Storage {
    let pointer: UnsafeMutableRawPointer
    private let capacity: Int
    private let pool: BufferPool?

    init(bytes: Int, pool: BufferPool) {
        (pointer, capacity) = pool.take(bytes: bytes)
        self.pool = pool
    }

    /// Memory that somebody else keeps for as long as it is used.
    init(borrowing pointer: UnsafeMutableRawPointer) {
        (self.pointer, capacity, pool) = (pointer, 0, nil)
    }

    deinit { pool?.give(pointer, capacity: capacity) }
}
