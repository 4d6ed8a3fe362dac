#ifndef OVERREAD_CISOLATION_H
#define OVERREAD_CISOLATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// A process that decodes images for this one, with the memory that both share.
typedef struct {
    pid_t process;
    /// This side of the socket on which requests and replies pass.
    int socket;
    /// The shared memory.
    int memory;
} cisolation_child;

/// Descriptors that a child finds open, beside the standard three, which lead nowhere.
enum { cisolation_socket = 3, cisolation_memory = 4 };

/// Starts `program` with the two arguments `name` and `argument` in a process group of its own.
/// Returns 0, or the error number of the call that failed.
int cisolation_start(const char *program, const char *name, const char *argument, cisolation_child *child);

/// Ends a child and waits for it. Returns what waitpid reports: how it had ended, where it was dead already.
int cisolation_stop(cisolation_child *child);

/// The signal that ended a process, by what waitpid reported; 0 where none did.
int cisolation_signal(int status);

/// Whether a process never began, by what waitpid reported: the system's loader gave up, because a library is missing or
/// does not fit.
bool cisolation_is_unloadable(int status);

/// Waits until the child has written, or closed its side by dying. Returns false where `milliseconds` pass before.
bool cisolation_wait(const cisolation_child *child, int milliseconds);

/// How large a request and its answer are: numbers that say what is to be done, and bytes of a reason why it cannot be,
/// the zero at its end included.
enum { cisolation_task_size = 8, cisolation_reason_size = 255 };

/// What the parent asks for.
typedef struct {
    /// What is to be done, in `cisolation_task_size` numbers.
    const uint64_t *task;
    const uint8_t *input;
    size_t input_count;
    uint8_t *output;
    size_t output_count;
} cisolation_request;

/// What came of it.
typedef enum {
    cisolation_done = 0,
    /// It cannot be done; the reason is written.
    cisolation_refused = 1,
    /// Its numbers mean nothing to this program.
    cisolation_unknown = 2,
} cisolation_outcome;

/// Does what is asked for. `reason` has room for `cisolation_reason_size` bytes, all zero.
typedef cisolation_outcome (*cisolation_work)(const cisolation_request *request, char *reason);

/// In the child: ignores the terminal's signals, closes all other descriptors, sets the limits, and does the work until the
/// parent has closed its side.
///
/// - `limits`: bytes of address space, seconds for one request, and open files, with commas between.
/// - Returns false where the limits are none or the system refuses them, or a request cannot be understood.
bool cisolation_serve(const char *limits, cisolation_work work);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
