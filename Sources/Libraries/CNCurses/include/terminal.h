#ifndef OVERREAD_TERMINAL_H
#define OVERREAD_TERMINAL_H

#include <stdint.h>
#include <stdbool.h>

/* ncurses for one terminal on standard input and output. Its globals and macros stay behind these functions. All are
   called from one thread. */

/* What terminal_get_key answers besides key codes. */
enum {
    terminal_no_key = -1,
    terminal_key_character = 0,
    terminal_key_up,
    terminal_key_down,
    terminal_key_left,
    terminal_key_right,
    terminal_key_page_up,
    terminal_key_page_down,
    terminal_key_home,
    terminal_key_end,
    terminal_key_enter,
    terminal_key_backspace,
    terminal_key_delete,
    terminal_key_mouse,
    terminal_key_other,
};

/* What terminal_get_mouse answers. */
enum { terminal_mouse_other, terminal_mouse_click, terminal_mouse_wheel_up, terminal_mouse_wheel_down };

/* Attributes of a cell. */
enum { terminal_bold = 1, terminal_dim = 2, terminal_reverse = 4, terminal_underline = 8 };

/* Whether terminfo knows a terminal of this name. */
bool terminal_is_known(const char *name);

/* Takes the screen over, with input by key; `name` is the entry of terminfo. False where ncurses cannot. */
bool terminal_open(const char *name, int escape_delay_milliseconds);
/* Lets the mouse report clicks and the wheel. */
void terminal_enable_mouse(void);
void terminal_disable_mouse(void);
/* Gives the screen back; `terminal_refresh` takes it again. */
void terminal_leave(void);
/* Gives the screen back for good. */
void terminal_close(void);

/* Starts colour; true where -1 may be used for the terminal's own colours. */
bool terminal_start_colour(void);
/* Colours of the terminal (0 where it has none) and the number of pairs, after colour was started. */
int terminal_colours(void);
int terminal_pairs(void);
bool terminal_define_pair(int pair, int foreground, int background);
/* Forgets every pair; the whole screen is to be drawn again. */
void terminal_forget_pairs(void);

/* Columns that the C library counts for a character, as ncurses lays it out; -1 for none. */
int terminal_character_width(uint32_t character);
/* Puts a base character and its marks (`count` of them in all, at most 5) into the next frame. */
void terminal_put(int row, int column, const uint32_t *text, int count, int attributes, int pair);
/* Sends the differences between the next frame and what the terminal shows. */
void terminal_refresh(void);
/* As terminal_refresh, but sends everything. */
void terminal_repaint(void);
/* Asks the kernel for the window's size; false where it does not know. */
bool terminal_window_size(int *width, int *height);
/* Makes ncurses use a size. */
void terminal_resize(int width, int height);

/* The next key that has arrived, without waiting; `character` is set for terminal_key_character. */
int terminal_get_key(uint32_t *character);
/* The mouse event that terminal_key_mouse announced. */
int terminal_get_mouse(int *column, int *row);

/* Sets the locale for characters from the environment, or C.UTF-8 where that one is no UTF-8. True for UTF-8. */
bool terminal_use_utf8_locale(void);

#endif
