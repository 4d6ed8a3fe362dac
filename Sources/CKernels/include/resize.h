#ifndef OVERREAD_RESIZE_H
#define OVERREAD_RESIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// How source pixels are weighted.
typedef enum {
    /// Keys' cubic convolution with a = -0.5, stretched over the source when shrinking; equals Pillow's BICUBIC.
    resize_bicubic,
    /// A triangle, stretched in the same way; equals Pillow's BILINEAR.
    resize_bilinear,
    /// The mean over the area that a target pixel covers, partly covered source pixels in proportion.
    resize_area
} resize_filter;

/// Which implementation runs; all of them give the same bytes.
typedef enum { resize_portable, resize_avx2 } resize_level;

/// A resize, or a rectangle cut out of one: only what the rectangle needs is computed.
typedef struct {
    /// `height` rows of `width * channels` samples, from the top, no padding.
    const uint8_t *samples;
    int64_t width, height;
    /// 1 or 3, interleaved.
    int64_t channels;
    /// The size of the whole resized image, at least 1 x 1.
    int64_t full_width, full_height;
    /// The rectangle of it that is wanted; within 0...full size, not empty.
    int64_t crop_x, crop_y, crop_width, crop_height;
    resize_filter filter;
    resize_level level;
} resize_request;

/// The fastest implementation at this thread's level (`ck_level`).
resize_level resize_best_level(void);

/// Writes `crop_width * crop_height * channels` samples to `target`. Single-threaded.
///
/// Two passes in fixed point, each rounded and clipped to 8 bits, as Pillow does it: weights have 22 fractional bits (32
/// minus 8 bits of sample and 2 of headroom for sums beyond 1).
/// Returns false where memory is short.
bool resize_run(const resize_request *request, uint8_t *target);

#endif
