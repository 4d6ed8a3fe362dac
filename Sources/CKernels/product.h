// Products of small matrices that fit the caches, for the heads of attention.
//
// C (rows x columns) = A (rows x depth) * B (depth x columns). Large products are oneDNN's work.
#ifndef CK_PRODUCT_H
#define CK_PRODUCT_H

#include <stdint.h>

#include "lanes.h"

struct ck_product {
    /// A, with any two strides: its transpose is read as easily.
    const float *a;
    int64_t a_row_stride;
    int64_t a_column_stride;
    /// B, row-major. Every row must be readable up to the next multiple of 16 columns.
    const float *b;
    int64_t b_row_stride;
    /// C, row-major, overwritten; nothing is written beyond its columns.
    float *c;
    int64_t c_row_stride;
    int64_t rows;
    int64_t columns;
    int64_t depth;
};

/// Computes a product.
void ck_multiply(const struct ck_product *product);

/// The size of the next part when `remaining` is cut into as few, nearly equal parts of at most `largest` as possible.
CK_INLINE int64_t ck_next_part(int64_t remaining, int64_t largest) {
    int64_t parts = (remaining + largest - 1) / largest;
    return (remaining + parts - 1) / parts;
}

// MARK: Operands copied into rows that are padded with zeros to whole vectors

/// `n` rounded up to a whole number of vectors.
CK_INLINE int64_t ck_padded(int64_t n) {
    return (n + CK_LANES - 1) & ~(int64_t)(CK_LANES - 1);
}

/// out: rows x ck_padded(columns), a copy of `x` (rows of `stride` values).
CK_INLINE void ck_pack(const float *x, int64_t stride, int64_t rows, int64_t columns, float *out) {
    int64_t padded = ck_padded(columns);
    for (int64_t row = 0; row < rows; row++) {
        int64_t column = 0;
        for (; column + CK_LANES <= columns; column += CK_LANES) {
            *(ck_lanes_in_memory *)(out + column) = *(const ck_lanes_in_memory *)(x + column);
        }
        for (; column < padded; column++) {
            out[column] = column < columns ? x[column] : 0;
        }
        x += stride;
        out += padded;
    }
}

/// Lanes n ..< n + 8 of two vectors by turns.
#define CK_INTERLEAVE(a, b, n) \
    __builtin_shufflevector( \
        a, b, n, n + 16, n + 1, n + 17, n + 2, n + 18, n + 3, n + 19, n + 4, n + 20, n + 5, n + 21, n + 6, n + 22, \
        n + 7, n + 23 \
    )

/// Transposes 16 x 16 values in place. Interleaving rows i and i + 8 moves one bit of the row number to the column
/// number; four times over moves them all.
CK_INLINE void ck_transpose_block(ck_lanes block[CK_LANES]) {
#pragma clang loop unroll(full)
    for (int step = 0; step < 4; step++) {
        ck_lanes mixed[CK_LANES];
#pragma clang loop unroll(full)
        for (int i = 0; i < CK_LANES / 2; i++) {
            ck_lanes a = block[i];
            ck_lanes b = block[i + CK_LANES / 2];
            mixed[2 * i] = CK_INTERLEAVE(a, b, 0);
            mixed[2 * i + 1] = CK_INTERLEAVE(a, b, 8);
        }
#pragma clang loop unroll(full)
        for (int i = 0; i < CK_LANES; i++) {
            block[i] = mixed[i];
        }
    }
}

/// Transposes 16 columns of at most 16 rows into rows of `padded` values; missing rows become zeros.
CK_INLINE void ck_pack_transposed_block(const float *x, int64_t stride, int64_t rows, float *out, int64_t padded) {
    ck_lanes block[CK_LANES] = {{0}};
    for (int64_t i = 0; i < (rows < CK_LANES ? rows : CK_LANES); i++) {
        block[i] = *(const ck_lanes_in_memory *)(x + i * stride);
    }
    ck_transpose_block(block);
#pragma clang loop unroll(full)
    for (int i = 0; i < CK_LANES; i++) {
        *(ck_lanes_in_memory *)(out + i * padded) = block[i];
    }
}

/// out: columns x ck_padded(rows), the transpose of `x` (rows of `stride` values).
CK_INLINE void ck_pack_transposed(const float *x, int64_t stride, int64_t rows, int64_t columns, float *out) {
    int64_t padded = ck_padded(rows);
    for (int64_t row = 0; row < rows; row += CK_LANES) {
        int64_t column = 0;
        for (; column + CK_LANES <= columns; column += CK_LANES) {
            const float *block = x + row * stride + column;
            ck_pack_transposed_block(block, stride, rows - row, out + column * padded + row, padded);
        }
        for (; column < columns; column++) {
            for (int64_t i = row; i < row + CK_LANES; i++) {
                out[column * padded + i] = i < rows ? x[i * stride + column] : 0;
            }
        }
    }
}

#endif
