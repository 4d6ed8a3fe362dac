// Sums down the columns of a matrix.
#ifndef CK_COLUMNS_H
#define CK_COLUMNS_H

#include <stdint.h>

#include "variants.h"

enum {
    /// Columns summed side by side; one cache line of them on each of four registers.
    CK_COLUMN_TILE = 64,
    /// Rows summed before their sum is added to the total, so that rounding errors stay small over many rows.
    CK_ROWS_PER_PARTIAL_SUM = 64,
};

/// Adds columns `begin ..< end` of `x` (rows of `stride` values), times `factor`, to `out`.
/// The order of additions depends on nothing but `rows`.
CK_INLINE void ck_add_column_sums(
    const float *x, int64_t rows, int64_t stride, float factor, float *out, int64_t begin, int64_t end
) {
    for (int64_t first = begin; first < end; first += CK_COLUMN_TILE) {
        int64_t width = end - first < CK_COLUMN_TILE ? end - first : CK_COLUMN_TILE;
        float total[CK_COLUMN_TILE] = {0};
        for (int64_t row = 0; row < rows;) {
            float partial[CK_COLUMN_TILE] = {0};
            int64_t stop = rows - row < CK_ROWS_PER_PARTIAL_SUM ? rows : row + CK_ROWS_PER_PARTIAL_SUM;
            for (; row < stop; row++) {
                const float *values = x + row * stride + first;
                for (int64_t i = 0; i < width; i++) {
                    partial[i] += values[i];
                }
            }
            for (int64_t i = 0; i < width; i++) {
                total[i] += partial[i];
            }
        }
        for (int64_t i = 0; i < width; i++) {
            out[first + i] += factor * total[i];
        }
    }
}

#endif
