import CCrypto

/// The SHA-256 digest of bytes that come in parts, so that nobody has to hold all of them; on one thread at a time.
package final class ContentHasher {
    private let state: OpaquePointer

    /// A digest of nothing yet.
    ///
    /// - Throws: `ContentHash.Unavailable`.
    package init() throws {
        guard let state = ccrypto_sha256_begin() else { throw ContentHash.Unavailable() }
        self.state = state
    }

    deinit { ccrypto_sha256_free(state) }

    /// Adds bytes.
    ///
    /// - Throws: `ContentHash.Unavailable`.
    package func add(_ bytes: UnsafeRawBufferPointer) throws {
        guard ccrypto_sha256_add(state, bytes.baseAddress, bytes.count) else { throw ContentHash.Unavailable() }
    }

    /// Adds bytes.
    ///
    /// - Throws: `ContentHash.Unavailable`.
    package func add(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try add($0) } }

    /// The digest of all that was added, 32 bytes. Nothing may be added afterwards.
    ///
    /// - Throws: `ContentHash.Unavailable`.
    package func digest() throws -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(ccrypto_sha256_size))
        guard ccrypto_sha256_end(state, &digest) else { throw ContentHash.Unavailable() }
        return digest
    }

    /// The digest as 64 lower-case hexadecimal digits. Nothing may be added afterwards.
    ///
    /// - Throws: `ContentHash.Unavailable`.
    package func hexadecimal() throws -> String { ContentHash.hexadecimal(try digest()) }
}
