#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * What the fuzz targets share. A target is one LLVMFuzzerTestOneInput(), which
 * libFuzzer calls with inputs that it makes up (make fuzz), and replay.c with
 * those of corpus/TARGET (make check). A target knows more than that nothing
 * crashes: it calls must() for what has to be true of every input.
 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the program, as a crash would, if it is not so. */
#define must(so) \
	((so) ? (void)0 : fuzz_failed(#so, __FILE__, __LINE__))

static inline void
fuzz_failed(const char *what, const char *file, int line)
{
	(void)printf("%s:%d: not so: %s\n", file, line, what);
	(void)fflush(stdout);
	abort();
}

/*
 * A descriptor of a file that holds just these bytes, at its start. It is the
 * same one each time, and stays open.
 */
int fuzz_file(const void *data, size_t size);
/* A path by which that file can be opened. */
const char *fuzz_path(void);

/*
 * What the tools say on stderr goes into memory from here on; fuzz_said() is
 * what they said since the last time.
 */
void fuzz_listen(void);
const char *fuzz_said(void);

#endif
