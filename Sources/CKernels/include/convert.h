#ifndef OVERREAD_CONVERT_H
#define OVERREAD_CONVERT_H

#include <stddef.h>

/* Conversions between float32 and the 16-bit floats of model files. Both sides may be unaligned and must not overlap.
 * Narrowing rounds to nearest, ties to even; overflow gives infinity; a NaN stays a NaN. */

/* IEEE 754 binary16 to float32 (exact). */
void convert_f16_to_f32(const void *source, void *target, size_t count);
/* bfloat16 to float32 (exact). */
void convert_bf16_to_f32(const void *source, void *target, size_t count);
/* float32 to IEEE 754 binary16. */
void convert_f32_to_f16(const void *source, void *target, size_t count);
/* float32 to bfloat16. */
void convert_f32_to_bf16(const void *source, void *target, size_t count);

/* The portable variants of the two that use F16C where the processor has it; equal to them bit by bit but for the
 * payload of NaNs. */
void convert_f16_to_f32_portable(const void *source, void *target, size_t count);
void convert_f32_to_f16_portable(const void *source, void *target, size_t count);

#endif
