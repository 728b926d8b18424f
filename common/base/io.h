#ifndef IO_H
#define IO_H

#include <stddef.h>
#include <sys/types.h>

#include "buf.h"
#include "diag.h"

/* Reading and writing descriptors; interruptions by signals are passed over. */

/*
 * Appends up to max bytes of fd to b, in one read. Returns how many they are,
 * 0 at the end, or -1 with errno.
 */
ssize_t io_read(int fd, struct buf *b, size_t max);

/* Writes all len bytes. Returns 0, or -1 with errno; part may be written. */
int io_write(int fd, const char *data, size_t len);

/*
 * Appends all that fd has to b, max bytes at the most. Returns 0, or -1 with
 * *e, which does not name the file.
 */
int io_read_all(int fd, size_t max, struct buf *b, struct err *e);

/* The same for the file at path; *e names it. */
int io_read_file(const char *path, size_t max, struct buf *b, struct err *e);

#endif
