#ifndef OVERREAD_CDEFLATE_H
#define OVERREAD_CDEFLATE_H

#include <stddef.h>
#include <stdint.h>

/// How inflating ended.
typedef enum {
    cdeflate_done = 0,
    cdeflate_damaged = 1,
    /// The output has no room for all of it.
    cdeflate_too_small = 2,
    cdeflate_no_memory = 3,
} cdeflate_result;

/// Inflates a raw deflate stream (RFC 1951) and sets how many bytes it gave. Bytes after its end are ignored.
cdeflate_result cdeflate_inflate(
    const uint8_t *bytes, size_t count, uint8_t *output, size_t capacity, size_t *output_count);

#endif
