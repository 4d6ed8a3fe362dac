#ifndef OVERREAD_CTIFF_READER_H
#define OVERREAD_CTIFF_READER_H

#include <tiffio.h>

#include "CTIFF.h"

struct ctiff_reader {
    TIFF *tiff;
    const uint8_t *bytes;
    size_t count;
    size_t position;
    ctiff_layout layout;
    /// Samples a pixel in the file.
    uint16_t file_channels;
    bool planes_apart;
    /// Whether libtiff converts the page's colour to RGB itself.
    bool converted;
    char message[200];
};

/// Notes why reading failed. Returns false.
bool ctiff_fail(ctiff_reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));

/// Rows of packed samples as they lie in a strip or tile.
typedef struct {
    const uint8_t *bytes;
    size_t row_size;
    /// Samples that lie beside each other for a pixel.
    uint32_t channels;
} ctiff_block;

/// Where in the page a block belongs.
typedef struct {
    uint32_t x;
    uint32_t y;
    uint32_t width;
    uint32_t height;
    /// The first channel that the block holds.
    uint32_t channel;
} ctiff_place;

/// Copies a block's samples to their places among the page's `samples`.
void ctiff_unpack(const ctiff_reader *reader, ctiff_block block, ctiff_place place, uint8_t *samples);

#endif
