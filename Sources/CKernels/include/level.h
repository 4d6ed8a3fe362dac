// The processor's vector instructions, found at run time.
//
// Every kernel is compiled three times from one body: for any processor, for AVX2 with FMA, and for AVX-512.
#ifndef CK_LEVEL_H
#define CK_LEVEL_H

/// Instruction sets that a kernel is compiled for, in rising order.
enum ck_instruction_set {
    CK_LEVEL_PORTABLE = 0,
    CK_LEVEL_AVX2 = 1,
    CK_LEVEL_AVX512 = 2,
};

/// The best level that this processor and its operating system support; detected once.
int ck_detected_level(void);

/// The level that kernels called from this thread use: the detected one, unless `ck_set_level` lowered it.
int ck_level(void);

/// Makes kernels called from this thread use `level`, or the detected one where that is lower or `level` is negative.
/// Returns the level now in force. Meant for tests and measurements, which compare the variants.
int ck_set_level(int level);

#endif
