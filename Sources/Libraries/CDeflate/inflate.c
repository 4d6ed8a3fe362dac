#include "CDeflate.h"

#include <libdeflate.h>

cdeflate_result cdeflate_inflate(
    const uint8_t *bytes, size_t count, uint8_t *output, size_t capacity, size_t *output_count) {
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    if (decompressor == NULL) {
        return cdeflate_no_memory;
    }
    size_t consumed;
    enum libdeflate_result result = libdeflate_deflate_decompress_ex(
        decompressor, bytes, count, output, capacity, &consumed, output_count);
    libdeflate_free_decompressor(decompressor);
    switch (result) {
    case LIBDEFLATE_SUCCESS:
        return cdeflate_done;
    case LIBDEFLATE_INSUFFICIENT_SPACE:
        return cdeflate_too_small;
    default:
        return cdeflate_damaged;
    }
}
