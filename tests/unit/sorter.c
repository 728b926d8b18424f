/* Sorting more than fits into memory. */
#include <stdlib.h>

#include "sorter.h"
#include "tap.h"

static unsigned long state;

static unsigned
chance(unsigned below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % below;
}

/* Adds n records; returns the sum of their bytes. */
static unsigned long
add(struct sorter *s, unsigned n, size_t longest)
{
	unsigned long sum = 0;
	char record[512];
	size_t len, k;
	unsigned i;

	for (i = 0; i < n; i++) {
		len = chance((unsigned)longest + 1);
		for (k = 0; k < len; k++) {
			record[k] = (char)chance(k < 2 ? 4 : 256);
			sum += (unsigned char)record[k];
		}
		sorter_add(s, record, len);
	}
	return sum;
}

static void
test(unsigned n, size_t longest)
{
	struct sorter s = { 0 };
	unsigned long sum, got = 0;
	unsigned i, wrong = 0;
	char before[512] = "";
	size_t len, len_before = 0, k, runs;
	const char *data;
	struct err e;
	int c;

	state = n;
	sum = add(&s, n, longest);
	runs = s.n_runs;
	ok(sorter_sort(&s, &e) == 0, "%u records are sorted", n);
	for (i = 0; sorter_next(&s, &data, &len); i++) {
		c = memcmp(before, data, len_before < len ? len_before : len);
		wrong += c > 0 || (c == 0 && len_before > len);
		for (k = 0; k < len; k++)
			got += (unsigned char)data[k];
		memcpy(before, data, len);
		len_before = len;
	}
	ok(wrong == 0 && !s.failed, "they come in order");
	ok(i == n && got == sum, "none is lost: %u, of %zu runs", i, runs);
	sorter_release(&s);
}

int
main(void)
{
	test(0, 10);
	test(1, 10);
	test(1000, 40);
	test(60000, 60);	/* a few runs */
	test(140000, 500);	/* more than are merged at once */
	return tap_done();
}
