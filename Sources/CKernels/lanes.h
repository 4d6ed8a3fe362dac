// Sums and maxima over one row of values, in vector lanes.
#ifndef CK_LANES_H
#define CK_LANES_H

#include <math.h>
#include <stdint.h>

#include "dispatch.h"

/// 16 values: one AVX-512 register, two of AVX2.
typedef float ck_lanes __attribute__((vector_size(64)));
/// What a comparison of lanes gives: all bits of a lane, or none.
typedef int32_t ck_lane_mask __attribute__((vector_size(64)));
typedef uint32_t ck_lane_bits __attribute__((vector_size(64)));

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

CK_INLINE void ck_lanes_maximum(ck_lanes *lanes, const ck_lanes *others) {
    ck_lane_mask larger = *others > *lanes;
    *lanes = (ck_lanes)(((ck_lane_mask)*others & larger) | ((ck_lane_mask)*lanes & ~larger));
}

/// The largest lane, found by halving.
CK_INLINE float ck_largest_lane(ck_lanes *lanes) {
    ck_lanes x = *lanes;
    ck_lanes half = __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
    ck_lanes_maximum(&x, &half);
    half = __builtin_shufflevector(x, x, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7);
    ck_lanes_maximum(&x, &half);
    half = __builtin_shufflevector(x, x, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3);
    ck_lanes_maximum(&x, &half);
    return x[1] > x[0] ? x[1] : x[0];
}

/// The largest of n values; -infinity where there are none. (clang does not vectorise the plain loop.)
CK_INLINE float ck_row_maximum(const float *x, int64_t n) {
    float largest = -INFINITY;
    int64_t i = 0;
    if (n >= CK_LANES) {
        ck_lanes lanes = *(const ck_lanes_in_memory *)x;
        for (i = CK_LANES; i + CK_LANES <= n; i += CK_LANES) {
            ck_lanes next = *(const ck_lanes_in_memory *)(x + i);
            ck_lanes_maximum(&lanes, &next);
        }
        largest = ck_largest_lane(&lanes);
    }
    for (; i < n; i++) {
        largest = x[i] > largest ? x[i] : largest;
    }
    return largest;
}

#endif
