#include "optimiser.h"

#include <math.h>

#include "dispatch.h"

CK_INLINE void adam(
    float *w, const float *g, float *m, float *v, int64_t n, float lr, float beta1, float beta2, float eps,
    float weight_decay, float bias1, float bias2, float gradient_scale
) {
    float kept = 1 - lr * weight_decay;
    float step_size = lr / bias1;
    float inverse_root_bias2 = 1 / sqrtf(bias2);
    CK_VECTORIZE
    for (int64_t i = 0; i < n; i++) {
        float gradient = g[i] * gradient_scale;
        float mean = m[i] + (1 - beta1) * (gradient - m[i]);
        float square = beta2 * v[i] + (1 - beta2) * gradient * gradient;
        m[i] = mean;
        v[i] = square;
        w[i] = kept * w[i] - step_size * mean / (__builtin_elementwise_sqrt(square) * inverse_root_bias2 + eps);
    }
}

CK_KERNEL(
    void, adam,
    (float *w, const float *g, float *m, float *v, int64_t n, float lr, float beta1, float beta2, float eps,
     float weight_decay, float bias1, float bias2, float gradient_scale),
    (w, g, m, v, n, lr, beta1, beta2, eps, weight_decay, bias1, bias2, gradient_scale)
)
