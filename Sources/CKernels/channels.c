#include "channels.h"

#include "variants.h"

struct operands {
    const float *x;
    const float *scale;
    const float *shift;
    float *y;
    int64_t blocks;
    int64_t pixels;
    int64_t block;
};

/// One block of channels of one image; `block` is a constant where this is inlined, so that it fills whole registers.
CK_INLINE void scale_block(const struct operands *o, int64_t index, int64_t block) {
    const float *scale = o->scale + index % o->blocks * block;
    const float *shift = o->shift + index % o->blocks * block;
    const float *x = o->x + index * o->pixels * block;
    float *y = o->y + index * o->pixels * block;
    for (int64_t pixel = 0; pixel < o->pixels; pixel++) {
        CK_VECTORIZE
        for (int64_t c = 0; c < block; c++) {
            float value = x[pixel * block + c] * scale[c] + shift[c];
            y[pixel * block + c] = value < 0 ? 0 : value;
        }
    }
}

/// One channel of one image, vectorised along its pixels.
CK_INLINE void scale_plane(const struct operands *o, int64_t index) {
    float scale = o->scale[index % o->blocks];
    float shift = o->shift[index % o->blocks];
    const float *x = o->x + index * o->pixels;
    float *y = o->y + index * o->pixels;
    CK_VECTORIZE
    for (int64_t pixel = 0; pixel < o->pixels; pixel++) {
        float value = x[pixel] * scale + shift;
        y[pixel] = value < 0 ? 0 : value;
    }
}

CK_INLINE void scale_shift_relu(const void *context, int64_t begin, int64_t end) {
    const struct operands o = *(const struct operands *)context;
    for (int64_t i = begin; i < end; i++) {
        switch (o.block) {
        case 1: scale_plane(&o, i); break;
        case 8: scale_block(&o, i, 8); break;
        case 16: scale_block(&o, i, 16); break;
        default: scale_block(&o, i, o.block);
        }
    }
}

CK_TASK(scale_shift_relu);

void ck_scale_shift_relu(
    const float *x, const float *scale, const float *shift, float *y, int64_t images, int64_t blocks, int64_t pixels,
    int64_t block
) {
    struct operands operands = {
        .x = x, .scale = scale, .shift = shift, .y = y, .blocks = blocks, .pixels = pixels, .block = block,
    };
    CK_RUN(scale_shift_relu, images * blocks, ck_rows_per_thread(pixels * block), &operands);
}
