#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE
#define NCURSES_WIDECHAR 1
#include "include/terminal.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

static SCREEN *screen;

/* Whether terminfo has an entry, and that a capability: any where it is NULL. */
static bool has_capability(const char *name, const char *wanted) {
    int found = 0;
    TERMINAL *before = cur_term;
    if (setupterm(name, STDOUT_FILENO, &found) != OK) return false;
    const char *text = wanted == NULL ? name : tigetstr(wanted);
    bool has = text != NULL && text != (const char *)-1;
    TERMINAL *probed = set_curterm(before);
    if (probed != before) del_curterm(probed);
    return has;
}

bool terminal_is_known(const char *name) {
    return has_capability(name, NULL);
}

bool terminal_can_move(const char *name) {
    return has_capability(name, "cup");
}

bool terminal_open(const char *name) {
    screen = newterm(name, stdout, stdin);
    if (screen == NULL) return false;
    set_term(screen);
    cbreak();
    noecho();
    nonl();
    intrflush(stdscr, FALSE);
    /* Frames are drawn to their end, even where keys wait. */
    typeahead(-1);
    leaveok(stdscr, TRUE);
    curs_set(0);
    return true;
}

static const char *capability(const char *name) {
    const char *text = tigetstr(name);
    return text == (const char *)-1 ? NULL : text;
}

bool terminal_is_ansi(void) {
    const char *move = capability("cup");
    return move != NULL && strncmp(move, "\033[", 2) == 0;
}

static void send(const char *bytes) {
    ssize_t written = write(STDOUT_FILENO, bytes, strlen(bytes));
    (void)written; /* A terminal that is gone shows itself when keys are read. */
}

void terminal_use_modes(bool mouse) {
    if (!terminal_is_ansi()) return;
    send("\033[?2004h");
    if (mouse && capability("kmous") != NULL) {
        send("\033[?1000h\033[?1006h");
    } else {
        send("\033[?1006l\033[?1000l");
    }
}

const char terminal_modes_off[] = "\033[?2004l\033[?1006l\033[?1004l\033[?1003l\033[?1002l\033[?1000l";

void terminal_leave(void) {
    if (terminal_is_ansi()) send(terminal_modes_off);
    endwin();
}

void terminal_return(void) {
    reset_prog_mode();
    terminal_repaint();
}

void terminal_close(void) {
    if (screen == NULL) return;
    terminal_leave();
    delscreen(screen);
    screen = NULL;
}

int terminal_colours(void) {
    return has_colors() ? COLORS : 0;
}

int terminal_pairs(void) {
    return COLOR_PAIRS;
}

bool terminal_start_colour(void) {
    start_color();
    return use_default_colors() == OK;
}

bool terminal_define_pair(int pair, int foreground, int background) {
    return init_extended_pair(pair, foreground, background) == OK;
}

void terminal_forget_pairs(void) {
    reset_color_pairs();
}

int terminal_character_width(uint32_t character) {
    return wcwidth((wchar_t)character);
}

void terminal_put(int row, int column, const uint32_t *text, int count, int attributes, int pair) {
    wchar_t wide[CCHARW_MAX + 1];
    int length = count < CCHARW_MAX ? count : CCHARW_MAX;
    for (int i = 0; i < length; i++) wide[i] = (wchar_t)text[i];
    wide[length] = L'\0';
    attr_t bits = A_NORMAL;
    if (attributes & terminal_bold) bits |= A_BOLD;
    if (attributes & terminal_dim) bits |= A_DIM;
    if (attributes & terminal_reverse) bits |= A_REVERSE;
    cchar_t cell;
    /* Pairs beyond a short travel through the last argument. */
    if (setcchar(&cell, wide, bits, 0, &pair) == OK) mvadd_wch(row, column, &cell);
}

void terminal_refresh(void) {
    refresh();
}

void terminal_repaint(void) {
    clearok(curscr, TRUE);
    refresh();
}

bool terminal_window_size(int *width, int *height) {
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
    *width = size.ws_col;
    *height = size.ws_row;
    return true;
}

void terminal_resize(int width, int height) {
    resizeterm(height, width);
}

bool terminal_write(const uint8_t *bytes, int count) {
    while (count > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, (size_t)count);
        if (written < 0 && errno == EAGAIN) {
            struct pollfd line = {STDOUT_FILENO, POLLOUT, 0};
            poll(&line, 1, -1);
        } else if (written < 0 && errno != EINTR) {
            return false;
        } else if (written > 0) {
            bytes += written;
            count -= (int)written;
        }
    }
    return true;
}

int terminal_read(uint8_t *bytes, int capacity) {
    ssize_t count = read(STDIN_FILENO, bytes, (size_t)capacity);
    if (count > 0) return (int)count;
    return count < 0 && (errno == EINTR || errno == EAGAIN) ? 0 : -1;
}

bool terminal_use_utf8_locale(void) {
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return true;
    return setlocale(LC_CTYPE, "C.UTF-8") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}
