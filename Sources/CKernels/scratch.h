// Working memory of a thread, kept between calls.
#ifndef CK_SCRATCH_H
#define CK_SCRATCH_H

#include <stdint.h>

/// Room for `count` values, aligned to 64 bytes and not cleared. It belongs to the calling thread, stays valid until
/// that thread's next request, and is freed when the thread ends. Where memory is exhausted the process is aborted,
/// as it is by Swift's own allocations.
float *ck_scratch(int64_t count);

#endif
