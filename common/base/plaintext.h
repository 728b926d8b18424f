#ifndef PLAINTEXT_H
#define PLAINTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "diag.h"

/*
 * Files that people save from spreadsheets and editors, as UTF-8 text: a byte
 * order mark is cut off, UTF-16 with a mark is converted. What is no text at
 * all is refused by its name: a workbook, a PDF, a web page.
 */

/*
 * Finds the text in the len bytes of data: *text and *n point into data, or
 * into b, an empty buffer, which the caller releases. Other bytes stay as they
 * are, UTF-8 or not. Returns 0, or -1 with *e.
 */
int plaintext(const char *data, size_t len, struct buf *b, const char **text,
    size_t *n, struct err *e);

/*
 * Where Excel saves "CSV" and not "CSV UTF-8", the text is in the code page of
 * its Windows, which the file does not name. Makes it UTF-8 as if that were the
 * western one (1252); each letter beyond ASCII may then be another one. False
 * if the text is UTF-8, or something else; then it stays as it is.
 */
bool plaintext_guess(struct buf *text);

#endif
