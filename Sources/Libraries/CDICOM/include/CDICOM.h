#ifndef OVERREAD_CDICOM_H
#define OVERREAD_CDICOM_H

#include <stdbool.h>
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

/// Bytes of a decoded frame: columns * rows * samples * bits_allocated / 8.
size_t cdicom_frame_size(const cdicom_frame *frame);

/// Decodes one frame into `cdicom_frame_size` bytes of host byte order. No colour is converted beyond what the
/// codestream itself asks for (the component transformation of JPEG 2000).
///
/// - `planar` tells whether the samples came plane by plane instead of pixel by pixel.
/// - Returns false where GDCM cannot decode it. C++ exceptions never leave this function.
bool cdicom_decode(
    const cdicom_frame *frame, const uint8_t *bytes, size_t count, uint8_t *samples, bool *planar);

#ifdef __cplusplus
}
#endif

#endif
