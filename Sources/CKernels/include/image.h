// Activations of image networks: arithmetic by channel, global averages, patches.
//
// Channels lie in blocks, channel c of an image in block c / block at c % block: nChw16c has blocks of 16, plain planes
// blocks of 1, channels-last one block of all channels. Buffers are float32 and need no alignment.
#ifndef CK_IMAGE_H
#define CK_IMAGE_H

#include <stdint.h>

#pragma clang assume_nonnull begin

/// y = max(x * scale + shift, 0), scale and shift being the channel's; x, y: images x blocks x pixels x block, and y may be
/// x. scale, shift: blocks * block.
void ck_scale_shift_relu(
    const float *x, const float *scale, const float *shift, float *y, int64_t images, int64_t blocks, int64_t pixels,
    int64_t block
);

/// y = the mean of every channel over its pixels (at least one). x: images x blocks x pixels x block.
/// y: images x (blocks * block).
void ck_global_average(const float *x, float *y, int64_t images, int64_t blocks, int64_t pixels, int64_t block);

/// dx = dy / pixels at every pixel of the channel; dx like x, overwritten.
void ck_global_average_backward(
    const float *dy, float *dx, int64_t images, int64_t blocks, int64_t pixels, int64_t block
);

/// Cuts images into patches, one a row, so that a patch embedding is one matrix product.
/// image: images x channels x size x size. rows: (images * grid * grid) x (channels * patch * patch) with
/// grid = size / patch (a remainder at the right and lower edges is left out), patches in reading order, and the values of
/// a patch in the order of a flattened convolution weight: channel, row, column.
void ck_patches(const float *image, float *rows, int64_t images, int64_t channels, int64_t size, int64_t patch);

#pragma clang assume_nonnull end

#endif
