#ifndef OVERREAD_CJPEG_H
#define OVERREAD_CJPEG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What the three components of a colour JPEG are taken for where neither a JFIF nor an Adobe marker says it.
typedef enum {
    /// What libjpeg guesses from their identifiers.
    cjpeg_guess = 0,
    cjpeg_rgb = 1,
    cjpeg_ycc = 2,
} cjpeg_assumption;

/// What a decoded JPEG will look like: 8-bit samples, rows from the top, no padding.
typedef struct {
    uint32_t width;
    uint32_t height;
    /// 1 (grey), 3 (interleaved RGB) or 4 (interleaved CMYK).
    uint32_t channels;
    /// Whether CMYK is kept as Adobe does: 255 stands for no ink.
    bool inverted;
} cjpeg_layout;

/// A JPEG being read from memory. libjpeg's errors (setjmp and longjmp) never leave these functions.
typedef struct cjpeg_reader cjpeg_reader;

/// A reader of `count` bytes, which must stay in place until `cjpeg_reader_destroy`; NULL where memory is short.
cjpeg_reader *cjpeg_reader_create(const uint8_t *bytes, size_t count);

/// Reads everything up to the first scan.
///
/// - `denominator`: 1, 2, 4 or 8; the image is decoded at that part of its size, rounded up.
/// - Returns false on an error.
bool cjpeg_reader_read_layout(
    cjpeg_reader *reader, cjpeg_assumption assumption, uint32_t denominator, cjpeg_layout *layout);

/// Decodes the image into `width * height * channels` samples. To be called once, after `cjpeg_reader_read_layout`
/// returned true. Returns false on an error, and where data is missing or damaged; bytes between the segments and
/// after the end are no damage.
bool cjpeg_reader_decode(cjpeg_reader *reader, uint8_t *samples);

/// What the last error was, in libjpeg's words; empty where there was none.
const char *cjpeg_reader_message(const cjpeg_reader *reader);

/// Frees the reader; NULL is allowed.
void cjpeg_reader_destroy(cjpeg_reader *reader);

#endif
