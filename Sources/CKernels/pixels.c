#include "pixels.h"

void ck_normalize_planar(
    const uint8_t *samples, size_t pixels, size_t channels, const float scale[3], const float offset[3],
    float *target) {
    for (size_t c = 0; c < 3; c++) {
        const uint8_t *source = channels == 1 ? samples : samples + c;
        float *plane = target + c * pixels;
        float factor = scale[c], shift = offset[c];
        if (channels == 1) {
            for (size_t i = 0; i < pixels; i++) {
                plane[i] = (float)source[i] * factor + shift;
            }
        } else {
            for (size_t i = 0; i < pixels; i++) {
                plane[i] = (float)source[3 * i] * factor + shift;
            }
        }
    }
}

void ck_normalize_grey(const uint8_t *samples, size_t pixels, float scale, float offset, float *target) {
    for (size_t i = 0; i < pixels; i++) {
        target[i] = (float)samples[i] * scale + offset;
    }
}

void ck_luma(const uint8_t *rgb, size_t pixels, uint8_t *grey) {
    for (size_t i = 0; i < pixels; i++) {
        const uint8_t *p = rgb + 3 * i;
        grey[i] = (uint8_t)((19595u * p[0] + 38470u * p[1] + 7471u * p[2] + 32768u) >> 16);
    }
}
