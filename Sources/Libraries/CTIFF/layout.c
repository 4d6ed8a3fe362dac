#include "reader.h"

/// A tag of 16 bits, or its default.
static uint16_t short_tag(ctiff_reader *reader, uint32_t tag) {
    uint16_t value = 0;
    TIFFGetFieldDefaulted(reader->tiff, tag, &value);
    return value;
}

static uint16_t photometric(ctiff_reader *reader) {
    uint16_t value;
    if (TIFFGetField(reader->tiff, TIFFTAG_PHOTOMETRIC, &value)) {
        return value;
    }
    return reader->file_channels >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
}

static void set_colour(ctiff_layout *layout, ctiff_colour colour, uint32_t channels) {
    layout->colour = colour;
    layout->channels = channels;
}

/// Leaves the conversion of luminance and chrominance to libtiff: to its JPEG codec, or to its RGBA reader.
static void convert_ycbcr(ctiff_reader *reader) {
    set_colour(&reader->layout, ctiff_rgb, 3);
    if (short_tag(reader, TIFFTAG_COMPRESSION) == COMPRESSION_JPEG) {
        TIFFSetField(reader->tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    } else {
        reader->converted = true;
        reader->layout.orientation = ORIENTATION_TOPLEFT;
    }
}

static bool read_colour(ctiff_reader *reader) {
    ctiff_layout *layout = &reader->layout;
    uint16_t value = photometric(reader);
    switch (value) {
    case PHOTOMETRIC_MINISWHITE:
        set_colour(layout, ctiff_white_is_zero, 1);
        break;
    case PHOTOMETRIC_MINISBLACK:
        set_colour(layout, ctiff_black_is_zero, 1);
        break;
    case PHOTOMETRIC_RGB:
        set_colour(layout, ctiff_rgb, 3);
        break;
    case PHOTOMETRIC_PALETTE:
        set_colour(layout, ctiff_palette, 1);
        break;
    case PHOTOMETRIC_SEPARATED:
        set_colour(layout, ctiff_cmyk, 4);
        break;
    case PHOTOMETRIC_YCBCR:
        convert_ycbcr(reader);
        break;
    default:
        return ctiff_fail(reader, "photometric interpretation %u", value);
    }
    return layout->channels <= reader->file_channels
        || ctiff_fail(reader, "%u samples a pixel for %u channels", reader->file_channels, layout->channels);
}

static bool read_kind(ctiff_reader *reader) {
    ctiff_layout *layout = &reader->layout;
    switch (short_tag(reader, TIFFTAG_SAMPLEFORMAT)) {
    case SAMPLEFORMAT_INT:
        layout->kind = ctiff_signed;
        break;
    case SAMPLEFORMAT_IEEEFP:
        layout->kind = ctiff_float;
        break;
    case SAMPLEFORMAT_UINT:
    case SAMPLEFORMAT_VOID:
        layout->kind = ctiff_unsigned;
        break;
    default:
        return ctiff_fail(reader, "complex samples");
    }
    return true;
}

/// Whether samples of so many bits are read: integers of up to 16 or of 32 bits, floats of 32 or 64.
static bool is_supported(const ctiff_layout *layout) {
    uint32_t bits = layout->stored_bits;
    bool small = layout->colour == ctiff_palette || layout->colour == ctiff_cmyk;
    switch (layout->kind) {
    case ctiff_float:
        return (bits == 32 || bits == 64) && !small;
    case ctiff_signed:
        return (bits == 8 || bits == 16 || bits == 32) && !small;
    default:
        return bits >= 1 && (bits <= 16 || bits == 32) && !(small && bits > 8)
            && !(layout->colour == ctiff_cmyk && bits < 8);
    }
}

static bool read_bits(ctiff_reader *reader) {
    ctiff_layout *layout = &reader->layout;
    layout->stored_bits = short_tag(reader, TIFFTAG_BITSPERSAMPLE);
    if (!is_supported(layout) || (reader->converted && layout->stored_bits != 8)) {
        return ctiff_fail(reader, "%s samples of %u bits", layout->kind == ctiff_float ? "float" : "integer",
                          layout->stored_bits);
    }
    layout->bits = layout->stored_bits <= 8 ? 8 : layout->stored_bits <= 16 ? 16 : layout->stored_bits;
    return true;
}

static bool read_page(ctiff_reader *reader) {
    ctiff_layout *layout = &reader->layout;
    if (!TIFFGetField(reader->tiff, TIFFTAG_IMAGEWIDTH, &layout->width)
        || !TIFFGetField(reader->tiff, TIFFTAG_IMAGELENGTH, &layout->height)) {
        return ctiff_fail(reader, "a page without width or height");
    }
    reader->converted = false;
    reader->file_channels = short_tag(reader, TIFFTAG_SAMPLESPERPIXEL);
    reader->planes_apart = short_tag(reader, TIFFTAG_PLANARCONFIG) == PLANARCONFIG_SEPARATE;
    layout->orientation = short_tag(reader, TIFFTAG_ORIENTATION);
    return read_colour(reader) && read_kind(reader) && read_bits(reader);
}

/// Pages up to a limit; directories that lead in circles end the count.
static uint32_t count_pages(ctiff_reader *reader, uint32_t most_pages) {
    uint32_t pages = 1;
    while (pages < most_pages && TIFFReadDirectory(reader->tiff)) {
        pages++;
    }
    return pages;
}

bool ctiff_reader_read_layout(ctiff_reader *reader, uint32_t page, uint32_t most_pages, ctiff_layout *layout) {
    if (reader->tiff == NULL) {
        return false;
    }
    reader->layout.pages = most_pages == 0 ? 0 : count_pages(reader, most_pages);
    reader->message[0] = 0;
    if (page > UINT16_MAX - 1 || !TIFFSetDirectory(reader->tiff, (tdir_t)page) || !read_page(reader)) {
        return false;
    }
    *layout = reader->layout;
    return true;
}
