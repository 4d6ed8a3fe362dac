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

#endif
