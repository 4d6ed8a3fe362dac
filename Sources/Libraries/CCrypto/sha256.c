#include "CCrypto.h"

#include <openssl/evp.h>

bool ccrypto_sha256(const void *bytes, size_t count, uint8_t *digest) {
    unsigned int written = 0;
    return EVP_Digest(bytes, count, digest, &written, EVP_sha256(), NULL) == 1 && written == ccrypto_sha256_size;
}
