// The softmax of one row.
#ifndef CK_SOFTMAXROW_H
#define CK_SOFTMAXROW_H

#include "exponential.h"
#include "rows.h"

/// out = exp(x - largest) for n values; returns their sum.
CK_INLINE float ck_row_exponentials(const float *x, float largest, float *out, int64_t n) {
    CK_VECTORIZE
    for (int64_t i = 0; i < n; i++) {
        out[i] = ck_exponential(x[i] - largest);
    }
    return ck_row_sum(out, n);
}

/// y = softmax(x) for n values.
CK_INLINE void ck_softmax_row(const float *x, float *y, int64_t n) {
    float inverse = 1 / ck_row_exponentials(x, ck_row_maximum(x, n), y, n);
    for (int64_t i = 0; i < n; i++) {
        y[i] *= inverse;
    }
}

#endif
