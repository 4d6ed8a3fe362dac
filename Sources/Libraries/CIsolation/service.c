#define _GNU_SOURCE
#include "CIsolation.h"

#include <errno.h>
#include <inttypes.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/// What a child may use up.
typedef struct {
    uint64_t memory;
    unsigned seconds;
    unsigned files;
} limits_of_child;

/// A request as it passes through the socket.
typedef struct {
    /// Bytes at the start of the shared memory that are the input.
    uint64_t input_count;
    /// Where in the shared memory the output goes.
    uint64_t output_offset;
    uint64_t output_count;
    /// Bytes of the shared memory.
    uint64_t shared_count;
    uint64_t task[cisolation_task_size];
} request_message;

/// An answer as it passes through the socket.
typedef struct {
    uint8_t is_refused;
    char reason[cisolation_reason_size];
} reply_message;

/// The memory that the parent shares, which it only ever lets grow.
typedef struct {
    uint8_t *bytes;
    size_t count;
} shared_memory;

static bool read_limits(const char *text, limits_of_child *limits) {
    int end = 0;
    int count = sscanf(text, "%" SCNu64 ",%u,%u%n", &limits->memory, &limits->seconds, &limits->files, &end);
    return count == 3 && text[end] == '\0';
}

static bool limit(__rlimit_resource_t resource, rlim_t value) {
    struct rlimit bound = {.rlim_cur = value, .rlim_max = value};
    return setrlimit(resource, &bound) == 0;
}

/// Buffers of images stay with the child from one image to the next: cleared pages from the system cost a decoder up to a
/// quarter of its time. 32 MiB is the most that glibc allows.
static void keep_buffers(void) {
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 512 << 20);
}

static bool confine(limits_of_child limits) {
    keep_buffers();
    int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGPIPE};
    for (size_t i = 0; i < sizeof ignored / sizeof ignored[0]; i++) {
        signal(ignored[i], SIG_IGN);
    }
    close_range(cisolation_memory + 1, ~0u, 0);
#if __has_feature(address_sanitizer)
    /* Its shadow takes terabytes of addresses. */
    limits.memory = RLIM_INFINITY;
#endif
    return limit(RLIMIT_CORE, 0) && limit(RLIMIT_AS, limits.memory) && limit(RLIMIT_NOFILE, limits.files);
}

/// Returns false where the parent has closed its side.
static bool receive(request_message *request) {
    uint8_t *bytes = (uint8_t *)request;
    size_t done = 0;
    while (done < sizeof *request) {
        ssize_t count = recv(cisolation_socket, bytes + done, sizeof *request - done, 0);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        done += (size_t)count;
    }
    return true;
}

/// Returns false where the parent has closed its side.
static bool answer(const reply_message *reply) {
    const uint8_t *bytes = (const uint8_t *)reply;
    size_t done = 0;
    while (done < sizeof *reply) {
        ssize_t count = send(cisolation_socket, bytes + done, sizeof *reply - done, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        done += (size_t)count;
    }
    return true;
}

/// Whether input and output lie in the shared memory, one behind the other.
static bool is_sound(const request_message *request) {
    return request->input_count <= request->output_offset && request->output_offset <= request->shared_count
        && request->output_count <= request->shared_count - request->output_offset;
}

/// Maps all of the memory, anew where it has grown. Returns false where the system refuses.
static bool map(shared_memory *shared, size_t count) {
    if (shared->bytes && shared->count == count) return true;
    if (shared->bytes) munmap(shared->bytes, shared->count);
    void *address = mmap(NULL, count, PROT_READ | PROT_WRITE, MAP_SHARED, cisolation_memory, 0);
    *shared = (shared_memory){.bytes = address == MAP_FAILED ? NULL : address, .count = count};
    return shared->bytes != NULL;
}

static cisolation_outcome perform(
    const request_message *message, shared_memory *shared, cisolation_work work, char *reason) {
    if (!is_sound(message)) return cisolation_unknown;
    if (!map(shared, message->shared_count)) {
        snprintf(reason, cisolation_reason_size, "not enough memory");
        return cisolation_refused;
    }
    cisolation_request request = {
        .task = message->task,
        .input = shared->bytes,
        .input_count = message->input_count,
        .output = shared->bytes + message->output_offset,
        .output_count = message->output_count,
    };
    return work(&request, reason);
}

bool cisolation_serve(const char *text, cisolation_work work) {
    limits_of_child limits;
    if (!read_limits(text, &limits) || !confine(limits)) return false;
    shared_memory shared = {0};
    request_message request;
    while (receive(&request)) {
        reply_message reply = {0};
        /* A request that takes longer ends the process by SIGALRM. */
        alarm(limits.seconds);
        cisolation_outcome outcome = perform(&request, &shared, work, reply.reason);
        alarm(0);
        if (outcome == cisolation_unknown) return false;
        reply.is_refused = outcome == cisolation_refused;
        if (!answer(&reply)) return true;
    }
    return true;
}
