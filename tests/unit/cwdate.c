/* Dates of ConnectWise in all the ways in which they are written. */
#include <string.h>

#include "cwdate.h"
#include "cwzone.h"
#include "tap.h"

static const struct {
	const char *text;	/* JSON */
	const char *want;	/* NULL: unset; "bad": cannot be read */
} cases[] = {
	{ "null", NULL },
	{ "\"\"", NULL },
	{ "\"  \"", NULL },
	{ "\"0001-01-01T00:00:00Z\"", NULL },
	{ "\"0001-01-01\"", NULL },
	{ "\"1/1/0001 12:00:00 AM\"", NULL },
	{ "\"1900-01-01\"", NULL },
	{ "\"1900-01-01T05:00:00Z\"", NULL },
	{ "\"1899-12-30T00:00:00Z\"", NULL },
	{ "\"2026-10-26T00:00:00Z\"", "2026-10-26" },
	{ "\"2026-10-26\"", "2026-10-26" },
	{ "\" 2026-10-26 \"", "2026-10-26" },
	{ "\"2026-10-26T00:00:00\"", "2026-10-26" },
	{ "\"2026-10-26T00:00:00.000Z\"", "2026-10-26" },
	{ "\"2026-10-26 00:00:00\"", "2026-10-26" },
	{ "\"2026-10-26T00:00:00+10:00\"", "2026-10-26" },
	{ "\"2026-10-26T13:45:00\"", "2026-10-26" },
	{ "\"2026-10-26T05:00:00Z\"", "2026-10-26T05:00:00Z" },
	{ "\"2026-10-26T05:00:00.123Z\"", "2026-10-26T05:00:00Z" },
	{ "\"2026-10-26T01:00:00+02:00\"", "2026-10-25T23:00:00Z" },
	{ "\"10/26/2026\"", "2026-10-26" },
	{ "\"26/10/2026\"", "2026-10-26" },
	{ "\"10/26/2026 12:00:00 AM\"", "2026-10-26" },
	{ "\"5/5/2026\"", "2026-05-05" },
	{ "\"2/3/2026\"", "bad" },
	{ "\"2.3.2026\"", "2026-03-02" },
	{ "\"2026/10/26\"", "2026-10-26" },
	{ "\"20261026\"", "2026-10-26" },
	{ "\"Oct 26, 2026\"", "2026-10-26" },
	{ "\"October 26 2026\"", "2026-10-26" },
	{ "\"26 Oct 2026\"", "2026-10-26" },
	{ "\"26-Oct-2026\"", "2026-10-26" },
	{ "\"Octember 26, 2026\"", "bad" },
	{ "\"2026-02-30\"", "bad" },
	{ "\"2026-13-01\"", "bad" },
	{ "\"2026-10\"", "bad" },
	{ "\"2026-10-26T\"", "bad" },
	{ "\"2026-10-26T25:00:00Z\"", "bad" },
	{ "\"2026-10-26 and later\"", "bad" },
	{ "\"soon\"", "bad" },
	{ "\"10/26/26\"", "bad" },
	{ "1761436800", "bad" },
	{ "{}", "bad" },
};

static const char *
read_date(const char *text, struct arena *a)
{
	const char *bad = NULL, *got;
	json_t *o = json_object(), *v;

	v = json_loads(text, JSON_DECODE_ANY, NULL);
	(void)json_object_set_new(o, "d", v);
	got = cw_stamp(o, "d", a, &bad);
	json_decref(o);
	return bad != NULL ? "bad" : got;
}

int
main(void)
{
	struct arena a = { 0 };
	const char *got, *want;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		got = read_date(cases[i].text, &a);
		want = cases[i].want;
		ok(got == NULL || want == NULL ? got == want :
		    strcmp(got, want) == 0, "%s is %s", cases[i].text,
		    want != NULL ? want : "unset");
		if (got != NULL && want != NULL && strcmp(got, want) != 0)
			printf("# got %s\n", got);
	}
	ok(strcmp(cw_zone("Eastern Standard Time"), "America/New_York") == 0,
	    "a zone can be named as by Windows");
	ok(strcmp(cw_zone("Europe/Berlin"), "Europe/Berlin") == 0,
	    "or as in the database");
	ok(cw_zone("Nowhere Standard Time") == NULL, "others are not known");
	ok(cw_zone("") == NULL, "nor is an empty one");
	arena_release(&a);
	return tap_done();
}
