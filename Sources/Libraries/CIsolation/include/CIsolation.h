#ifndef OVERREAD_CISOLATION_H
#define OVERREAD_CISOLATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

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

/// Waits until the child has written, or closed its side by dying. Returns false where `milliseconds` pass before.
bool cisolation_wait(const cisolation_child *child, int milliseconds);

/// In the child: ignores the terminal's signals, closes all other descriptors, and sets the limits: `memory` bytes of
/// address space, `files` open files, no core dumps. Returns false where the system refuses.
bool cisolation_confine(uint64_t memory, uint32_t files);

/// In the child: ends it by SIGALRM after so many seconds; 0 takes the limit back.
void cisolation_limit_time(unsigned seconds);

#endif
