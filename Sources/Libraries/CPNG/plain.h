#ifndef OVERREAD_CPNG_PLAIN_H
#define OVERREAD_CPNG_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A PNG of whole bytes without palette and interlacing.
typedef struct {
    uint32_t width;
    uint32_t height;
    /// Samples a pixel in the file, alpha among them: 1 to 4.
    uint32_t channels;
    /// Samples a pixel that are kept: 1 or 3.
    uint32_t kept_channels;
    /// Bytes a sample: 1 or 2.
    uint32_t sample_size;
} cpng_plain_layout;

/// Decodes such a file with libdeflate, which inflates all of it at once and so at twice zlib's speed.
/// Returns false, and says nothing about why, wherever anything is unusual: libpng then decodes or refuses the file.
bool cpng_decode_plain(const uint8_t *bytes, size_t count, cpng_plain_layout layout, uint8_t *samples);

#endif
