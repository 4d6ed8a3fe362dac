#ifndef OVERREAD_CDICOM_H
#define OVERREAD_CDICOM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The ways of compressing pixels that GDCM is asked to undo.
typedef enum {
    /// Baseline, extended (up to 12 bits) and lossless JPEG.
    cdicom_jpeg = 1,
    cdicom_jpeg_ls = 2,
    cdicom_jpeg_2000 = 3,
} cdicom_compression;

/// One compressed frame, in the words of PS3.3 C.7.6.3.
typedef struct {
    uint32_t compression;
    uint32_t columns;
    uint32_t rows;
    /// 1 or 3.
    uint32_t samples;
    /// 8, 16 or 32.
    uint32_t bits_allocated;
    uint32_t bits_stored;
    uint32_t high_bit;
    /// 0: unsigned; 1: two's complement.
    uint32_t pixel_representation;
} cdicom_frame;

/// How many numbers one process tells another of a frame.
enum { cdicom_number_count = 8 };

/// Writes a frame as so many numbers.
void cdicom_frame_write(const cdicom_frame *frame, uint64_t *numbers);

/// The frame that was written as so many numbers.
cdicom_frame cdicom_frame_read(const uint64_t *numbers);

/// Bytes of a decoded frame: columns * rows * samples * bits_allocated / 8.
size_t cdicom_frame_size(const cdicom_frame *frame);

#ifdef __cplusplus
}
#endif

#endif
