#include "elementwise.h"

#include "variants.h"

struct operands {
    const float *a;
    const float *b;
    float *out;
    float factor;
};

CK_INLINE void add(const void *context, int64_t begin, int64_t end) {
    const struct operands o = *(const struct operands *)context;
    CK_VECTORIZE
    for (int64_t i = begin; i < end; i++) {
        o.out[i] = o.a[i] + o.b[i];
    }
}

CK_INLINE void scale(const void *context, int64_t begin, int64_t end) {
    const struct operands o = *(const struct operands *)context;
    CK_VECTORIZE
    for (int64_t i = begin; i < end; i++) {
        o.out[i] *= o.factor;
    }
}

CK_INLINE void fill(const void *context, int64_t begin, int64_t end) {
    const struct operands o = *(const struct operands *)context;
    for (int64_t i = begin; i < end; i++) {
        o.out[i] = o.factor;
    }
}

CK_INLINE void relu(const void *context, int64_t begin, int64_t end) {
    const struct operands o = *(const struct operands *)context;
    CK_VECTORIZE
    for (int64_t i = begin; i < end; i++) {
        o.out[i] = o.a[i] < 0 ? 0 : o.a[i];
    }
}

CK_INLINE void relu_backward(const void *context, int64_t begin, int64_t end) {
    const struct operands o = *(const struct operands *)context;
    CK_VECTORIZE
    for (int64_t i = begin; i < end; i++) {
        o.out[i] = o.a[i] > 0 ? o.b[i] : 0;
    }
}

CK_TASK(add);
CK_TASK(scale);
CK_TASK(fill);
CK_TASK(relu);
CK_TASK(relu_backward);

void ck_add(const float *a, const float *b, float *out, int64_t n) {
    struct operands operands = {.a = a, .b = b, .out = out};
    CK_RUN(add, n, CK_VALUES_PER_THREAD, &operands);
}

void ck_accumulate(float *into, const float *x, int64_t n) {
    ck_add(into, x, into, n);
}

void ck_scale(float *x, float factor, int64_t n) {
    struct operands operands = {.out = x, .factor = factor};
    CK_RUN(scale, n, CK_VALUES_PER_THREAD, &operands);
}

void ck_fill(float *x, float value, int64_t n) {
    struct operands operands = {.out = x, .factor = value};
    CK_RUN(fill, n, CK_VALUES_PER_THREAD, &operands);
}

void ck_relu(const float *x, float *y, int64_t n) {
    struct operands operands = {.a = x, .out = y};
    CK_RUN(relu, n, CK_VALUES_PER_THREAD, &operands);
}

void ck_relu_backward(const float *y, const float *dy, float *dx, int64_t n) {
    struct operands operands = {.a = y, .b = dy, .out = dx};
    CK_RUN(relu_backward, n, CK_VALUES_PER_THREAD, &operands);
}
