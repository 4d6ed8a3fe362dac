// Layer normalisation over the rows of a matrix (Ba et al. 2016), with its gradients.
//
// rows x columns: a row-major matrix; rows are tokens, columns features.
#ifndef CK_LAYERNORM_H
#define CK_LAYERNORM_H

#include <stdint.h>

#pragma clang assume_nonnull begin

/// y = (x - mean) * inverse_deviation * gamma + beta for every row, with inverse_deviation = 1 / sqrt(variance + eps)
/// and the variance divided by `columns`. x, y: rows x columns, may be one buffer. gamma, beta: columns.
/// mean, inverse_deviation: rows, kept for the backward pass; NULL where they are not needed.
void ck_layer_norm(
    const float *x, const float *gamma, const float *beta, float eps, float *y, float *_Nullable mean,
    float *_Nullable inverse_deviation, int64_t rows, int64_t columns
);

/// The gradients of `ck_layer_norm`, from its operand `x` and the saved mean and inverse_deviation.
/// dy: rows x columns. dx: rows x columns, overwritten; may be dy. dgamma, dbeta: columns, added to.
/// Results do not depend on the number of threads.
void ck_layer_norm_backward(
    const float *x, const float *gamma, const float *mean, const float *inverse_deviation, const float *dy, float *dx,
    float *dgamma, float *dbeta, int64_t rows, int64_t columns
);

#pragma clang assume_nonnull end

#endif
