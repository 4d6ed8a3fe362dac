// 8-bit images: resized, made grey, spread into floats.
#ifndef CK_PIXELS_H
#define CK_PIXELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Spreads 8-bit samples over three planes of floats: `target[c * pixels + i] = sample * scale[c] + offset[c]`.
/// `channels` is 1 (the plane is used three times) or 3 (interleaved); `target` has `3 * pixels` places.
void ck_normalize_planar(
    const uint8_t *samples, size_t pixels, size_t channels, const float scale[3], const float offset[3], float *target);

/// Samples of one plane as floats: `target[i] = samples[i] * scale + offset`.
void ck_normalize_grey(const uint8_t *samples, size_t pixels, float scale, float offset, float *target);

/// Luma of interleaved RGB by ITU-R BT.601 in 16-bit fixed point, as Pillow's convert("L"):
/// `(19595 R + 38470 G + 7471 B + 32768) / 65536`.
void ck_luma(const uint8_t *rgb, size_t pixels, uint8_t *grey);

/// How source pixels are weighted.
typedef enum {
    /// Keys' cubic convolution with a = -0.5, stretched over the source when shrinking; equals Pillow's BICUBIC.
    CK_BICUBIC,
    /// A triangle, stretched in the same way; equals Pillow's BILINEAR.
    CK_BILINEAR,
    /// The mean over the area that a target pixel covers, partly covered source pixels in proportion.
    CK_AREA
} ck_resize_filter;

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
    ck_resize_filter filter;
} ck_resize_request;

/// Writes `crop_width * crop_height * channels` samples to `target`. Single-threaded.
///
/// Two passes in fixed point, each rounded and clipped to 8 bits, as Pillow does it: weights have 22 fractional bits (32
/// minus 8 bits of sample and 2 of headroom for sums beyond 1).
/// Returns false where memory is short.
bool ck_resize(const ck_resize_request *request, uint8_t *target);

#endif
