"""A terminal of the kernel's with a program on it, and what its screen shows where it is a VT100."""
import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time


class Terminal:
    """Runs a command as a person's foreground job; `screen` is what they see, `output` every byte that came."""

    def __init__(self, command, rows=30, columns=100, term="vt100", errors=None, folder=None):
        self.rows, self.columns = rows, columns
        self.cells = [[" "] * columns for _ in range(rows)]
        self.row = self.column = 0
        self.output = b""
        self.pending = ""
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.status = None
        self.process, self.keyboard = pty.fork()
        if self.process == 0:
            if folder:
                os.chdir(folder)
            if errors:
                os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
            os.environ.update(TERM=term, LC_ALL="C.UTF-8", SWIFT_BACKTRACE="enable=no", COLORTERM="")
            os.execv(command[0], command)
        fcntl.ioctl(self.keyboard, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    @property
    def screen(self):
        return "\n".join("".join(row).rstrip() for row in self.cells)

    def type(self, text):
        """Types; false where nobody reads any more."""
        try:
            os.write(self.keyboard, text.encode() if isinstance(text, str) else text)
            return True
        except OSError:
            return False

    def read(self, within):
        """Reads what comes within so many seconds; false where nothing did."""
        if not select.select([self.keyboard], [], [], within)[0]:
            return False
        try:
            data = os.read(self.keyboard, 1 << 16)
        except OSError:
            return False
        self.output += data
        self.pending += self.decoder.decode(data)
        self._draw()
        return bool(data)

    def expect(self, pattern, within=60):
        """Reads until the screen shows a pattern; gives the match, or None where the time or the program ended."""
        end = time.monotonic() + within
        while True:
            found = re.search(pattern, self.screen)
            if found:
                return found
            if time.monotonic() > end or (not self.read(0.05) and self.has_ended()):
                return None

    def has_ended(self):
        if self.status is None:
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process:
                self.status = status
        return self.status is not None

    def kill(self, number=signal.SIGKILL):
        if not self.has_ended():
            os.kill(self.process, number)

    def end(self, within=60):
        """Waits for the end: the exit code, or minus the signal."""
        limit = time.monotonic() + within
        while not self.has_ended():
            self.read(0.02)
            if time.monotonic() > limit:
                raise TimeoutError(self.screen)
        while self.read(0):
            pass
        os.close(self.keyboard)
        return os.waitstatus_to_exitcode(self.status)

    def _draw(self):
        position, text = 0, self.pending
        while position < len(text):
            if text[position] == "\x1b":
                found = re.compile(r"\x1b(\[[?>=]?([0-9;]*)([@-~])|[()][0-~]|[^\[()])").match(text, position)
                if not found:
                    break
                if found[3] and found[1][1] not in "?>=":
                    self._control(found[3], [int(part or 0) for part in found[2].split(";")])
                position = found.end()
                continue
            self._put(text[position])
            position += 1
        self.pending = text[position:]

    def _put(self, character):
        if character == "\r":
            self.column = 0
        elif character == "\n":
            self.row = min(self.rows - 1, self.row + 1)
        elif character == "\b":
            self.column = max(0, self.column - 1)
        elif character >= " ":
            if self.column >= self.columns:
                self.column, self.row = 0, min(self.rows - 1, self.row + 1)
            self.cells[self.row][self.column] = character
            self.column += 1

    def _control(self, last, numbers):
        count = max(1, numbers[0])
        if last == "H":
            self.row = min(self.rows, count) - 1
            self.column = min(self.columns, max(1, numbers[1] if len(numbers) > 1 else 1)) - 1
        elif last in "AB":
            self.row = max(0, min(self.rows - 1, self.row + (count if last == "B" else -count)))
        elif last in "CD":
            self.column = max(0, min(self.columns - 1, self.column + (count if last == "C" else -count)))
        elif last in "JK":
            self._erase(numbers[0], last == "J")

    def _erase(self, part, is_screen):
        first = self.column if part == 0 else 0
        last = self.column + 1 if part == 1 else self.columns
        self.cells[self.row][first:last] = [" "] * (last - first)
        if is_screen:
            for row in range(self.rows):
                if (row > self.row and part != 1) or (row < self.row and part != 0):
                    self.cells[row] = [" "] * self.columns
