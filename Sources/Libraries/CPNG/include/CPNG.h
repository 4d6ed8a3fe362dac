#ifndef OVERREAD_CPNG_H
#define OVERREAD_CPNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What a decoded PNG will look like: rows from the top, no padding.
typedef struct {
    uint32_t width;
    uint32_t height;
    /// 1 (grey) or 3 (interleaved RGB).
    uint32_t channels;
    /// Bits a sample: 8, or 16 in host byte order.
    uint32_t bits;
    /// Bits that the file (sBIT) calls significant, at most `bits`; of several channels the most.
    uint32_t significant_bits;
} cpng_layout;

/// A PNG being read from memory. libpng's errors (setjmp and longjmp) never leave these functions.
typedef struct cpng_reader cpng_reader;

/// A reader of `count` bytes, which must stay in place until `cpng_reader_destroy`; NULL where memory is short.
cpng_reader *cpng_reader_create(const uint8_t *bytes, size_t count);

/// Reads everything up to the first image data. Returns false on an error.
bool cpng_reader_read_layout(cpng_reader *reader, cpng_layout *layout);

/// Decodes the image into `width * height * channels * bits / 8` bytes and checks the rest of the file, up to its IEND chunk.
/// To be called once, after `cpng_reader_read_layout` returned true. Returns false on an error.
///
/// 1, 2 and 4 bits are spread over 0...255, alpha and transparency are dropped,
/// and no gamma or colour profile is applied.
bool cpng_reader_decode(cpng_reader *reader, void *samples);

/// What the last error was, in libpng's words; empty where there was none.
const char *cpng_reader_message(const cpng_reader *reader);

/// Frees the reader; NULL is allowed.
void cpng_reader_destroy(cpng_reader *reader);

/// A PNG being written to memory.
typedef struct cpng_writer cpng_writer;

/// An empty writer; NULL where memory is short.
cpng_writer *cpng_writer_create(void);

/// Encodes 8-bit samples (1 or 3 interleaved channels, no padding) as a PNG file. Returns false on an error.
bool cpng_writer_encode(cpng_writer *writer, cpng_layout layout, const uint8_t *samples);

/// The bytes of the file, valid until `cpng_writer_destroy`.
const uint8_t *cpng_writer_bytes(const cpng_writer *writer);

/// How many bytes the file has.
size_t cpng_writer_count(const cpng_writer *writer);

/// What the last error was, in libpng's words; empty where there was none.
const char *cpng_writer_message(const cpng_writer *writer);

/// Frees the writer and its bytes; NULL is allowed.
void cpng_writer_destroy(cpng_writer *writer);

#endif
