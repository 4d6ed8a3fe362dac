#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE
#define NCURSES_WIDECHAR 1
#include "include/terminal.h"

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

static SCREEN *screen;

bool terminal_is_known(const char *name) {
    int found = 0;
    TERMINAL *before = cur_term;
    if (setupterm(name, STDOUT_FILENO, &found) != OK) return false;
    TERMINAL *probed = set_curterm(before);
    if (probed != before) del_curterm(probed);
    return true;
}

bool terminal_open(const char *name, int escape_delay_milliseconds) {
    screen = newterm(name, stdout, stdin);
    if (screen == NULL) return false;
    set_term(screen);
    set_escdelay(escape_delay_milliseconds);
    cbreak();
    noecho();
    nonl();
    intrflush(stdscr, FALSE);
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    leaveok(stdscr, TRUE);
    curs_set(0);
    return true;
}

void terminal_enable_mouse(void) {
    mouseinterval(0);
    mousemask(BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
}

void terminal_disable_mouse(void) {
    mousemask(0, NULL);
}

void terminal_leave(void) {
    endwin();
}

void terminal_close(void) {
    if (screen == NULL) return;
    terminal_disable_mouse();
    endwin();
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
    if (attributes & terminal_underline) bits |= A_UNDERLINE;
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

static int named_key(wint_t code) {
    switch (code) {
    case KEY_UP: return terminal_key_up;
    case KEY_DOWN: return terminal_key_down;
    case KEY_LEFT: return terminal_key_left;
    case KEY_RIGHT: return terminal_key_right;
    case KEY_PPAGE: return terminal_key_page_up;
    case KEY_NPAGE: return terminal_key_page_down;
    case KEY_HOME: return terminal_key_home;
    case KEY_END: return terminal_key_end;
    case KEY_ENTER: return terminal_key_enter;
    case KEY_BACKSPACE: return terminal_key_backspace;
    case KEY_DC: return terminal_key_delete;
    case KEY_MOUSE: return terminal_key_mouse;
    default: return terminal_key_other;
    }
}

int terminal_get_key(uint32_t *character) {
    wint_t code = 0;
    switch (wget_wch(stdscr, &code)) {
    case OK:
        *character = (uint32_t)code;
        return terminal_key_character;
    case KEY_CODE_YES: return named_key(code);
    default: return terminal_no_key;
    }
}

int terminal_get_mouse(int *column, int *row) {
    MEVENT event;
    if (getmouse(&event) != OK) return terminal_mouse_other;
    *column = event.x;
    *row = event.y;
    if (event.bstate & BUTTON4_PRESSED) return terminal_mouse_wheel_up;
    if (event.bstate & BUTTON5_PRESSED) return terminal_mouse_wheel_down;
    if (event.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED)) return terminal_mouse_click;
    return terminal_mouse_other;
}

bool terminal_use_utf8_locale(void) {
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return true;
    return setlocale(LC_CTYPE, "C.UTF-8") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}
