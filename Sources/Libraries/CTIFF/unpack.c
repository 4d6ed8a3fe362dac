#include <string.h>

#include "reader.h"

/// One channel of a row: where it starts among the row's samples, and how far its samples lie apart.
typedef struct {
    uint32_t first;
    uint32_t stride;
    uint32_t count;
} channel_row;

/// The sample of `bits` (1 to 16) bits that starts at bit `position`, the highest bit first.
static uint16_t packed_sample(const uint8_t *row, size_t position, uint32_t bits) {
    uint16_t value = 0;
    for (uint32_t i = 0; i < bits; i++, position++) {
        value = (uint16_t)(value << 1 | (row[position >> 3] >> (7 - (position & 7)) & 1));
    }
    return value;
}

/// Samples that are no whole bytes: one or two bytes each in `target`.
static void unpack_bits(
    const uint8_t *row, channel_row channel, uint32_t bits, uint32_t target_stride, uint8_t *target) {
    for (uint32_t x = 0; x < channel.count; x++) {
        uint16_t value = packed_sample(row, (channel.first + (size_t)x * channel.stride) * bits, bits);
        if (bits < 8) {
            target[(size_t)x * target_stride] = (uint8_t)value;
        } else {
            memcpy(target + (size_t)x * target_stride * 2, &value, 2);
        }
    }
}

static void copy_bytes(
    const uint8_t *row, channel_row channel, uint32_t size, uint32_t target_stride, uint8_t *target) {
    row += (size_t)channel.first * size;
    if (channel.stride == 1 && target_stride == 1) {
        memcpy(target, row, (size_t)channel.count * size);
        return;
    }
    for (uint32_t x = 0; x < channel.count; x++) {
        memcpy(target + (size_t)x * target_stride * size, row + (size_t)x * channel.stride * size, size);
    }
}

void ctiff_unpack(const ctiff_reader *reader, ctiff_block block, ctiff_place place, uint8_t *samples) {
    const ctiff_layout *layout = &reader->layout;
    uint32_t size = layout->bits / 8, channels = layout->channels;
    bool whole = layout->stored_bits == layout->bits;
    bool all = whole && block.channels == channels;
    uint32_t kept = all ? 1 : block.channels < channels ? block.channels : channels;
    for (uint32_t y = 0; y < place.height; y++) {
        const uint8_t *row = block.bytes + y * block.row_size;
        size_t pixel = (size_t)(place.y + y) * layout->width + place.x;
        for (uint32_t channel = 0; channel < kept; channel++) {
            uint8_t *target = samples + (pixel * channels + place.channel + channel) * size;
            if (all) {
                copy_bytes(row, (channel_row){0, 1, place.width * channels}, size, 1, target);
            } else if (whole) {
                copy_bytes(row, (channel_row){channel, block.channels, place.width}, size, channels, target);
            } else {
                unpack_bits(row, (channel_row){channel, block.channels, place.width}, layout->stored_bits, channels, target);
            }
        }
    }
}
