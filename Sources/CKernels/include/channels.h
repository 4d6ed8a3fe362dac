// Arithmetic by channel on activations in blocked or planar form.
//
// x, y: images x blocks x pixels x block, channel c of an image lying in block c / block at c % block (nChw16c: blocks of
// 16; plain planes: blocks of 1). scale, shift: blocks * block. Buffers are float32 and need no alignment.
#ifndef CK_CHANNELS_H
#define CK_CHANNELS_H

#include <stdint.h>

#pragma clang assume_nonnull begin

/// y = max(x * scale + shift, 0), scale and shift being the channel's; y may be x.
void ck_scale_shift_relu(
    const float *x, const float *scale, const float *shift, float *y, int64_t images, int64_t blocks, int64_t pixels,
    int64_t block
);

#pragma clang assume_nonnull end

#endif
