// Sums, dot products and lengths.
//
// Results do not depend on the number of threads. rows x columns: a row-major matrix.
#ifndef CK_REDUCTION_H
#define CK_REDUCTION_H

#include <stdint.h>

#pragma clang assume_nonnull begin

/// out (columns) = the sum of the rows of `x` (rows x columns); added to what `out` holds where `accumulate` is not 0.
void ck_sum_rows(const float *x, float *out, int64_t rows, int64_t columns, int accumulate);

/// The sum of a * b over n values, summed in blocks whose sums are added in double precision.
double ck_dot(const float *a, const float *b, int64_t n);

/// The sum of x * x over n values, as `ck_dot` sums.
double ck_squared_norm(const float *x, int64_t n);

/// Rows of `x` (rows x columns) divided by their Euclidean norms, at least 1e-12; norms (rows) holds the divisors.
void ck_normalize_rows(const float *x, float *out, float *norms, int64_t rows, int64_t columns);

/// dx = (dy - y (y . dy)) / norm for every row, with y and norms the results of `ck_normalize_rows`.
void ck_normalize_rows_backward(
    const float *y, const float *norms, const float *dy, float *dx, int64_t rows, int64_t columns
);

#pragma clang assume_nonnull end

#endif
