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

/// row = softmax(scale * row) over its first `seen` values, zeros in the rest; `padded` values of whole vectors.
CK_INLINE void ck_masked_softmax_row(float *row, int64_t seen, int64_t padded, float scale) {
    const ck_lane_mask numbers = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    ck_lanes_in_memory *vectors = (ck_lanes_in_memory *)row;
    if (seen <= 0) {
        memset(row, 0, (size_t)padded * sizeof(float));
        return;
    }
    int64_t last = (seen - 1) / CK_LANES;
    for (int64_t i = last + 1; i < padded / CK_LANES; i++) {
        vectors[i] = (ck_lanes){0};
    }
    ck_lane_mask hidden = numbers >= (int32_t)(seen - last * CK_LANES);
    ck_lanes infinities = -INFINITY - (ck_lanes){0};
    vectors[last] = (ck_lanes)(((ck_lane_mask)infinities & hidden) | ((ck_lane_mask)vectors[last] & ~hidden));
    ck_lanes largest_lanes = vectors[0];
    for (int64_t i = 1; i <= last; i++) {
        ck_lanes next = vectors[i];
        ck_lanes_maximum(&largest_lanes, &next);
    }
    float largest = ck_largest_lane(&largest_lanes);
    ck_lanes sums = {0};
    for (int64_t i = 0; i <= last; i++) {
        ck_lanes x = (vectors[i] - largest) * scale;
        ck_exponential_lanes(&x);
        sums += x;
        vectors[i] = x;
    }
    float inverse = 1 / ck_row_sum((const float *)&sums, CK_LANES);
    for (int64_t i = 0; i <= last; i++) {
        vectors[i] *= inverse;
    }
}

#endif
