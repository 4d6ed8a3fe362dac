// Arithmetic and activations, value by value, with their gradients.
//
// n: number of values. Buffers are float32 and need no alignment; a result may be the same buffer as an operand, but
// must not overlap one otherwise.
#ifndef CK_ELEMENTS_H
#define CK_ELEMENTS_H

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

/// dx = dy where y > 0, else 0, with y the result of a ReLU; all n.
void ck_relu_backward(const float *y, const float *dy, float *dx, int64_t n);

/// y = x * Phi(x), with Phi the standard normal distribution function; both n. Absolute error below 1e-6.
void ck_gelu(const float *x, float *y, int64_t n);

/// dx = dy * (Phi(x) + x * phi(x)), with phi the standard normal density; all n.
void ck_gelu_backward(const float *x, const float *dy, float *dx, int64_t n);

/// y = x * sigmoid(1.702 x), the GELU of CLIP; both n.
void ck_quick_gelu(const float *x, float *y, int64_t n);

/// dx = dy * s * (1 + 1.702 x * (1 - s)), with s = sigmoid(1.702 x); all n.
void ck_quick_gelu_backward(const float *x, const float *dy, float *dx, int64_t n);

#pragma clang assume_nonnull end

#endif
