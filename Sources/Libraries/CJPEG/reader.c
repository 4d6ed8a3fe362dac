#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

/// The most scans of a progressive file: each costs a pass over the whole image, however few bytes it has.
#define MOST_SCANS 500

struct cjpeg_reader {
    // First, so that libjpeg's pointer to it is one to the reader.
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    struct jpeg_decompress_struct decoder;
    jmp_buf escape;
    char message[JMSG_LENGTH_MAX];
};

static void fail(j_common_ptr decoder) {
    cjpeg_reader *reader = (cjpeg_reader *)decoder->err;
    decoder->err->format_message(decoder, reader->message);
    longjmp(reader->escape, 1);
}

/// Warnings are damage, except for those about bytes that belong to nothing.
static void take_message(j_common_ptr decoder, int level) {
    int code = decoder->err->msg_code;
    bool harmless = code == JWRN_EXTRANEOUS_DATA || code == JWRN_JFIF_MAJOR || code == JWRN_ADOBE_XFORM;
    if (level < 0 && !harmless) {
        fail(decoder);
    }
}

static void ignore_output(j_common_ptr decoder) {
    (void)decoder;
}

static void watch_scans(j_common_ptr decoder) {
    if (((j_decompress_ptr)decoder)->input_scan_number > MOST_SCANS) {
        cjpeg_reader *reader = (cjpeg_reader *)decoder->err;
        snprintf(reader->message, sizeof reader->message, "more than %d scans", MOST_SCANS);
        longjmp(reader->escape, 1);
    }
}

cjpeg_reader *cjpeg_reader_create(const uint8_t *bytes, size_t count) {
    cjpeg_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) {
        return NULL;
    }
    reader->decoder.err = jpeg_std_error(&reader->errors);
    reader->errors.error_exit = fail;
    reader->errors.emit_message = take_message;
    reader->errors.output_message = ignore_output;
    if (setjmp(reader->escape)) {
        cjpeg_reader_destroy(reader);
        return NULL;
    }
    jpeg_create_decompress(&reader->decoder);
    reader->progress.progress_monitor = watch_scans;
    reader->decoder.progress = &reader->progress;
    jpeg_mem_src(&reader->decoder, bytes, count);
    return reader;
}

/// Lets the caller's knowledge decide where the file has no marker that does.
static void assume(j_decompress_ptr decoder, cjpeg_assumption assumption) {
    if (assumption != cjpeg_guess && decoder->num_components == 3 && !decoder->saw_JFIF_marker
        && !decoder->saw_Adobe_marker) {
        decoder->jpeg_color_space = assumption == cjpeg_rgb ? JCS_RGB : JCS_YCbCr;
    }
}

static void choose_output(j_decompress_ptr decoder, uint32_t denominator) {
    switch (decoder->num_components) {
    case 1:
        decoder->out_color_space = JCS_GRAYSCALE;
        break;
    case 4:
        decoder->out_color_space = JCS_CMYK;
        break;
    default:
        decoder->out_color_space = JCS_RGB;
    }
    decoder->scale_num = 1;
    decoder->scale_denom = denominator;
}

bool cjpeg_reader_read_layout(
    cjpeg_reader *reader, cjpeg_assumption assumption, uint32_t denominator, cjpeg_layout *layout) {
    j_decompress_ptr decoder = &reader->decoder;
    if (setjmp(reader->escape)) {
        return false;
    }
    jpeg_read_header(decoder, TRUE);
    assume(decoder, assumption);
    choose_output(decoder, denominator);
    jpeg_calc_output_dimensions(decoder);
    *layout = (cjpeg_layout){
        .width = decoder->output_width,
        .height = decoder->output_height,
        .channels = (uint32_t)decoder->output_components,
        .inverted = decoder->num_components == 4 && decoder->saw_Adobe_marker,
    };
    return true;
}

bool cjpeg_reader_decode(cjpeg_reader *reader, uint8_t *samples) {
    j_decompress_ptr decoder = &reader->decoder;
    if (setjmp(reader->escape)) {
        return false;
    }
    jpeg_start_decompress(decoder);
    size_t row_size = (size_t)decoder->output_width * (size_t)decoder->output_components;
    while (decoder->output_scanline < decoder->output_height) {
        JSAMPROW row = samples + decoder->output_scanline * row_size;
        jpeg_read_scanlines(decoder, &row, 1);
    }
    jpeg_finish_decompress(decoder);
    return true;
}

const char *cjpeg_reader_message(const cjpeg_reader *reader) {
    return reader->message;
}

void cjpeg_reader_destroy(cjpeg_reader *reader) {
    if (reader == NULL) {
        return;
    }
    jpeg_destroy_decompress(&reader->decoder);
    free(reader);
}
