#include "optimizer.h"

#include <math.h>

#include "variants.h"

struct step {
    float *w;
    const float *g;
    float *m;
    float *v;
    float lr;
    float beta1;
    float beta2;
    float eps;
    float weight_decay;
    float step_size;
    float inverse_root_bias2;
    float gradient_scale;
};

CK_INLINE void adam(const void *context, int64_t begin, int64_t end) {
    const struct step s = *(const struct step *)context;
    float kept = 1 - s.lr * s.weight_decay;
    CK_VECTORIZE
    for (int64_t i = begin; i < end; i++) {
        float g = s.g[i] * s.gradient_scale;
        float m = s.m[i] + (1 - s.beta1) * (g - s.m[i]);
        float v = s.beta2 * s.v[i] + (1 - s.beta2) * g * g;
        s.m[i] = m;
        s.v[i] = v;
        s.w[i] = kept * s.w[i] - s.step_size * m / (__builtin_elementwise_sqrt(v) * s.inverse_root_bias2 + s.eps);
    }
}

CK_INLINE void sgd(const void *context, int64_t begin, int64_t end) {
    const struct step s = *(const struct step *)context;
    CK_VECTORIZE
    for (int64_t i = begin; i < end; i++) {
        s.w[i] -= s.lr * (s.g[i] * s.gradient_scale + s.weight_decay * s.w[i]);
    }
}

CK_INLINE void sgd_with_momentum(const void *context, int64_t begin, int64_t end) {
    const struct step s = *(const struct step *)context;
    CK_VECTORIZE
    for (int64_t i = begin; i < end; i++) {
        float velocity = s.beta1 * s.m[i] + (s.g[i] * s.gradient_scale + s.weight_decay * s.w[i]);
        s.m[i] = velocity;
        s.w[i] -= s.lr * velocity;
    }
}

CK_TASK(adam);
CK_TASK(sgd);
CK_TASK(sgd_with_momentum);

void ck_adam(
    float *w, const float *g, float *m, float *v, int64_t n, float lr, float beta1, float beta2, float eps,
    float weight_decay, float bias1, float bias2, float gradient_scale
) {
    struct step step = {
        .w = w, .g = g, .m = m, .v = v, .lr = lr, .beta1 = beta1, .beta2 = beta2, .eps = eps,
        .weight_decay = weight_decay, .step_size = lr / bias1, .inverse_root_bias2 = 1 / sqrtf(bias2),
        .gradient_scale = gradient_scale,
    };
    CK_RUN(adam, n, CK_VALUES_PER_THREAD, &step);
}

void ck_sgd(
    float *w, const float *g, float *momentum_buffer, int64_t n, float lr, float momentum, float weight_decay,
    float gradient_scale
) {
    struct step step = {
        .w = w, .g = g, .m = momentum_buffer, .lr = lr, .beta1 = momentum, .weight_decay = weight_decay,
        .gradient_scale = gradient_scale,
    };
    if (momentum_buffer) {
        CK_RUN(sgd_with_momentum, n, CK_VALUES_PER_THREAD, &step);
    } else {
        CK_RUN(sgd, n, CK_VALUES_PER_THREAD, &step);
    }
}
