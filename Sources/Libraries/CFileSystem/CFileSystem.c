#include "CFileSystem.h"

#include <sys/vfs.h>

int64_t filesystem_kind(const char *path) {
    struct statfs status;
    return statfs(path, &status) == 0 ? (int64_t)(uint32_t)status.f_type : -1;
}
