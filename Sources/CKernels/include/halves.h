// Rows of half-precision numbers, as embeddings are kept.
//
// rows x columns: a row-major matrix of IEEE 754 binary16 in the processor's byte order, at any even address.
#ifndef CK_HALVES_H
#define CK_HALVES_H

#include <stdint.h>

#pragma clang assume_nonnull begin

/// out (rows) = the dot product of every row of `table` (rows x columns) with `vector` (columns), in float32.
void ck_half_rows_dot(const uint16_t *table, const float *vector, float *out, int64_t rows, int64_t columns);

/// out (rows) = the dot product of every row of `table` (rows x columns) with itself, in float32.
void ck_half_rows_square(const uint16_t *table, float *out, int64_t rows, int64_t columns);

#pragma clang assume_nonnull end

#endif
