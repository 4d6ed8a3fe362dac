#include <stdlib.h>

#include "reader.h"

/// Strips or tiles of a page: their size in pixels, their bytes, and a buffer for one of them.
typedef struct {
    uint32_t width;
    uint32_t height;
    size_t row_size;
    size_t size;
    uint8_t *bytes;
} block_grid;

static bool open_grid(ctiff_reader *reader, block_grid *grid) {
    TIFF *tiff = reader->tiff;
    if (TIFFIsTiled(tiff)) {
        TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &grid->width);
        TIFFGetField(tiff, TIFFTAG_TILELENGTH, &grid->height);
        grid->row_size = (size_t)TIFFTileRowSize(tiff);
        grid->size = (size_t)TIFFTileSize(tiff);
    } else {
        grid->width = reader->layout.width;
        TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &grid->height);
        grid->height = grid->height > reader->layout.height ? reader->layout.height : grid->height;
        grid->row_size = (size_t)TIFFScanlineSize(tiff);
        grid->size = (size_t)TIFFStripSize(tiff);
    }
    uint32_t channels = reader->planes_apart ? 1 : reader->file_channels;
    uint64_t row_bits = (uint64_t)grid->width * channels * reader->layout.stored_bits;
    if (grid->width == 0 || grid->height == 0 || grid->row_size < (row_bits + 7) / 8
        || grid->size / grid->height < grid->row_size) {
        return ctiff_fail(reader, "strips or tiles of no sensible size");
    }
    grid->bytes = _TIFFmalloc((tmsize_t)grid->size);
    return grid->bytes != NULL || ctiff_fail(reader, "no room for %zu bytes", grid->size);
}

/// Reads one strip or tile, all the rows that `place` needs of it.
static bool read_block(ctiff_reader *reader, const block_grid *grid, ctiff_place place) {
    TIFF *tiff = reader->tiff;
    uint16_t plane = (uint16_t)place.channel;
    bool tiled = TIFFIsTiled(tiff);
    size_t needed = tiled ? grid->size : grid->row_size * place.height;
    tmsize_t count = tiled
        ? TIFFReadEncodedTile(tiff, TIFFComputeTile(tiff, place.x, place.y, 0, plane), grid->bytes, (tmsize_t)grid->size)
        : TIFFReadEncodedStrip(tiff, TIFFComputeStrip(tiff, place.y, plane), grid->bytes, (tmsize_t)needed);
    if (count < 0) {
        return false;
    }
    return (size_t)count >= needed || ctiff_fail(reader, "a strip or tile ends early");
}

static uint32_t smaller(uint32_t left, uint32_t right) {
    return left < right ? left : right;
}

static bool read_plane(ctiff_reader *reader, const block_grid *grid, uint32_t channel, uint8_t *samples) {
    uint32_t width = reader->layout.width, height = reader->layout.height;
    ctiff_block block = {grid->bytes, grid->row_size, reader->planes_apart ? 1 : reader->file_channels};
    for (uint64_t y = 0; y < height; y += grid->height) {
        for (uint64_t x = 0; x < width; x += grid->width) {
            ctiff_place place = {
                (uint32_t)x, (uint32_t)y, smaller(grid->width, width - (uint32_t)x),
                smaller(grid->height, height - (uint32_t)y), channel};
            if (!read_block(reader, grid, place)) {
                return false;
            }
            ctiff_unpack(reader, block, place, samples);
        }
    }
    return true;
}

/// Lets libtiff convert the page to RGB.
static bool read_converted(ctiff_reader *reader, uint8_t *samples) {
    size_t pixels = (size_t)reader->layout.width * reader->layout.height;
    uint32_t *raster = _TIFFmalloc((tmsize_t)(pixels * sizeof *raster));
    if (raster == NULL) {
        return ctiff_fail(reader, "no room for %zu pixels", pixels);
    }
    bool done = TIFFReadRGBAImageOriented(
        reader->tiff, reader->layout.width, reader->layout.height, raster, ORIENTATION_TOPLEFT, 1);
    for (size_t i = 0; done && i < pixels; i++) {
        samples[3 * i] = (uint8_t)TIFFGetR(raster[i]);
        samples[3 * i + 1] = (uint8_t)TIFFGetG(raster[i]);
        samples[3 * i + 2] = (uint8_t)TIFFGetB(raster[i]);
    }
    _TIFFfree(raster);
    return done;
}

bool ctiff_reader_decode(ctiff_reader *reader, void *samples) {
    if (reader->converted) {
        return read_converted(reader, samples);
    }
    block_grid grid = {0};
    if (!open_grid(reader, &grid)) {
        return false;
    }
    bool done = true;
    uint32_t planes = reader->planes_apart ? reader->layout.channels : 1;
    for (uint32_t plane = 0; done && plane < planes; plane++) {
        done = read_plane(reader, &grid, plane, samples);
    }
    _TIFFfree(grid.bytes);
    return done;
}
