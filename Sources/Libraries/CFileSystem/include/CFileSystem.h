#ifndef CFILESYSTEM_H
#define CFILESYSTEM_H

#include <stdint.h>

/// The number that Linux gives the kind of file system that a path lies on (statfs(2), f_type); -1 where it does not tell.
int64_t filesystem_kind(const char *path);

#endif
