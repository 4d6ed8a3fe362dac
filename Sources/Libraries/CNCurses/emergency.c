#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE
#define _GNU_SOURCE
#include "include/emergency.h"
#include "include/terminal.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

static const int crashes[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE};
static const int requests[] = {SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH};
enum { crash_count = sizeof crashes / sizeof *crashes, request_count = sizeof requests / sizeof *requests };

static struct sigaction before[NSIG];
static bool is_handled[NSIG];
static int pipe_ends[2] = {-1, -1};
static pthread_t owner;
static struct termios modes;
static volatile sig_atomic_t has_modes;
static char reset_bytes[512];
static volatile sig_atomic_t reset_length;
static char first_bytes[64 * 1024];
static volatile sig_atomic_t first_length;
static volatile sig_atomic_t is_taken;
static volatile sig_atomic_t asked_to_end;
static char alternate_stack[64 * 1024];

static void write_byte(unsigned char byte) {
    int error = errno;
    ssize_t written = write(pipe_ends[1], &byte, 1);
    (void)written; /* A full pipe wakes the reader as well. */
    errno = error;
}

/* Keys that nobody has read are dropped, so that they are not typed into the shell. */
void emergency_restore(void) {
    if (!is_taken) return;
    ssize_t written = first_length > 0 ? write(STDOUT_FILENO, first_bytes, (size_t)first_length) : 0;
    written = write(STDOUT_FILENO, reset_bytes, (size_t)reset_length);
    (void)written;
    if (!has_modes) return;
    /* A process in the background would be stopped here. */
    sigset_t stopping, mask;
    sigemptyset(&stopping);
    sigaddset(&stopping, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &stopping, &mask);
    tcflush(STDIN_FILENO, TCIFLUSH);
    tcsetattr(STDIN_FILENO, TCSANOW, &modes);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
}

static void on_crash(int number) {
    emergency_restore();
    sigaction(number, &before[number], NULL);
    raise(number);
}

/* Runs on the thread that draws, so that nothing is drawn after the screen was given back. */
static void on_death(int number) {
    if (!pthread_equal(pthread_self(), owner)) {
        pthread_kill(owner, number);
        return;
    }
    emergency_restore();
    emergency_die(number);
}

static bool ends(int number) {
    return number == SIGINT || number == SIGTERM || number == SIGHUP;
}

/* A second request to end comes where the first was not obeyed: then the process ends here. */
static void on_request(int number) {
    if (ends(number) && asked_to_end++) {
        on_death(number);
    } else {
        write_byte((unsigned char)number);
    }
}

static void handle(int number, void (*handler)(int), int flags) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    is_handled[number] = sigaction(number, &action, &before[number]) == 0;
}

/* Whether a signal ends the process unless somebody handles it; those between the last of POSIX and SIGRTMIN are the C
   library's own. */
static bool is_deadly(int number) {
    switch (number) {
    case SIGKILL:
    case SIGSTOP:
    case SIGTTIN:
    case SIGTTOU:
    case SIGCHLD:
    case SIGURG: return false;
    default: return number <= SIGSYS || number >= SIGRTMIN;
    }
}

static void handle_death(int number) {
    struct sigaction present;
    if (is_handled[number] || !is_deadly(number) || sigaction(number, NULL, &present) != 0) return;
    if (present.sa_handler != SIG_IGN) handle(number, on_death, SA_RESTART);
}

bool emergency_prepare(void) {
    if (pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) != 0) return false;
    has_modes = tcgetattr(STDIN_FILENO, &modes) == 0;
    asked_to_end = 0;
    owner = pthread_self();
    stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack};
    sigaltstack(&stack, NULL);
    for (int i = 0; i < crash_count; i++) handle(crashes[i], on_crash, SA_ONSTACK);
    for (int i = 0; i < request_count; i++) handle(requests[i], on_request, SA_RESTART);
    for (int number = 1; number < NSIG; number++) handle_death(number);
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
    if (terminal_is_ansi()) append(terminal_modes_off);
    append_capability("sgr0");
    append_capability("op");
    append_capability("rmkx");
    append_capability("rmcup");
    append_capability("cnorm");
    append("\r\n");
    is_taken = 1;
}

bool emergency_say_first(const unsigned char *bytes, int count) {
    first_length = 0;
    if (count < 0 || count > (int)sizeof first_bytes) return false;
    if (count > 0) memcpy(first_bytes, bytes, (size_t)count);
    first_length = count;
    return true;
}

void emergency_end(void) {
    is_taken = 0;
    first_length = 0;
    for (int number = 1; number < NSIG; number++) {
        if (is_handled[number]) sigaction(number, &before[number], NULL);
        is_handled[number] = false;
    }
    reset_length = 0;
    has_modes = 0;
}

void emergency_stop(void) {
    struct sigaction usual, present;
    memset(&usual, 0, sizeof usual);
    usual.sa_handler = SIG_DFL;
    sigemptyset(&usual.sa_mask);
    is_taken = 0;
    sigaction(SIGTSTP, &usual, &present);
    raise(SIGTSTP);
    sigaction(SIGTSTP, &present, NULL);
    is_taken = 1;
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
