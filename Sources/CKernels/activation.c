#include "activation.h"

#include "exponential.h"
#include "variants.h"

/// The slope of quick GELU's sigmoid.
static const float slope = 1.702f;

/// 1 / sqrt(2 pi)
static const float density_at_zero = 0.398942280f;

struct operands {
    const float *x;
    const float *dy;
    float *out;
};

CK_INLINE void gelu(const void *context, int64_t begin, int64_t end) {
    const struct operands o = *(const struct operands *)context;
    CK_VECTORIZE
    for (int64_t i = begin; i < end; i++) {
        o.out[i] = o.x[i] * ck_standard_normal(o.x[i]).distribution;
    }
}

CK_INLINE void gelu_backward(const void *context, int64_t begin, int64_t end) {
    const struct operands o = *(const struct operands *)context;
    CK_VECTORIZE
    for (int64_t i = begin; i < end; i++) {
        struct ck_normal normal = ck_standard_normal(o.x[i]);
        o.out[i] = o.dy[i] * (normal.distribution + o.x[i] * density_at_zero * normal.exponential);
    }
}

CK_INLINE void quick_gelu(const void *context, int64_t begin, int64_t end) {
    const struct operands o = *(const struct operands *)context;
    CK_VECTORIZE
    for (int64_t i = begin; i < end; i++) {
        o.out[i] = o.x[i] * ck_sigmoid(slope * o.x[i]);
    }
}

CK_INLINE void quick_gelu_backward(const void *context, int64_t begin, int64_t end) {
    const struct operands o = *(const struct operands *)context;
    CK_VECTORIZE
    for (int64_t i = begin; i < end; i++) {
        float scaled = slope * o.x[i];
        float sigmoid = ck_sigmoid(scaled);
        o.out[i] = o.dy[i] * sigmoid * (1.0f + scaled * (1.0f - sigmoid));
    }
}

CK_TASK(gelu);
CK_TASK(gelu_backward);
CK_TASK(quick_gelu);
CK_TASK(quick_gelu_backward);

/// These take about four times as long as a sum, so fewer values are worth a thread.
#define VALUES_PER_THREAD (CK_VALUES_PER_THREAD / 4)

void ck_gelu(const float *x, float *y, int64_t n) {
    struct operands operands = {.x = x, .out = y};
    CK_RUN(gelu, n, VALUES_PER_THREAD, &operands);
}

void ck_gelu_backward(const float *x, const float *dy, float *dx, int64_t n) {
    struct operands operands = {.x = x, .dy = dy, .out = dx};
    CK_RUN(gelu_backward, n, VALUES_PER_THREAD, &operands);
}

void ck_quick_gelu(const float *x, float *y, int64_t n) {
    struct operands operands = {.x = x, .out = y};
    CK_RUN(quick_gelu, n, VALUES_PER_THREAD, &operands);
}

void ck_quick_gelu_backward(const float *x, const float *dy, float *dx, int64_t n) {
    struct operands operands = {.x = x, .dy = dy, .out = dx};
    CK_RUN(quick_gelu_backward, n, VALUES_PER_THREAD, &operands);
}
