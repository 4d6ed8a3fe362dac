// Images cut into patches, one a row, so that a patch embedding is one matrix product.
#ifndef CK_PATCHES_H
#define CK_PATCHES_H

#include <stdint.h>

#pragma clang assume_nonnull begin

/// image: n x channels x size x size. rows: (n * grid * grid) x (channels * patch * patch) with grid = size / patch
/// (a remainder at the right and lower edges is left out), patches in reading order, and the values of a patch in the
/// order of a flattened convolution weight: channel, row, column.
void ck_patches(const float *image, float *rows, int64_t n, int64_t channels, int64_t size, int64_t patch);

#pragma clang assume_nonnull end

#endif
