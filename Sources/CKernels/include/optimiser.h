// A step of an optimiser over one buffer of weights.
//
// w: weights; g: gradients, unchanged; m, v: the optimiser's state, zeros at first; all n values.
// `gradient_scale` multiplies the gradients first (clipping, or a mean over accumulated batches).
#ifndef CK_OPTIMISER_H
#define CK_OPTIMISER_H

#include <stdint.h>

#pragma clang assume_nonnull begin

/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), in PyTorch's order of operations:
/// w *= 1 - lr * weight_decay; m += (1 - beta1) * (g - m); v = beta2 * v + (1 - beta2) * g^2;
/// w -= lr / bias1 * m / (sqrt(v) / sqrt(bias2) + eps).
/// bias1 = 1 - beta1^t and bias2 = 1 - beta2^t at step t, counted from 1.
void ck_adam(
    float *w, const float *g, float *m, float *v, int64_t n, float lr, float beta1, float beta2, float eps,
    float weight_decay, float bias1, float bias2, float gradient_scale
);

#pragma clang assume_nonnull end

#endif
