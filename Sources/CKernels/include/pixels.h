#ifndef OVERREAD_PIXELS_H
#define OVERREAD_PIXELS_H

#include <stddef.h>
#include <stdint.h>

/// Spreads 8-bit samples over three planes of floats: `target[c * pixels + i] = sample * scale[c] + offset[c]`.
/// `channels` is 1 (the plane is used three times) or 3 (interleaved); `target` has `3 * pixels` places.
void pixels_normalize_planar(
    const uint8_t *samples, size_t pixels, size_t channels, const float scale[3], const float offset[3], float *target);

/// Like `pixels_normalize_planar`, with the three floats of a pixel side by side: `target[i * 3 + c]`.
void pixels_normalize_interleaved(
    const uint8_t *samples, size_t pixels, size_t channels, const float scale[3], const float offset[3], float *target);

/// Samples of one plane as floats: `target[i] = samples[i] * scale + offset`.
void pixels_normalize_grey(const uint8_t *samples, size_t pixels, float scale, float offset, float *target);

/// Luma of interleaved RGB by ITU-R BT.601 in 16-bit fixed point, as Pillow's convert("L"):
/// `(19595 R + 38470 G + 7471 B + 32768) / 65536`.
void pixels_luma(const uint8_t *rgb, size_t pixels, uint8_t *grey);

#endif
