// Work shared among the threads that oneDNN uses too (GNU OpenMP's).
#ifndef CK_PARALLEL_H
#define CK_PARALLEL_H

#include <stdint.h>

#pragma clang assume_nonnull begin

/// Does items `begin ..< end`.
typedef void (*ck_task)(void *context, int64_t begin, int64_t end);

/// Runs `task` over `0 ..< count`, cut into contiguous parts of nearly equal size, one for each thread.
/// Runs on the calling thread alone where two threads would not get `grain` items each. Returns when all is done.
void ck_parallel_for(int64_t count, int64_t grain, ck_task task, void *context);

/// Sets the number of threads (at least 1) for work started by the calling thread, oneDNN's included.
void ck_set_threads(int count);

/// The number of threads for work started by the calling thread.
int ck_threads(void);

#pragma clang assume_nonnull end

#endif
