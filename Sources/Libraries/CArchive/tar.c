#include "CArchive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { buffer_size = 1 << 16 };

struct ca_tar {
    struct archive *archive;
    int descriptor;
    int64_t position;
    bool is_open;
    uint8_t buffer[buffer_size];
};

static la_ssize_t read_part(struct archive *archive, void *data, const void **part) {
    ca_tar *tar = data;
    ssize_t count;
    do {
        count = pread(tar->descriptor, tar->buffer, buffer_size, (off_t)tar->position);
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
        archive_set_error(archive, errno, "cannot be read");
        return -1;
    }
    tar->position += count;
    *part = tar->buffer;
    return count;
}

static la_int64_t skip(struct archive *archive, void *data, la_int64_t count) {
    (void)archive;
    ca_tar *tar = data;
    tar->position += count;
    return count;
}

ca_tar *ca_tar_open(int descriptor) {
    ca_tar *tar = calloc(1, sizeof *tar);
    if (tar == NULL) return NULL;
    tar->descriptor = descriptor;
    tar->archive = archive_read_new();
    if (tar->archive == NULL) {
        free(tar);
        return NULL;
    }
    archive_read_support_format_tar(tar->archive);
    archive_read_support_format_empty(tar->archive);
    archive_read_set_read_callback(tar->archive, read_part);
    archive_read_set_skip_callback(tar->archive, skip);
    archive_read_set_callback_data(tar->archive, tar);
    return tar;
}

static ca_kind kind_of(struct archive_entry *entry) {
    if (archive_entry_hardlink(entry) != NULL || archive_entry_hardlink_utf8(entry) != NULL) return CA_LINK;
    switch (archive_entry_filetype(entry)) {
        case AE_IFREG: return archive_entry_sparse_count(entry) > 0 ? CA_SPARSE : CA_FILE;
        case AE_IFDIR: return CA_FOLDER;
        case AE_IFLNK: return CA_LINK;
        default: return CA_OTHER;
    }
}

int ca_tar_next(ca_tar *tar, ca_member *member) {
    if (!tar->is_open && archive_read_open1(tar->archive) != ARCHIVE_OK) return -1;
    tar->is_open = true;
    struct archive_entry *entry = NULL;
    int status = archive_read_next_header(tar->archive, &entry);
    if (status == ARCHIVE_EOF) return 0;
    /* A warning is about the owner, the time or the like: what is asked for here was read. */
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return -1;
    const char *name = archive_entry_pathname(entry);
    member->name = name != NULL ? name : archive_entry_pathname_utf8(entry);
    member->kind = kind_of(entry);
    member->offset = archive_filter_bytes(tar->archive, 0);
    member->size = archive_entry_size(entry);
    return 1;
}

const char *ca_tar_message(ca_tar *tar) {
    const char *text = archive_error_string(tar->archive);
    return text != NULL ? text : "no tar archive";
}

void ca_tar_close(ca_tar *tar) {
    if (tar == NULL) return;
    archive_read_free(tar->archive);
    free(tar);
}
