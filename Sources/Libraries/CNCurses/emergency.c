#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE
#define _GNU_SOURCE
#include "include/emergency.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

static const int crashes[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE};
static const int requests[] = {SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGWINCH};
enum { crash_count = sizeof crashes / sizeof *crashes, request_count = sizeof requests / sizeof *requests };

static struct sigaction crash_before[crash_count];
static struct sigaction request_before[request_count];
static int pipe_ends[2] = {-1, -1};
static struct termios modes;
static volatile sig_atomic_t has_modes;
static char reset_bytes[512];
static volatile sig_atomic_t reset_length;
static volatile sig_atomic_t asked_to_end;
static char alternate_stack[64 * 1024];

static void write_byte(unsigned char byte) {
    int error = errno;
    ssize_t written = write(pipe_ends[1], &byte, 1);
    (void)written; /* A full pipe wakes the reader as well. */
    errno = error;
}

void emergency_restore(void) {
    if (reset_length > 0) {
        ssize_t written = write(STDOUT_FILENO, reset_bytes, (size_t)reset_length);
        (void)written;
    }
    if (has_modes) tcsetattr(STDIN_FILENO, TCSADRAIN, &modes);
}

static void on_crash(int number) {
    emergency_restore();
    for (int i = 0; i < crash_count; i++) {
        if (crashes[i] == number) sigaction(number, &crash_before[i], NULL);
    }
    raise(number);
}

static bool ends(int number) {
    return number == SIGINT || number == SIGTERM || number == SIGHUP;
}

/* A second request to end comes where the first was not obeyed: then the process ends here. */
static void on_request(int number) {
    if (ends(number) && asked_to_end++) {
        emergency_restore();
        signal(number, SIG_DFL);
        raise(number);
        return;
    }
    write_byte((unsigned char)number);
}

static void handle(int number, void (*handler)(int), int flags, struct sigaction *before) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, before);
}

bool emergency_prepare(void) {
    if (pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) != 0) return false;
    has_modes = tcgetattr(STDIN_FILENO, &modes) == 0;
    asked_to_end = 0;
    stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack};
    sigaltstack(&stack, NULL);
    for (int i = 0; i < crash_count; i++) handle(crashes[i], on_crash, SA_ONSTACK, &crash_before[i]);
    for (int i = 0; i < request_count; i++) handle(requests[i], on_request, SA_RESTART, &request_before[i]);
    return true;
}

/* Appends a string of terminfo without its padding ("$<5/>"). */
static void append(const char *text) {
    int length = reset_length;
    for (const char *at = text; at != NULL && *at != '\0' && length < (int)sizeof reset_bytes; at++) {
        if (at[0] == '$' && at[1] == '<') {
            const char *end = strchr(at, '>');
            if (end == NULL) break;
            at = end;
        } else {
            reset_bytes[length++] = *at;
        }
    }
    reset_length = length;
}

static void append_capability(const char *name) {
    const char *text = tigetstr(name);
    if (text != NULL && text != (const char *)-1) append(text);
}

void emergency_learn_reset(void) {
    reset_length = 0;
    const char *mouse = tigetstr("kmous");
    if (mouse != NULL && mouse != (const char *)-1) append("\033[?1006l\033[?1003l\033[?1002l\033[?1000l");
    append_capability("sgr0");
    append_capability("op");
    append_capability("rmkx");
    append_capability("rmcup");
    append_capability("cnorm");
    append("\r\n");
}

void emergency_end(void) {
    for (int i = 0; i < crash_count; i++) sigaction(crashes[i], &crash_before[i], NULL);
    for (int i = 0; i < request_count; i++) sigaction(requests[i], &request_before[i], NULL);
    reset_length = 0;
    has_modes = 0;
}

void emergency_stop(void) {
    struct sigaction before;
    handle(SIGTSTP, SIG_DFL, 0, &before);
    raise(SIGTSTP);
    sigaction(SIGTSTP, &before, NULL);
}

void emergency_die(int signal_number) {
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

int emergency_wait(int timeout_milliseconds) {
    struct pollfd waiting[] = {{STDIN_FILENO, POLLIN, 0}, {pipe_ends[0], POLLIN, 0}};
    if (poll(waiting, 2, timeout_milliseconds) <= 0) return 0;
    return (waiting[0].revents ? emergency_input : 0) | (waiting[1].revents ? emergency_pipe : 0);
}

int emergency_next(void) {
    unsigned char byte;
    return read(pipe_ends[0], &byte, 1) == 1 ? byte : -1;
}

void emergency_wake(void) {
    write_byte(0);
}
