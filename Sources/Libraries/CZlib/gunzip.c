#include "CZlib.h"

#include <limits.h>
#include <zlib.h>

int64_t cz_gunzip(const uint8_t *source, size_t count, uint8_t *target, size_t capacity) {
    if (count > UINT_MAX || capacity > UINT_MAX) return -2;
    z_stream stream = {.next_in = (Bytef *)source, .avail_in = (uInt)count, .next_out = target,
        .avail_out = (uInt)capacity};
    /* 16 more than the largest window means gzip. */
    if (inflateInit2(&stream, 15 + 16) != Z_OK) return -1;
    int status = inflate(&stream, Z_FINISH);
    int64_t size = (int64_t)stream.total_out;
    uInt room = stream.avail_out;
    inflateEnd(&stream);
    if (status == Z_STREAM_END) return size;
    return room == 0 ? -2 : -1;
}
