#include "plain.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

/// Where a file's parts lie that matter here.
typedef struct {
    const uint8_t *bytes;
    size_t count;
    size_t position;
} chunk_walk;

/// A chunk of a PNG (PNG specification, 5.3).
typedef struct {
    uint32_t name;
    const uint8_t *data;
    uint32_t size;
} chunk;

#define NAME(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

static uint32_t big_endian(const uint8_t *bytes) {
    return NAME(bytes[0], bytes[1], bytes[2], bytes[3]);
}

/// The next chunk, its checksum proven; false where there is none that is whole.
static bool next_chunk(chunk_walk *walk, chunk *result) {
    if (walk->count - walk->position < 12) {
        return false;
    }
    const uint8_t *start = walk->bytes + walk->position;
    uint32_t size = big_endian(start);
    if (size > walk->count - walk->position - 12) {
        return false;
    }
    *result = (chunk){.name = big_endian(start + 4), .data = start + 8, .size = size};
    walk->position += (size_t)size + 12;
    return libdeflate_crc32(0, start + 4, (size_t)size + 4) == big_endian(start + 8 + size);
}

/// Whether a chunk may lie where it does without libpng being asked: image data in a row, and no other critical chunk
/// (an upper-case first letter) behind its first but the end.
static bool is_in_place(const chunk *part, uint32_t before, bool has_data) {
    switch (part->name) {
    case NAME('I', 'D', 'A', 'T'):
        return !has_data || before == part->name;
    case NAME('I', 'E', 'N', 'D'):
        return has_data;
    case NAME('I', 'H', 'D', 'R'):
    case NAME('P', 'L', 'T', 'E'):
        return !has_data;
    default:
        return (part->name >> 29 & 1) == 1;
    }
}

/// All image data (IDAT) of the file in one piece, and how many bytes they are. Returns NULL, to be freed otherwise,
/// where anything is unusual.
static uint8_t *gather(const uint8_t *bytes, size_t count, size_t *size) {
    chunk_walk walk = {bytes, count, 8};
    uint8_t *data = malloc(count);
    chunk part = {0};
    bool is_whole = data != NULL, has_data = false;
    *size = 0;
    while (is_whole && part.name != NAME('I', 'E', 'N', 'D')) {
        uint32_t before = part.name;
        is_whole = next_chunk(&walk, &part) && is_in_place(&part, before, has_data);
        if (is_whole && part.name == NAME('I', 'D', 'A', 'T')) {
            memcpy(data + *size, part.data, part.size);
            *size += part.size;
            has_data = true;
        }
    }
    if (is_whole) {
        return data;
    }
    free(data);
    return NULL;
}

/// The neighbour that is nearest to left + above - corner, without a branch, for which noise gives no hint.
static inline int paeth(int left, int above, int corner) {
    int to_left = abs(above - corner), to_above = abs(left - corner), to_corner = abs(left + above - 2 * corner);
    int other = to_above <= to_corner ? above : corner;
    int to_other = to_above <= to_corner ? to_above : to_corner;
    return to_left <= to_other ? left : other;
}

static void undo_sub(uint8_t *row, size_t size, size_t step) {
    for (size_t i = step; i < size; i++) {
        row[i] = (uint8_t)(row[i] + row[i - step]);
    }
}

static void undo_up(uint8_t *restrict row, const uint8_t *restrict above, size_t size) {
    for (size_t i = 0; i < size; i++) {
        row[i] = (uint8_t)(row[i] + above[i]);
    }
}

/// Pixels of one byte depend on the one just made, which stays in a register.
static void undo_average_of_bytes(uint8_t *row, const uint8_t *above, size_t size) {
    unsigned left = 0;
    for (size_t i = 0; i < size; i++) {
        left = (row[i] + (left + above[i]) / 2) & 0xFF;
        row[i] = (uint8_t)left;
    }
}

