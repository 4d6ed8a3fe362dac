// One body, three instruction sets.
//
// A kernel's body is an ordinary loop (or uses 16-lane vectors), always inlined into functions that are compiled for
// each level, where clang turns it into that level's vector instructions. The calling thread picks the variant, so
// every thread that works on one call runs the same code.
#ifndef CK_VARIANTS_H
#define CK_VARIANTS_H

#include "level.h"
#include "parallel.h"

/// Marks a kernel's body and its helpers.
#define CK_INLINE static inline __attribute__((always_inline))

/// Lets clang vectorise the next loop although its operands may be one buffer (never shifted against each other).
#define CK_VECTORIZE _Pragma("clang loop vectorize(assume_safety)")

/// Lets clang sum in lanes; stands first in a block.
#define CK_SUM_IN_ANY_ORDER _Pragma("clang fp reassociate(on)")

#if defined(__x86_64__)

#define CK_AVX2 __attribute__((target("avx2,fma")))
#define CK_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma")))

/// Defines `name_tasks`, the variants of the body `name(const void *context, int64_t begin, int64_t end)`.
#define CK_TASK(name) \
    static void name##_portable(void *context, int64_t begin, int64_t end) { name(context, begin, end); } \
    CK_AVX2 static void name##_avx2(void *context, int64_t begin, int64_t end) { name(context, begin, end); } \
    CK_AVX512 static void name##_avx512(void *context, int64_t begin, int64_t end) { name(context, begin, end); } \
    static const ck_task name##_tasks[] = {name##_portable, name##_avx2, name##_avx512}

#else

#define CK_TASK(name) \
    static void name##_portable(void *context, int64_t begin, int64_t end) { name(context, begin, end); } \
    static const ck_task name##_tasks[] = {name##_portable}

#endif

/// Runs a task defined by `CK_TASK` over `count` items, at least `grain` of them on each thread.
#define CK_RUN(name, count, grain, context) ck_parallel_for(count, grain, name##_tasks[ck_level()], context)

/// Values that one thread should at least get; below that, waking another costs more than it saves.
#define CK_VALUES_PER_THREAD 16384

/// Rows of `columns` values that one thread should at least get.
CK_INLINE int64_t ck_rows_per_thread(int64_t columns) {
    return columns > 0 ? CK_VALUES_PER_THREAD / columns + 1 : 1;
}

/// The size of the next part when `remaining` is cut into as few, nearly equal parts of at most `largest` as possible.
CK_INLINE int64_t ck_next_part(int64_t remaining, int64_t largest) {
    int64_t parts = (remaining + largest - 1) / largest;
    return (remaining + parts - 1) / parts;
}

#endif
