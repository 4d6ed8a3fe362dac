/* Unpacking of gzip files by zlib. */
#ifndef CZLIB_H
#define CZLIB_H

#include <stddef.h>
#include <stdint.h>

/// Unpacks a gzip file of one member.
/// target: room for `capacity` bytes. Returns how many bytes there are; -1 where the file is damaged, -2 where there are
/// more than the capacity.
int64_t cz_gunzip(const uint8_t *source, size_t count, uint8_t *target, size_t capacity);

#endif
