#include "patches.h"

#include <string.h>

#include "variants.h"

struct operands {
    const float *image;
    float *rows;
    int64_t channels;
    int64_t size;
    int64_t patch;
    int64_t grid;
};

static void copy_patches(void *context, int64_t begin, int64_t end) {
    const struct operands o = *(const struct operands *)context;
    float *out = o.rows + begin * o.channels * o.patch * o.patch;
    for (int64_t row = begin; row < end; row++) {
        int64_t image = row / (o.grid * o.grid);
        int64_t top = row / o.grid % o.grid * o.patch;
        int64_t left = row % o.grid * o.patch;
        for (int64_t line = 0; line < o.channels * o.patch; line++) {
            int64_t plane = image * o.channels + line / o.patch;
            const float *values = o.image + (plane * o.size + top + line % o.patch) * o.size + left;
            memcpy(out, values, (size_t)o.patch * sizeof(float));
            out += o.patch;
        }
    }
}

void ck_patches(const float *image, float *rows, int64_t n, int64_t channels, int64_t size, int64_t patch) {
    int64_t grid = size / patch;
    struct operands operands = {
        .image = image, .rows = rows, .channels = channels, .size = size, .patch = patch, .grid = grid,
    };
    ck_parallel_for(n * grid * grid, ck_rows_per_thread(channels * patch * patch), copy_patches, &operands);
}
