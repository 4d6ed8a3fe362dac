#ifndef OVERREAD_CARCHIVE_H
#define OVERREAD_CARCHIVE_H

#include <stdbool.h>
#include <stdint.h>

/// A tar archive that is walked through member by member (libarchive); its data are passed over, not read.
typedef struct ca_tar ca_tar;

/// What a member is.
typedef enum {
    CA_FILE,
    CA_FOLDER,
    CA_LINK,
    /// A file that is stored with holes left out.
    CA_SPARSE,
    CA_OTHER,
} ca_kind;

/// A member of an archive.
typedef struct {
    /// Its name as it is stored, ended by a zero byte; NULL where it cannot be told. Valid until the next call.
    const char *name;
    ca_kind kind;
    /// Where its data begin in the file, in bytes.
    int64_t offset;
    /// Bytes of its data.
    int64_t size;
} ca_member;

/// Opens an uncompressed archive. The descriptor stays the caller's, is read by `pread` alone, and must outlive the archive.
/// Returns NULL where there is no memory.
ca_tar *ca_tar_open(int descriptor);

/// Goes to the next member. Returns 1 where there is one, 0 behind the last, and -1 where the archive is damaged or cannot
/// be read; `ca_tar_message` says why.
int ca_tar_next(ca_tar *tar, ca_member *member);

/// What went wrong; never NULL.
const char *ca_tar_message(ca_tar *tar);

/// Lets go of an archive; of NULL, too.
void ca_tar_close(ca_tar *tar);

#endif