static void undo_average(uint8_t *row, const uint8_t *above, size_t size, size_t step) {
    if (step == 1) {
        undo_average_of_bytes(row, above, size);
        return;
    }
    for (size_t i = 0; i < step; i++) {
        row[i] = (uint8_t)(row[i] + above[i] / 2);
    }
    for (size_t i = step; i < size; i++) {
        row[i] = (uint8_t)(row[i] + (row[i - step] + above[i]) / 2);
    }
}

static void undo_paeth_of_bytes(uint8_t *row, const uint8_t *above, size_t size) {
    int left = 0, corner = 0;
    for (size_t i = 0; i < size; i++) {
        int over = above[i];
        left = (row[i] + paeth(left, over, corner)) & 0xFF;
        row[i] = (uint8_t)left;
        corner = over;
    }
}

static void undo_paeth(uint8_t *row, const uint8_t *above, size_t size, size_t step) {
    if (step == 1) {
        undo_paeth_of_bytes(row, above, size);
        return;
    }
    for (size_t i = 0; i < step; i++) {
        row[i] = (uint8_t)(row[i] + above[i]);
    }
    for (size_t i = step; i < size; i++) {
        row[i] = (uint8_t)(row[i] + paeth(row[i - step], above[i], above[i - step]));
    }
}

/// Undoes a row's filter (PNG specification, 9.2). Returns false for a filter that there is not.
static bool unfilter(uint8_t filter, uint8_t *row, const uint8_t *above, size_t size, size_t step) {
    switch (filter) {
    case 0:
        return true;
    case 1:
        undo_sub(row, size, step);
        return true;
    case 2:
        undo_up(row, above, size);
        return true;
    case 3:
        undo_average(row, above, size, step);
        return true;
    case 4:
        undo_paeth(row, above, size, step);
        return true;
    default:
        return false;
    }
}

/// Copies a row without its alpha.
static void keep_colours(const uint8_t *row, cpng_plain_layout layout, uint8_t *target) {
    size_t kept = (size_t)layout.kept_channels * layout.sample_size, step = (size_t)layout.channels * layout.sample_size;
    if (kept == step) {
        memcpy(target, row, kept * layout.width);
        return;
    }
    for (size_t x = 0; x < layout.width; x++) {
        memcpy(target + x * kept, row + x * step, kept);
    }
}

/// From big-endian pairs of bytes to the host's order.
static void order_bytes(uint8_t *samples, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint16_t value = (uint16_t)(samples[2 * i] << 8 | samples[2 * i + 1]);
        memcpy(samples + 2 * i, &value, 2);
    }
}

static bool decode_rows(uint8_t *filtered, cpng_plain_layout layout, uint8_t *samples) {
    size_t step = (size_t)layout.channels * layout.sample_size, size = step * layout.width;
    size_t target_size = (size_t)layout.kept_channels * layout.sample_size * layout.width;
    uint8_t *nothing = calloc(1, size);
    const uint8_t *above = nothing;
    bool is_known = nothing != NULL;
    for (size_t y = 0; is_known && y < layout.height; y++) {
        uint8_t *row = filtered + y * (size + 1);
        is_known = unfilter(row[0], row + 1, above, size, step);
        above = row + 1;
        keep_colours(row + 1, layout, samples + y * target_size);
    }
    free(nothing);
    if (is_known && layout.sample_size == 2) {
        order_bytes(samples, target_size * layout.height / 2);
    }
    return is_known;
}

bool cpng_decode_plain(const uint8_t *bytes, size_t count, cpng_plain_layout layout, uint8_t *samples) {
    size_t size, expected = ((size_t)layout.width * layout.channels * layout.sample_size + 1) * layout.height;
    uint8_t *data = gather(bytes, count, &size);
    uint8_t *filtered = malloc(expected);
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    bool done = data != NULL && filtered != NULL && decompressor != NULL
        && libdeflate_zlib_decompress(decompressor, data, size, filtered, expected, NULL) == LIBDEFLATE_SUCCESS
        && decode_rows(filtered, layout, samples);
    libdeflate_free_decompressor(decompressor);
    free(filtered);
    free(data);
    return done;
}
