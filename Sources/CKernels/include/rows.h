// The rows of a matrix: normalised, summed, picked by number; with their gradients.
//
// rows x columns: a row-major matrix. Where nothing else is said, a result may be the same buffer as an operand.
#ifndef CK_ROWS_H
#define CK_ROWS_H

#include <stdint.h>

#pragma clang assume_nonnull begin

/// Layer normalisation (Ba et al. 2016): y = (x - mean) * inverse_deviation * gamma + beta for every row, with
/// inverse_deviation = 1 / sqrt(variance + eps) and the variance divided by `columns`. x, y: rows x columns.
/// gamma, beta: columns. mean, inverse_deviation: rows, kept for the backward pass; NULL where they are not needed.
void ck_layer_norm(
    const float *x, const float *gamma, const float *beta, float eps, float *y, float *_Nullable mean,
    float *_Nullable inverse_deviation, int64_t rows, int64_t columns
);

/// The gradients of `ck_layer_norm`, from its operand `x` and the saved mean and inverse_deviation.
/// dy: rows x columns. dx: rows x columns, overwritten; may be dy. dgamma, dbeta: columns, added to.
void ck_layer_norm_backward(
    const float *x, const float *gamma, const float *mean, const float *inverse_deviation, const float *dy, float *dx,
    float *dgamma, float *dbeta, int64_t rows, int64_t columns
);

/// y = exp(x) / sum(exp(x)) for every row; both rows x columns.
void ck_softmax_rows(const float *x, float *y, int64_t rows, int64_t columns);

/// Rows of `x` (rows x columns) divided by their Euclidean norms, at least 1e-12; norms (rows) holds the divisors.
void ck_normalize_rows(const float *x, float *out, float *norms, int64_t rows, int64_t columns);

/// dx = (dy - y (y . dy)) / norm for every row, with y and norms the results of `ck_normalize_rows`.
void ck_normalize_rows_backward(
    const float *y, const float *norms, const float *dy, float *dx, int64_t rows, int64_t columns
);

/// out (columns) = the sum of the rows of `x` (rows x columns); added to what `out` holds where `accumulate` is not 0.
/// `out` must not overlap `x`.
void ck_sum_rows(const float *x, float *out, int64_t rows, int64_t columns, int accumulate);

/// The sum of a * b over n values, summed in blocks whose sums are added in double precision.
double ck_dot(const float *a, const float *b, int64_t n);

/// The sum of x * x over n values, as `ck_dot` sums.
double ck_squared_norm(const float *x, int64_t n);

/// out (count x columns) = the rows of `table` (entries x columns) that `ids` name, each from 0 up to below the number of
/// entries. `out` must not overlap the table.
void ck_gather_rows(const float *table, const int32_t *ids, float *out, int64_t count, int64_t columns);

/// Adds every row of `dout` (count x columns) to the row of `dtable` that its id names, in the order of `ids`.
void ck_scatter_add_rows(const float *dout, const int32_t *ids, float *dtable, int64_t count, int64_t columns);

#pragma clang assume_nonnull end

#endif
