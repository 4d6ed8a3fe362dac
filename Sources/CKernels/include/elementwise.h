// Arithmetic value by value.
//
// n: number of values. Buffers are float32 and need no alignment; a result may be the same buffer as an operand, but
// must not overlap one otherwise.
#ifndef CK_ELEMENTWISE_H
#define CK_ELEMENTWISE_H

#include <stdint.h>

#pragma clang assume_nonnull begin

/// out = a + b; all n.
void ck_add(const float *a, const float *b, float *out, int64_t n);

/// into = into + x; both n.
void ck_accumulate(float *into, const float *x, int64_t n);

/// x = x * factor; n.
void ck_scale(float *x, float factor, int64_t n);

/// x = value; n.
void ck_fill(float *x, float value, int64_t n);

/// y = max(x, 0); both n. NaN stays NaN.
void ck_relu(const float *x, float *y, int64_t n);

/// dx = dy where y > 0, else 0, with y the result of `ck_relu`; all n.
void ck_relu_backward(const float *y, const float *dy, float *dx, int64_t n);

#pragma clang assume_nonnull end

#endif
