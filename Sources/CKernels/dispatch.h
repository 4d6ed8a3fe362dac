// One body, three instruction sets.
//
// A kernel's body is an ordinary loop (or uses 16-lane vectors), always inlined into functions that are compiled for
// each level, where clang turns it into that level's vector instructions. The calling thread's level picks the variant.
#ifndef CK_DISPATCH_H
#define CK_DISPATCH_H

#include "level.h"

/// Marks a kernel's body and its helpers.
#define CK_INLINE static inline __attribute__((always_inline))

/// Lets clang vectorise the next loop although its operands may be one buffer (never shifted against each other).
#define CK_VECTORIZE _Pragma("clang loop vectorize(assume_safety)")

/// Lets clang sum in lanes; stands first in a block.
#define CK_SUM_IN_ANY_ORDER _Pragma("clang fp reassociate(on)")

#if defined(__x86_64__)

#define CK_AVX2 __attribute__((target("avx2,fma,f16c")))
#define CK_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma,f16c")))

#define CK_VARIANTS(type, name, parameters, arguments) \
    CK_AVX2 static type name##_avx2 parameters { \
        enum { level = CK_LEVEL_AVX2 }; \
        return name arguments; \
    } \
    CK_AVX512 static type name##_avx512 parameters { \
        enum { level = CK_LEVEL_AVX512 }; \
        return name arguments; \
    }

#define CK_CHOOSE(name, arguments) \
    switch (ck_level()) { \
    case CK_LEVEL_AVX512: return name##_avx512 arguments; \
    case CK_LEVEL_AVX2: return name##_avx2 arguments; \
    default: return name##_portable arguments; \
    }

#else

#define CK_VARIANTS(type, name, parameters, arguments)
#define CK_CHOOSE(name, arguments) return name##_portable arguments;

#endif

/// Defines the kernel `ck_name` by the variants of a body `name`, which is called with `body_arguments`; among them `level`
/// is the variant's own, a constant.
#define CK_KERNEL_BY_LEVEL(type, name, parameters, arguments, body_arguments) \
    static type name##_portable parameters { \
        enum { level = CK_LEVEL_PORTABLE }; \
        return name body_arguments; \
    } \
    CK_VARIANTS(type, name, parameters, body_arguments) \
    type ck_##name parameters { \
        CK_CHOOSE(name, arguments) \
    }

/// Defines the kernel `ck_name` by the variants of a body `name` of the same parameters.
#define CK_KERNEL(type, name, parameters, arguments) CK_KERNEL_BY_LEVEL(type, name, parameters, arguments, arguments)

#endif
