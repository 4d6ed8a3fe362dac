#include "elements.h"

#include "exponential.h"

CK_INLINE void add(const float *a, const float *b, float *out, int64_t n) {
    CK_VECTORIZE
    for (int64_t i = 0; i < n; i++) {
        out[i] = a[i] + b[i];
    }
}

CK_INLINE void scale(float *x, float factor, int64_t n) {
    CK_VECTORIZE
    for (int64_t i = 0; i < n; i++) {
        x[i] *= factor;
    }
}

CK_INLINE void fill(float *x, float value, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
        x[i] = value;
    }
}

CK_INLINE void relu_backward(const float *y, const float *dy, float *dx, int64_t n) {
    CK_VECTORIZE
    for (int64_t i = 0; i < n; i++) {
        dx[i] = y[i] > 0 ? dy[i] : 0;
    }
}

CK_INLINE void gelu(const float *x, float *y, int64_t n) {
    CK_VECTORIZE
    for (int64_t i = 0; i < n; i++) {
        y[i] = x[i] * ck_standard_normal(x[i]).distribution;
    }
}

/// 1 / sqrt(2 pi)
static const float density_at_zero = 0.398942280f;

CK_INLINE void gelu_backward(const float *x, const float *dy, float *dx, int64_t n) {
    CK_VECTORIZE
    for (int64_t i = 0; i < n; i++) {
        struct ck_normal normal = ck_standard_normal(x[i]);
        dx[i] = dy[i] * (normal.distribution + x[i] * density_at_zero * normal.exponential);
    }
}

/// The slope of quick GELU's sigmoid.
static const float slope = 1.702f;

CK_INLINE void quick_gelu(const float *x, float *y, int64_t n) {
    CK_VECTORIZE
    for (int64_t i = 0; i < n; i++) {
        y[i] = x[i] * ck_sigmoid(slope * x[i]);
    }
}

CK_INLINE void quick_gelu_backward(const float *x, const float *dy, float *dx, int64_t n) {
    CK_VECTORIZE
    for (int64_t i = 0; i < n; i++) {
        float scaled = slope * x[i];
        float sigmoid = ck_sigmoid(scaled);
        dx[i] = dy[i] * sigmoid * (1.0f + scaled * (1.0f - sigmoid));
    }
}

CK_KERNEL(void, add, (const float *a, const float *b, float *out, int64_t n), (a, b, out, n))
CK_KERNEL(void, scale, (float *x, float factor, int64_t n), (x, factor, n))
CK_KERNEL(void, fill, (float *x, float value, int64_t n), (x, value, n))
CK_KERNEL(void, relu_backward, (const float *y, const float *dy, float *dx, int64_t n), (y, dy, dx, n))
CK_KERNEL(void, gelu, (const float *x, float *y, int64_t n), (x, y, n))
CK_KERNEL(void, gelu_backward, (const float *x, const float *dy, float *dx, int64_t n), (x, dy, dx, n))
CK_KERNEL(void, quick_gelu, (const float *x, float *y, int64_t n), (x, y, n))
CK_KERNEL(void, quick_gelu_backward, (const float *x, const float *dy, float *dx, int64_t n), (x, dy, dx, n))

void ck_accumulate(float *into, const float *x, int64_t n) {
    ck_add(into, x, into, n);
}
