#include "CDICOM.h"

void cdicom_frame_write(const cdicom_frame *frame, uint64_t *numbers) {
    numbers[0] = frame->compression;
    numbers[1] = frame->columns;
    numbers[2] = frame->rows;
    numbers[3] = frame->samples;
    numbers[4] = frame->bits_allocated;
    numbers[5] = frame->bits_stored;
    numbers[6] = frame->high_bit;
    numbers[7] = frame->pixel_representation;
}

cdicom_frame cdicom_frame_read(const uint64_t *numbers) {
    return (cdicom_frame){
        .compression = (uint32_t)numbers[0],
        .columns = (uint32_t)numbers[1],
        .rows = (uint32_t)numbers[2],
        .samples = (uint32_t)numbers[3],
        .bits_allocated = (uint32_t)numbers[4],
        .bits_stored = (uint32_t)numbers[5],
        .high_bit = (uint32_t)numbers[6],
        .pixel_representation = (uint32_t)numbers[7],
    };
}

size_t cdicom_frame_size(const cdicom_frame *frame) {
    return (size_t)frame->columns * frame->rows * frame->samples * (frame->bits_allocated / 8);
}
