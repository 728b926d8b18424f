/* Records put aside and read again. */
#include <stdio.h>
#include <stdlib.h>

#include "spool.h"
#include "tap.h"

/* A record of its own for each number: lengths from 0 to a few blocks. */
static size_t
make(char *out, unsigned i)
{
	size_t n = i % 97 == 0 ? (size_t)i * 50 : i % 13;

	memset(out, 'a' + (int)(i % 26), n);
	return n;
}

static bool
holds(struct spool *s, unsigned n)
{
	static char want[5 * SPOOL_BLOCK];
	const char *data;
	size_t len, wanted;
	struct err e;
	unsigned i;

	if (spool_rewind(s, &e) == -1)
		return false;
	for (i = 0; spool_get(s, &data, &len); i++) {
		wanted = make(want, i);
		if (len != wanted || memcmp(data, want, len) != 0)
			return false;
	}
	return i == n && !s->failed;
}

static void
test(unsigned n, bool on_disk)
{
	static char record[5 * SPOOL_BLOCK];
	struct spool s = { 0 };
	unsigned i;

	for (i = 0; i < n; i++)
		spool_put(&s, record, make(record, i));
	ok(holds(&s, n), "%u records come back", n);
	ok(holds(&s, n), "and once more");
	ok((s.file != 0) == on_disk, "%s", on_disk ? "from a file" :
	    "from memory");
	spool_release(&s);
}

int
main(void)
{
	struct spool s = { 0 };
	struct err e;
	unsigned i;

	test(0, false);
	test(1, false);
	test(90, false);
	test(3000, true);
	(void)setenv("TMPDIR", "/nonexistent", 1);
	for (i = 0; i < 2 * SPOOL_BLOCK; i++)
		spool_put(&s, "x", 1);
	ok(spool_rewind(&s, &e) == -1, "no place for a file is told");
	ok(strstr(e.text, "/nonexistent/atria-cw.") != NULL, "with its name");
	spool_release(&s);
	return tap_done();
}
