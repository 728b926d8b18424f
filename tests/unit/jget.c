/* API answers in an arena, and their numbers, which jansson keeps in binary: to
 * an exact decimal the short way and the long one, by its text, agree. */
#include <stdlib.h>

#include "jget.h"
#include "tap.h"

#define ROUNDS	40000

static bool
agree(const char *text)
{
	json_t *v = strpbrk(text, ".e") != NULL ?
	    json_real(strtod(text, NULL)) :
	    json_integer(strtoll(text, NULL, 10));
	char long_way[JGET_NUMBER];
	struct qty a = { 0 }, b = { 0 };
	const char *fault = jget_number(v, &a), *expected;
	bool same;

	(void)jget_number_text(long_way, v);
	expected = qty_parse(&b, long_way, strlen(long_way));
	same = (fault == NULL) == (expected == NULL) &&
	    (fault != NULL || (a.known && qty_eq(a, b)));
	if (!same)
		printf("# %s: %s\n", text, long_way);
	json_decref(v);
	return same;
}

/* A text is the same in an arena, and the next one is read as before. */
static void
check_load(const char *text)
{
	struct arena a = { 0 };
	json_error_t e;
	const json_t *there = jget_load(text, strlen(text), &a, &e);
	json_t *plain = jget_load(text, strlen(text), NULL, NULL);

	ok((there == NULL) == (plain == NULL) &&
	    (there == NULL || json_equal(there, plain)),
	    "the same in an arena: %.20s", text);
	ok(there != NULL || strstr(e.text, "near") != NULL,
	    "what is no JSON is named: %.20s", text);
	arena_release(&a);
	json_decref(plain);
}

int
main(void)
{
	static const char *const odd[] = { "0", "-0.0", "0.1", "-0.000001",
	    "0.0000001", "0.0000005", "12.5", "223.82", "99999999.999999",
	    "100000000.000001", "100000000", "-100000001", "8999999999.5",
	    "9000000001", "1e300", "0.3000000000000000444", "1.0000005" };
	unsigned long seed = 1, r[3];
	char text[64];
	size_t i, k, good = 0;

	for (i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		ok(agree(odd[i]), "%s is the same both ways", odd[i]);
	for (i = 0; i < ROUNDS; i++) {
		for (k = 0; k < 3; k++) {
			seed = (seed * 1103515245 + 12345) & 0x7fffffff;
			r[k] = seed >> 8;
		}
		(void)snprintf(text, sizeof(text), "%s%lu.%0*lu",
		    r[0] % 2 == 0 ? "" : "-", r[0] % 200000000,
		    (int)(1 + r[2] % 8), r[1] % 10000000);
		good += agree(text);
	}
	check_load("[{\"id\":1,\"name\":\"\\u00fc\",\"n\":1.5},{},[null]]");
	check_load("[{\"id\":1}");
	is_text(good == ROUNDS ? "all" : "not all", "all",
	    "numbers by chance");
	return tap_done();
}
