// Sums down the columns of a matrix.
#ifndef CK_COLUMNS_H
#define CK_COLUMNS_H

#include <stdint.h>

#include "dispatch.h"

enum {
    /// Columns summed side by side: wide enough to read long runs, few enough for their sums to stay in the cache.
    CK_COLUMN_TILE = 1024,
    /// Rows summed before their sum is added to the total, so that rounding errors stay small over many rows.
    CK_ROWS_PER_PARTIAL_SUM = 64,
};

/// partial = the sums of `width` columns over `rows` rows.
CK_INLINE void ck_partial_column_sums(const float *x, int64_t rows, int64_t stride, float *partial, int64_t width) {
    for (int64_t i = 0; i < width; i++) {
        partial[i] = 0;
    }
    int64_t row = 0;
    for (; row + 4 <= rows; row += 4) {
        const float *first = x + row * stride;
        const float *second = first + stride;
        const float *third = second + stride;
        const float *fourth = third + stride;
        CK_VECTORIZE
        for (int64_t i = 0; i < width; i++) {
            partial[i] += (first[i] + second[i]) + (third[i] + fourth[i]);
        }
    }
    for (; row < rows; row++) {
        CK_VECTORIZE
        for (int64_t i = 0; i < width; i++) {
            partial[i] += x[row * stride + i];
        }
    }
}

/// Adds the first `columns` columns of `x` (rows of `stride` values), times `factor`, to `out`.
CK_INLINE void ck_add_column_sums(
    const float *x, int64_t rows, int64_t stride, float factor, float *out, int64_t columns
) {
    float partial[CK_COLUMN_TILE];
    int64_t width;
    for (int64_t column = 0; column < columns; column += width) {
        width = columns - column < CK_COLUMN_TILE ? columns - column : CK_COLUMN_TILE;
        int64_t count;
        for (int64_t row = 0; row < rows; row += count) {
            count = rows - row < CK_ROWS_PER_PARTIAL_SUM ? rows - row : CK_ROWS_PER_PARTIAL_SUM;
            ck_partial_column_sums(x + row * stride + column, count, stride, partial, width);
            for (int64_t i = 0; i < width; i++) {
                out[column + i] += factor * partial[i];
            }
        }
    }
}

#endif
