#include "reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool ctiff_fail(ctiff_reader *reader, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reader->message, sizeof reader->message, format, arguments);
    va_end(arguments);
    return false;
}

static int note_error(TIFF *tiff, void *reader, const char *module, const char *format, va_list arguments) {
    (void)tiff;
    (void)module;
    ctiff_reader *target = reader;
    vsnprintf(target->message, sizeof target->message, format, arguments);
    return 1;
}

static int ignore_warning(TIFF *tiff, void *reader, const char *module, const char *format, va_list arguments) {
    (void)tiff;
    (void)reader;
    (void)module;
    (void)format;
    (void)arguments;
    return 1;
}

static tmsize_t read_bytes(thandle_t handle, void *target, tmsize_t size) {
    ctiff_reader *reader = handle;
    size_t left = reader->count - reader->position;
    size_t count = size < 0 ? 0 : (size_t)size < left ? (size_t)size : left;
    memcpy(target, reader->bytes + reader->position, count);
    reader->position += count;
    return (tmsize_t)count;
}

static tmsize_t write_nothing(thandle_t handle, void *source, tmsize_t size) {
    (void)handle;
    (void)source;
    (void)size;
    return 0;
}

static toff_t seek(thandle_t handle, toff_t offset, int whence) {
    ctiff_reader *reader = handle;
    toff_t base = whence == SEEK_CUR ? reader->position : whence == SEEK_END ? reader->count : 0;
    toff_t target = base + offset;
    // Beyond the end there is nothing to read.
    reader->position = target > reader->count ? reader->count : (size_t)target;
    return reader->position;
}

static int close_nothing(thandle_t handle) {
    (void)handle;
    return 0;
}

static toff_t byte_count(thandle_t handle) {
    return ((ctiff_reader *)handle)->count;
}

static int map(thandle_t handle, void **base, toff_t *size) {
    ctiff_reader *reader = handle;
    *base = (void *)reader->bytes;
    *size = reader->count;
    return 1;
}

static void unmap_nothing(thandle_t handle, void *base, toff_t size) {
    (void)handle;
    (void)base;
    (void)size;
}

ctiff_reader *ctiff_reader_create(const uint8_t *bytes, size_t count, size_t most_memory) {
    ctiff_reader *reader = calloc(1, sizeof *reader);
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    if (reader == NULL || options == NULL) {
        free(reader);
        TIFFOpenOptionsFree(options);
        return NULL;
    }
    reader->bytes = bytes;
    reader->count = count;
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, (tmsize_t)most_memory);
    TIFFOpenOptionsSetErrorHandlerExtR(options, note_error, reader);
    TIFFOpenOptionsSetWarningHandlerExtR(options, ignore_warning, reader);
    reader->tiff = TIFFClientOpenExt(
        "page", "r", reader, read_bytes, write_nothing, seek, close_nothing, byte_count, map, unmap_nothing, options);
    TIFFOpenOptionsFree(options);
    return reader;
}

uint32_t ctiff_reader_palette(const ctiff_reader *reader, uint16_t palette[256][3]) {
    uint16_t *red, *green, *blue;
    uint32_t count = reader->layout.stored_bits <= 8 ? 1u << reader->layout.stored_bits : 0;
    if (reader->tiff == NULL || !TIFFGetField(reader->tiff, TIFFTAG_COLORMAP, &red, &green, &blue)) {
        return 0;
    }
    for (uint32_t i = 0; i < count; i++) {
        palette[i][0] = red[i];
        palette[i][1] = green[i];
        palette[i][2] = blue[i];
    }
    return count;
}

const char *ctiff_reader_message(const ctiff_reader *reader) {
    return reader->message;
}

void ctiff_reader_destroy(ctiff_reader *reader) {
    if (reader == NULL) {
        return;
    }
    if (reader->tiff != NULL) {
        TIFFClose(reader->tiff);
    }
    free(reader);
}
