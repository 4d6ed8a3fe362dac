#include "level.h"

#include <stdatomic.h>

static int detect(void) {
#if defined(__x86_64__)
    int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && avx2) {
        return CK_LEVEL_AVX512;
    }
    if (avx2) {
        return CK_LEVEL_AVX2;
    }
#endif
    return CK_LEVEL_PORTABLE;
}

int ck_detected_level(void) {
    static atomic_int detected = -1;
    int level = atomic_load_explicit(&detected, memory_order_relaxed);
    if (level < 0) {
        level = detect();
        atomic_store_explicit(&detected, level, memory_order_relaxed);
    }
    return level;
}

/// The level that this thread asked for, or -1.
static _Thread_local int requested = -1;

int ck_level(void) {
    int detected = ck_detected_level();
    return requested >= 0 && requested < detected ? requested : detected;
}

int ck_set_level(int level) {
    requested = level;
    return ck_level();
}
