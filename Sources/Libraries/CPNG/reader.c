#include "CPNG.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "plain.h"

/// Bytes of compressed data that libpng hands to zlib at a time (its default is 8 KiB).
#define READER_BUFFER_SIZE (64 * 1024)

struct cpng_reader {
    png_structp png;
    png_infop info;
    const uint8_t *bytes;
    size_t count;
    size_t position;
    cpng_layout layout;
    bool has_palette;
    /// Palette entries as RGB. Entries that the file leaves out are a grey ramp, as in Pillow.
    uint8_t palette[256][3];
    cpng_message message;
};

static void read_bytes(png_structp png, png_bytep target, size_t count) {
    cpng_reader *reader = png_get_io_ptr(png);
    if (count > reader->count - reader->position) {
        png_error(png, "the file ends too early");
    }
    memcpy(target, reader->bytes + reader->position, count);
    reader->position += count;
}

cpng_reader *cpng_reader_create(const uint8_t *bytes, size_t count) {
    cpng_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) {
        return NULL;
    }
    reader->bytes = bytes;
    reader->count = count;
    reader->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader->message, cpng_fail, cpng_ignore_warning);
    if (reader->png != NULL) {
        reader->info = png_create_info_struct(reader->png);
    }
    if (reader->info == NULL) {
        cpng_reader_destroy(reader);
        return NULL;
    }
    return reader;
}

/// Damage anywhere is an error, and chunks that do not matter for the samples are passed over unexpanded.
static void configure(cpng_reader *reader) {
    png_structp png = reader->png;
    png_set_read_fn(png, reader, read_bytes);
    png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_AS_DEFAULT, (png_const_bytep) "sBIT", 1);
    png_set_compression_buffer_size(png, READER_BUFFER_SIZE);
}

/// Copies the palette and says whether every entry is grey.
static bool read_palette(cpng_reader *reader) {
    png_colorp entries = NULL;
    int count = 0;
    png_get_PLTE(reader->png, reader->info, &entries, &count);
    bool grey = true;
    for (int i = 0; i < 256; i++) {
        png_color ramp = {(png_byte)i, (png_byte)i, (png_byte)i};
        png_color entry = i < count ? entries[i] : ramp;
        uint8_t rgb[3] = {entry.red, entry.green, entry.blue};
        memcpy(reader->palette[i], rgb, 3);
        grey = grey && entry.red == entry.green && entry.green == entry.blue;
    }
    return grey;
}

/// The most bits that the file calls significant in a channel; all where it does not say.
static uint32_t significant_bits(const cpng_reader *reader, uint32_t bits, bool grey) {
    png_color_8p declared;
    if (!png_get_sBIT(reader->png, reader->info, &declared)) {
        return bits;
    }
    uint32_t most = grey ? declared->gray : declared->red;
    most = !grey && declared->green > most ? declared->green : most;
    most = !grey && declared->blue > most ? declared->blue : most;
    return most == 0 || most > bits ? bits : most;
}

/// Asks libpng for one sample of 8 or 16 bits per channel (or palette index) and notes the layout.
static void set_transformations(cpng_reader *reader) {
    png_structp png = reader->png;
    png_infop info = reader->info;
    int color = png_get_color_type(png, info);
    reader->has_palette = color == PNG_COLOR_TYPE_PALETTE;
    if (reader->has_palette) {
        png_set_packing(png);
    } else if ((color & PNG_COLOR_MASK_COLOR) == 0) {
        png_set_expand_gray_1_2_4_to_8(png);
    }
    const uint16_t one = 1;
    if (*(const uint8_t *)&one == 1) {
        png_set_swap(png);
    }
    png_set_strip_alpha(png);
    bool one_plane = reader->has_palette ? read_palette(reader) : (color & PNG_COLOR_MASK_COLOR) == 0;
    reader->layout.width = png_get_image_width(png, info);
    reader->layout.height = png_get_image_height(png, info);
    reader->layout.channels = one_plane ? 1 : 3;
    reader->layout.bits = png_get_bit_depth(png, info) == 16 ? 16 : 8;
    reader->layout.significant_bits = significant_bits(reader, reader->layout.bits, one_plane);
}

bool cpng_reader_read_layout(cpng_reader *reader, cpng_layout *layout) {
    if (setjmp(png_jmpbuf(reader->png))) {
        return false;
    }
    configure(reader);
    png_read_info(reader->png, reader->info);
    set_transformations(reader);
    *layout = reader->layout;
    return true;
}

static void read_rows(cpng_reader *reader, uint8_t *rows, size_t row_size) {
    int passes = png_set_interlace_handling(reader->png);
    png_read_update_info(reader->png, reader->info);
    if (png_get_rowbytes(reader->png, reader->info) != row_size) {
        png_error(reader->png, "unexpected row size");
    }
    for (int pass = 0; pass < passes; pass++) {
        for (uint32_t y = 0; y < reader->layout.height; y++) {
            png_read_row(reader->png, rows + y * row_size, NULL);
        }
    }
    png_read_end(reader->png, NULL);
}

/// Replaces `count` palette indices, which lie at the end of `samples`, by their colours.
/// Going forward, a pixel is written only when its index and all before it have been read.
static void apply_palette(const cpng_reader *reader, uint8_t *samples, size_t count) {
    size_t channels = reader->layout.channels;
    const uint8_t *indices = samples + (channels - 1) * count;
    for (size_t i = 0; i < count; i++) {
        const uint8_t *color = reader->palette[indices[i]];
        for (size_t c = 0; c < channels; c++) {
            samples[i * channels + c] = color[c];
        }
    }
}

/// Decodes the common kinds the quick way. Returns false where the file is none of them or not in order.
static bool decode_plain(const cpng_reader *reader, uint8_t *samples) {
    int color = png_get_color_type(reader->png, reader->info), depth = png_get_bit_depth(reader->png, reader->info);
    if (reader->has_palette || depth < 8 || png_get_interlace_type(reader->png, reader->info) != PNG_INTERLACE_NONE) {
        return false;
    }
    cpng_plain_layout layout = {
        .width = reader->layout.width,
        .height = reader->layout.height,
        .channels = reader->layout.channels + ((color & PNG_COLOR_MASK_ALPHA) != 0),
        .kept_channels = reader->layout.channels,
        .sample_size = reader->layout.bits / 8,
    };
    return cpng_decode_plain(reader->bytes, reader->count, layout, samples);
}

bool cpng_reader_decode(cpng_reader *reader, void *target) {
    uint8_t *samples = target;
    if (setjmp(png_jmpbuf(reader->png))) {
        return false;
    }
    if (decode_plain(reader, samples)) {
        return true;
    }
    size_t width = reader->layout.width, channels = reader->layout.channels;
    size_t pixels = width * reader->layout.height;
    if (reader->has_palette) {
        read_rows(reader, samples + (channels - 1) * pixels, width);
        apply_palette(reader, samples, pixels);
    } else {
        read_rows(reader, samples, width * channels * reader->layout.bits / 8);
    }
    return true;
}

const char *cpng_reader_message(const cpng_reader *reader) {
    return reader->message.text;
}

void cpng_reader_destroy(cpng_reader *reader) {
    if (reader == NULL) {
        return;
    }
    png_destroy_read_struct(&reader->png, &reader->info, NULL);
    free(reader);
}
