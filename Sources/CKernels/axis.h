// The weights of a resize along one axis.
#ifndef CK_AXIS_H
#define CK_AXIS_H

#include "pixels.h"

enum {
    /// Fractional bits of a weight.
    CK_WEIGHT_BITS = 22,
    /// A weight's low part, for 16-bit multiplications: weight = high * 2^11 + low.
    CK_LOW_WEIGHT_BITS = 11,
    /// Windows of weights are padded with zeros to a multiple of this.
    CK_TAP_BLOCK = 16,
    /// Rows given to `resize_row_…` end with at least this many readable, unused bytes.
    CK_ROW_PADDING = 32
};

/// Which source pixels, with which weights, make each target pixel along one axis.
typedef struct {
    int64_t count;
    /// All windows lie within source pixels `origin ..< origin + extent`.
    int64_t origin, extent;
    /// First source pixel of each window, counted from `origin`, and how many there are.
    int64_t *first;
    int64_t *taps;
    /// Weights a window takes up in the arrays below; a multiple of `CK_TAP_BLOCK`.
    int64_t stride;
    int32_t *weights;
    int16_t *high;
    int16_t *low;
} ck_axis;

/// Fills in the axis for target pixels `start ..< start + count` of `target_size`; frees with `ck_axis_free`.
bool ck_axis_make(
    ck_axis *axis, ck_resize_filter filter, int64_t source_size, int64_t target_size, int64_t start, int64_t count);
void ck_axis_free(ck_axis *axis);

#endif
