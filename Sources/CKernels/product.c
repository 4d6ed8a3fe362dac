#include "product.h"

#include <string.h>

#include "lanes.h"

// The product is cut into tiles of C that stay in registers: `height` rows by `width` vectors of 16 columns. For every
// step of the depth a tile loads one row of B and multiplies it with one value of A for each of its rows. Tiles of one
// product differ in size by at most one row and one vector, so that none of them is left thin.

enum { TALLEST = 6, WIDEST = 4 };

CK_INLINE void tile(const struct ck_product *p, int64_t row, int64_t column, const int height, const int width) {
    ck_lanes sums[TALLEST][WIDEST] = {{{0}}};
    const float *a = p->a + row * p->a_row_stride;
    const float *b = p->b + column;
    for (int64_t k = 0; k < p->depth; k++) {
        ck_lanes row_of_b[WIDEST];
#pragma clang loop unroll(full)
        for (int j = 0; j < width; j++) {
            row_of_b[j] = *(const ck_lanes_in_memory *)(b + j * CK_LANES);
        }
#pragma clang loop unroll(full)
        for (int i = 0; i < height; i++) {
            float factor = a[i * p->a_row_stride];
#pragma clang loop unroll(full)
            for (int j = 0; j < width; j++) {
                sums[i][j] += factor * row_of_b[j];
            }
        }
        a += p->a_column_stride;
        b += p->b_row_stride;
    }
    float *c = p->c + row * p->c_row_stride + column;
#pragma clang loop unroll(full)
    for (int i = 0; i < height; i++) {
#pragma clang loop unroll(full)
        for (int j = 0; j < width; j++) {
            *(ck_lanes_in_memory *)(c + i * p->c_row_stride + j * CK_LANES) = sums[i][j];
        }
    }
}

/// One row of the last columns where they fill no whole vector.
CK_INLINE void incomplete_row(const struct ck_product *p, int64_t row, int64_t column) {
    ck_lanes sums = {0};
    const float *a = p->a + row * p->a_row_stride;
    for (int64_t k = 0; k < p->depth; k++) {
        sums += a[k * p->a_column_stride] * *(const ck_lanes_in_memory *)(p->b + k * p->b_row_stride + column);
    }
    memcpy(p->c + row * p->c_row_stride + column, &sums, (size_t)(p->columns - column) * sizeof(float));
}

CK_INLINE void tile_of_width(const struct ck_product *p, int64_t row, int64_t column, int64_t height, const int width) {
    switch (height) {
    case 1: return tile(p, row, column, 1, width);
    case 2: return tile(p, row, column, 2, width);
    case 3: return tile(p, row, column, 3, width);
    case 4: return tile(p, row, column, 4, width);
    case 5: return tile(p, row, column, 5, width);
    default: return tile(p, row, column, 6, width);
    }
}

/// All rows of `width` vectors of columns.
CK_INLINE void column_panel(const struct ck_product *p, int64_t column, const int width, const int tallest) {
    int64_t height;
    for (int64_t row = 0; row < p->rows; row += height) {
        height = ck_next_part(p->rows - row, tallest);
        __builtin_assume(height <= tallest);
        tile_of_width(p, row, column, height, width);
    }
}

CK_INLINE void multiply_tiles(const struct ck_product *p, const int tallest, const int widest) {
    int64_t complete = p->columns / CK_LANES * CK_LANES;
    int64_t width;
    for (int64_t column = 0; column < complete; column += width * CK_LANES) {
        width = ck_next_part((complete - column) / CK_LANES, widest);
        __builtin_assume(width <= widest);
        switch (width) {
        case 1: column_panel(p, column, 1, tallest); break;
        case 2: column_panel(p, column, 2, tallest); break;
        case 3: column_panel(p, column, 3, tallest); break;
        default: column_panel(p, column, 4, tallest); break;
        }
    }
    for (int64_t row = 0; complete < p->columns && row < p->rows; row++) {
        incomplete_row(p, row, complete);
    }
}

/// AVX-512 has 32 registers of 16 values: 24 sums, four of B, one of A. AVX2 has 16 of 8: 12 sums, two of B, one of A. Else
/// there are 16 of 4: 8 sums, four of B, one of A.
CK_INLINE void multiply(const struct ck_product *p, const int level) {
    switch (level) {
    case CK_LEVEL_AVX512: multiply_tiles(p, TALLEST, WIDEST); break;
    case CK_LEVEL_AVX2: multiply_tiles(p, TALLEST, 1); break;
    default: multiply_tiles(p, 2, 1);
    }
}

CK_KERNEL_BY_LEVEL(void, multiply, (const struct ck_product *p), (p), (p, level))
