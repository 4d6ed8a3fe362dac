#ifndef OVERREAD_CCRYPTO_H
#define OVERREAD_CCRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Bytes of a SHA-256 digest (FIPS 180-4).
enum { ccrypto_sha256_size = 32 };

/// Writes the SHA-256 digest of `count` bytes to `digest` (`ccrypto_sha256_size` bytes).
/// Returns false where OpenSSL could not compute it (out of memory, or no provider offers SHA-256).
bool ccrypto_sha256(const void *bytes, size_t count, uint8_t *digest);

/// A digest of bytes that come in parts.
typedef struct ccrypto_hash ccrypto_hash;

/// Begins a SHA-256 digest; NULL where OpenSSL cannot compute it.
ccrypto_hash *ccrypto_sha256_begin(void);

/// Adds bytes. Returns false where OpenSSL failed.
bool ccrypto_sha256_add(ccrypto_hash *hash, const void *bytes, size_t count);

/// Writes the digest of all that was added to `digest` (`ccrypto_sha256_size` bytes); nothing may be added afterwards.
/// Returns false where OpenSSL failed.
bool ccrypto_sha256_end(ccrypto_hash *hash, uint8_t *digest);

/// Lets go of a digest, ended or not; NULL is let go of, too.
void ccrypto_sha256_free(ccrypto_hash *hash);

#endif
