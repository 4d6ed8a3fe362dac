// Sums and maxima over one row of values, in vector lanes.
#ifndef CK_ROWS_H
#define CK_ROWS_H

#include <math.h>
#include <stdint.h>

#include "variants.h"

/// 16 values: one AVX-512 register, two of AVX2.
typedef float ck_lanes __attribute__((vector_size(64)));
typedef int32_t ck_lane_mask __attribute__((vector_size(64)));

/// 16 values in memory, at any address.
typedef float ck_lanes_in_memory __attribute__((vector_size(64), aligned(4), may_alias));

enum { CK_LANES = 16 };

CK_INLINE float ck_row_sum(const float *x, int64_t n) {
    CK_SUM_IN_ANY_ORDER
    float sum = 0;
    for (int64_t i = 0; i < n; i++) {
        sum += x[i];
    }
    return sum;
}

CK_INLINE float ck_row_dot(const float *a, const float *b, int64_t n) {
    CK_SUM_IN_ANY_ORDER
    float sum = 0;
    for (int64_t i = 0; i < n; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

/// The largest of n values; -infinity where there are none. (clang does not vectorise this loop by itself.)
CK_INLINE float ck_row_maximum(const float *x, int64_t n) {
    float largest = -INFINITY;
    int64_t i = 0;
    if (n >= CK_LANES) {
        ck_lanes lanes = *(const ck_lanes_in_memory *)x;
        for (i = CK_LANES; i + CK_LANES <= n; i += CK_LANES) {
            ck_lanes next = *(const ck_lanes_in_memory *)(x + i);
            ck_lane_mask larger = next > lanes;
            lanes = (ck_lanes)(((ck_lane_mask)next & larger) | ((ck_lane_mask)lanes & ~larger));
        }
        for (int lane = 0; lane < CK_LANES; lane++) {
            largest = lanes[lane] > largest ? lanes[lane] : largest;
        }
    }
    for (; i < n; i++) {
        largest = x[i] > largest ? x[i] : largest;
    }
    return largest;
}

#endif
