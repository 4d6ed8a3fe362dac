#ifndef OVERREAD_CTIFF_H
#define OVERREAD_CTIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What the samples of a page stand for.
typedef enum {
    /// Grey; 0 is black.
    ctiff_black_is_zero = 0,
    /// Grey; 0 is white.
    ctiff_white_is_zero = 1,
    ctiff_rgb = 2,
    /// Indices into a palette.
    ctiff_palette = 3,
    ctiff_cmyk = 4,
} ctiff_colour;

/// How a sample is kept.
typedef enum {
    ctiff_unsigned = 1,
    ctiff_signed = 2,
    ctiff_float = 3,
} ctiff_kind;

/// A page of a TIFF.
typedef struct {
    /// Pages of the file, no more than were asked for.
    uint32_t pages;
    uint32_t width;
    uint32_t height;
    /// Samples a pixel as they are decoded: 1, 3 or 4; others of the file (alpha) are dropped.
    uint32_t channels;
    /// Bits of a decoded sample: 8, 16, 32 or 64. Samples of fewer than 8 bits take a byte each, unscaled; of 9 to 15
    /// bits, two bytes.
    uint32_t bits;
    /// Bits of a sample in the file.
    uint32_t stored_bits;
    ctiff_kind kind;
    ctiff_colour colour;
    /// 1 to 8, as EXIF counts.
    uint32_t orientation;
} ctiff_layout;

/// A TIFF being read from memory.
typedef struct ctiff_reader ctiff_reader;

/// A reader of `count` bytes, which must stay in place until `ctiff_reader_destroy`; NULL where memory is short.
/// `most_memory`: the largest single allocation that libtiff may make, in bytes.
ctiff_reader *ctiff_reader_create(const uint8_t *bytes, size_t count, size_t most_memory);

/// Describes a page, counted from 0; pages are counted up to `most_pages`. Returns false on an error.
bool ctiff_reader_read_layout(ctiff_reader *reader, uint32_t page, uint32_t most_pages, ctiff_layout *layout);

/// Decodes the page last described into width * height * channels * bits / 8 bytes: pixels interleaved, host byte
/// order, rows from the file's first. Returns false on an error.
bool ctiff_reader_decode(ctiff_reader *reader, void *samples);

/// The palette of the page last described: up to 256 entries of red, green and blue, 16 bits each.
/// Returns how many there are.
uint32_t ctiff_reader_palette(const ctiff_reader *reader, uint16_t palette[256][3]);

/// What the last error was, in libtiff's words; empty where there was none.
const char *ctiff_reader_message(const ctiff_reader *reader);

/// Frees the reader; NULL is allowed.
void ctiff_reader_destroy(ctiff_reader *reader);

#endif
