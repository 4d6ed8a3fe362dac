#include "CCrypto.h"

#include <openssl/evp.h>

bool ccrypto_sha256(const void *bytes, size_t count, uint8_t *digest) {
    unsigned int written = 0;
    return EVP_Digest(bytes, count, digest, &written, EVP_sha256(), NULL) == 1 && written == ccrypto_sha256_size;
}

ccrypto_hash *ccrypto_sha256_begin(void) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1) {
        EVP_MD_CTX_free(context);
        context = NULL;
    }
    return (ccrypto_hash *)context;
}

bool ccrypto_sha256_add(ccrypto_hash *hash, const void *bytes, size_t count) {
    return EVP_DigestUpdate((EVP_MD_CTX *)hash, bytes, count) == 1;
}

bool ccrypto_sha256_end(ccrypto_hash *hash, uint8_t *digest) {
    unsigned int written = 0;
    return EVP_DigestFinal_ex((EVP_MD_CTX *)hash, digest, &written) == 1 && written == ccrypto_sha256_size;
}

void ccrypto_sha256_free(ccrypto_hash *hash) { EVP_MD_CTX_free((EVP_MD_CTX *)hash); }
