#include "image.h"

#include <string.h>

#include "columns.h"

/// One block of channels of one image; `block` is a constant where this is inlined, so that it fills whole registers.
CK_INLINE void scale_block(
    const float *x, const float *scale, const float *shift, float *y, int64_t pixels, int64_t block
) {
    for (int64_t pixel = 0; pixel < pixels; pixel++) {
        CK_VECTORIZE
        for (int64_t c = 0; c < block; c++) {
            float value = x[pixel * block + c] * scale[c] + shift[c];
            y[pixel * block + c] = value < 0 ? 0 : value;
        }
    }
}

/// One channel of one image, vectorised along its pixels.
CK_INLINE void scale_plane(const float *x, float scale, float shift, float *y, int64_t pixels) {
    CK_VECTORIZE
    for (int64_t pixel = 0; pixel < pixels; pixel++) {
        float value = x[pixel] * scale + shift;
        y[pixel] = value < 0 ? 0 : value;
    }
}

CK_INLINE void scale_shift_relu(
    const float *x, const float *scale, const float *shift, float *y, int64_t images, int64_t blocks, int64_t pixels,
    int64_t block
) {
    for (int64_t i = 0; i < images * blocks; i++, x += pixels * block, y += pixels * block) {
        const float *factors = scale + i % blocks * block;
        const float *terms = shift + i % blocks * block;
        switch (block) {
        case 1: scale_plane(x, *factors, *terms, y, pixels); break;
        case 8: scale_block(x, factors, terms, y, pixels, 8); break;
        case 16: scale_block(x, factors, terms, y, pixels, 16); break;
        default: scale_block(x, factors, terms, y, pixels, block);
        }
    }
}

CK_INLINE void global_average(
    const float *x, float *y, int64_t images, int64_t blocks, int64_t pixels, int64_t block
) {
    memset(y, 0, (size_t)(images * blocks * block) * sizeof(float));
    for (int64_t i = 0; i < images * blocks; i++) {
        ck_add_column_sums(x + i * pixels * block, pixels, block, 1 / (float)pixels, y + i * block, block);
    }
}

CK_INLINE void global_average_backward(
    const float *dy, float *dx, int64_t images, int64_t blocks, int64_t pixels, int64_t block
) {
    float share = 1 / (float)pixels;
    for (int64_t i = 0; i < images * blocks; i++, dy += block) {
        for (int64_t pixel = 0; pixel < pixels; pixel++, dx += block) {
            CK_VECTORIZE
            for (int64_t c = 0; c < block; c++) {
                dx[c] = dy[c] * share;
            }
        }
    }
}

CK_KERNEL(
    void, scale_shift_relu,
    (const float *x, const float *scale, const float *shift, float *y, int64_t images, int64_t blocks, int64_t pixels,
     int64_t block),
    (x, scale, shift, y, images, blocks, pixels, block)
)
CK_KERNEL(
    void, global_average, (const float *x, float *y, int64_t images, int64_t blocks, int64_t pixels, int64_t block),
    (x, y, images, blocks, pixels, block)
)
CK_KERNEL(
    void, global_average_backward,
    (const float *dy, float *dx, int64_t images, int64_t blocks, int64_t pixels, int64_t block),
    (dy, dx, images, blocks, pixels, block)
)

void ck_patches(const float *image, float *rows, int64_t images, int64_t channels, int64_t size, int64_t patch) {
    int64_t grid = size / patch;
    for (int64_t row = 0; row < images * grid * grid; row++) {
        int64_t number = row / (grid * grid);
        int64_t top = row / grid % grid * patch;
        int64_t left = row % grid * patch;
        for (int64_t line = 0; line < channels * patch; line++, rows += patch) {
            int64_t plane = number * channels + line / patch;
            const float *values = image + (plane * size + top + line % patch) * size + left;
            memcpy(rows, values, (size_t)patch * sizeof(float));
        }
    }
}
