// Global average pooling of activations in blocked or channels-last form.
//
// x: batch x channel_blocks x pixels x block, channel c of an image lying in block c / block at c % block
// (channels-last: one block of all channels; nChw16c: blocks of 16). y: batch x (channel_blocks * block).
#ifndef CK_POOL_H
#define CK_POOL_H

#include <stdint.h>

#pragma clang assume_nonnull begin

/// y = the mean of every channel over its pixels (at least one).
void ck_global_average(const float *x, float *y, int64_t batch, int64_t channel_blocks, int64_t pixels, int64_t block);

/// dx = dy / pixels at every pixel of the channel; dx like x, overwritten.
void ck_global_average_backward(
    const float *dy, float *dx, int64_t batch, int64_t channel_blocks, int64_t pixels, int64_t block
);

#pragma clang assume_nonnull end

#endif
