#define _GNU_SOURCE
#include "CIsolation.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/// What a file descriptor is, or -1; closing forgets it.
static void close_descriptor(int *descriptor) {
    if (*descriptor >= 0) {
        close(*descriptor);
        *descriptor = -1;
    }
}

/// Descriptors above those that the child will have, so that no duplication overwrites one that is still needed.
static int raised(int descriptor) {
    int copy = descriptor < 0 ? -1 : fcntl(descriptor, F_DUPFD_CLOEXEC, cisolation_memory + 1);
    int reason = errno;
    close_descriptor(&descriptor);
    errno = reason;
    return copy;
}

/// The child's side of a new socket, or -1.
static int open_channel(cisolation_child *child) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return -1;
    }
    child->socket = raised(ends[0]);
    return raised(ends[1]);
}

static int spawn(
    const char *program, const char *name, const char *argument, cisolation_child *child, int channel) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++) {
        posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", stream == STDIN_FILENO ? O_RDONLY : O_WRONLY, 0);
    }
    posix_spawn_file_actions_adddup2(&actions, channel, cisolation_socket);
    posix_spawn_file_actions_adddup2(&actions, child->memory, cisolation_memory);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    char *arguments[] = {(char *)program, (char *)name, (char *)argument, NULL};
    int reason = posix_spawn(&child->process, program, &actions, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return reason;
}

int cisolation_start(const char *program, const char *name, const char *argument, cisolation_child *child) {
    *child = (cisolation_child){.process = -1, .socket = -1, .memory = -1};
    int channel = open_channel(child);
    int reason = channel < 0 ? errno : 0;
    if (reason == 0) {
        child->memory = raised(memfd_create("overread-decoder", MFD_CLOEXEC | MFD_ALLOW_SEALING));
        // Memory that shrinks under the other side would end it.
        reason = child->memory < 0 || fcntl(child->memory, F_ADD_SEALS, F_SEAL_SHRINK) != 0 ? errno : 0;
    }
    if (reason == 0) {
        reason = spawn(program, name, argument, child, channel);
    }
    close_descriptor(&channel);
    if (reason != 0) {
        close_descriptor(&child->socket);
        close_descriptor(&child->memory);
    }
    return reason;
}

int cisolation_stop(cisolation_child *child) {
    int status = 0;
    kill(child->process, SIGKILL);
    while (waitpid(child->process, &status, 0) < 0 && errno == EINTR) {
    }
    close_descriptor(&child->socket);
    close_descriptor(&child->memory);
    return status;
}

int cisolation_signal(int status) {
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

bool cisolation_is_unloadable(int status) {
    /* What ld.so ends with, and no program of ours. */
    enum { not_loaded = 127 };
    return WIFEXITED(status) && WEXITSTATUS(status) == not_loaded;
}

bool cisolation_wait(const cisolation_child *child, int milliseconds) {
    struct pollfd channel = {.fd = child->socket, .events = POLLIN};
    int count;
    do {
        count = poll(&channel, 1, milliseconds);
    } while (count < 0 && errno == EINTR);
    return count > 0;
}
