// GELU and its quick form, with their gradients.
//
// n: number of values. A result may be the same buffer as an operand.
#ifndef CK_ACTIVATION_H
#define CK_ACTIVATION_H

#include <stdint.h>

#pragma clang assume_nonnull begin

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
