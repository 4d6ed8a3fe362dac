#include "CPNG.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"

struct cpng_writer {
    png_structp png;
    png_infop info;
    uint8_t *bytes;
    size_t count;
    size_t capacity;
    cpng_message message;
};

static void append_bytes(png_structp png, png_bytep bytes, size_t count) {
    cpng_writer *writer = png_get_io_ptr(png);
    if (count > writer->capacity - writer->count) {
        size_t capacity = 2 * writer->capacity + count;
        uint8_t *grown = realloc(writer->bytes, capacity);
        if (grown == NULL) {
            png_error(png, "out of memory");
        }
        writer->bytes = grown;
        writer->capacity = capacity;
    }
    memcpy(writer->bytes + writer->count, bytes, count);
    writer->count += count;
}

static void flush_nothing(png_structp png) {
    (void)png;
}

cpng_writer *cpng_writer_create(void) {
    cpng_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL) {
        return NULL;
    }
    writer->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &writer->message, cpng_fail, cpng_ignore_warning);
    if (writer->png != NULL) {
        writer->info = png_create_info_struct(writer->png);
    }
    if (writer->info == NULL) {
        cpng_writer_destroy(writer);
        return NULL;
    }
    return writer;
}

bool cpng_writer_encode(cpng_writer *writer, cpng_layout layout, const uint8_t *samples) {
    png_structp png = writer->png;
    if (setjmp(png_jmpbuf(png))) {
        return false;
    }
    png_set_write_fn(png, writer, append_bytes, flush_nothing);
    int color = layout.channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB;
    png_set_IHDR(
        png, writer->info, layout.width, layout.height, 8, color, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
        PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, writer->info);
    size_t row_size = (size_t)layout.width * layout.channels;
    for (uint32_t y = 0; y < layout.height; y++) {
        png_write_row(png, samples + y * row_size);
    }
    png_write_end(png, NULL);
    return true;
}

const uint8_t *cpng_writer_bytes(const cpng_writer *writer) {
    return writer->bytes;
}

size_t cpng_writer_count(const cpng_writer *writer) {
    return writer->count;
}

const char *cpng_writer_message(const cpng_writer *writer) {
    return writer->message.text;
}

void cpng_writer_destroy(cpng_writer *writer) {
    if (writer == NULL) {
        return;
    }
    png_destroy_write_struct(&writer->png, &writer->info);
    free(writer->bytes);
    free(writer);
}
