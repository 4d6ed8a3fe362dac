#ifndef OVERREAD_RESIZE_INTERNAL_H
#define OVERREAD_RESIZE_INTERNAL_H

#include "resize.h"

enum {
    /// Fractional bits of a weight.
    resize_precision = 22,
    /// A weight's low part, for 16-bit multiplications: weight = high * 2^11 + low.
    resize_low_bits = 11,
    /// Windows of weights are padded with zeros to a multiple of this.
    resize_tap_block = 16,
    /// Rows given to `resize_row_…` end with at least this many readable, unused bytes.
    resize_row_padding = 32
};

/// Which source pixels, with which weights, make each target pixel along one axis.
typedef struct {
    int64_t count;
    /// All windows lie within source pixels `origin ..< origin + extent`.
    int64_t origin, extent;
    /// First source pixel of each window, counted from `origin`, and how many there are.
    int64_t *first;
    int64_t *taps;
    /// Weights a window takes up in the arrays below; a multiple of `resize_tap_block`.
    int64_t stride;
    int32_t *weights;
    int16_t *high;
    int16_t *low;
} resize_axis;

/// Fills in the axis for target pixels `start ..< start + count` of `target_size`; frees with `resize_axis_free`.
bool resize_axis_make(
    resize_axis *axis, resize_filter filter, int64_t source_size, int64_t target_size, int64_t start, int64_t count);
void resize_axis_free(resize_axis *axis);

/// One row: `target[i * step]` for every window of the axis; `row` starts at the axis' origin.
void resize_row_portable(const resize_axis *axis, const uint8_t *row, uint8_t *target, int64_t step);

/// Row `index` of the target, `size` samples: the weighted sum of rows that lie `stride` bytes apart. `rows` starts at
/// the axis' origin.
void resize_columns_portable(
    const resize_axis *axis, int64_t index, const uint8_t *rows, int64_t stride, int64_t size, uint8_t *target);

#if defined(__x86_64__)
void resize_row_avx2(const resize_axis *axis, const uint8_t *row, uint8_t *target, int64_t step);
void resize_columns_avx2(
    const resize_axis *axis, int64_t index, const uint8_t *rows, int64_t stride, int64_t size, uint8_t *target);
#endif

#endif
