/* The JSON scanner: what it accepts, what it refuses, what it finds. */
#include <jansson.h>
#include <stdlib.h>

#include "buf.h"
#include "scan.h"
#include "tap.h"

static struct scan s;
static struct arena a;

static void
accepts(const char *text)
{
	struct err e = { "" };

	ok(scan_parse(&s, text, strlen(text), &e) == 0, "accepts %s", text);
	if (*e.text != '\0')
		printf("# %s\n", e.text);
}

static void
refuses(const char *text, const char *why)
{
	struct err e = { "" };

	ok(scan_parse(&s, text, strlen(text), &e) == -1, "refuses %s", text);
	is_text(e.text, why, "and says why");
}

static void
decodes(const char *text, const char *want)
{
	struct err e;

	if (ok(scan_parse(&s, text, strlen(text), &e) == 0, "accepts %s",
	    text))
		is_text(scan_string(&s, 0, &a), want, "and decodes it");
}

/* The first value of text ends where rest begins, or has that fault there. */
static void
reads_value(const char *text, const char *rest, const char *fault)
{
	struct err e = { "" };

	ok(scan_value(&s, text, strlen(text), &e) == (*fault ? -1 : 0),
	    "the first value of %s", text);
	is_text(text + s.end, rest, "ends there");
	is_text(e.text, fault, "with that fault, or none");
}

/*
 * The scanner and jansson, both strict, agree on every text that is one edit
 * away from a sound one. Duplicate names, depth and numbers out of range are
 * where they may differ, and do not occur.
 */
static void
agrees_with_jansson(void)
{
	static const char seed[] = "{\"a\":[1,-0.5e+1,\"x\\u00e9\\n\\\"\"],"
	    "\"\xc3\xa4\":{\"t\":true,\"f\":false,\"n\":null},\"e\":{},"
	    "\"l\":[]}";
	static const char alphabet[] = "{}[]:,\"\\ eu019-+.tn\x01\x7f\xc3\xa4";
	char text[sizeof(seed) + 1];
	struct err e;
	json_t *j;
	size_t i, k, len = sizeof(seed) - 1, wrong = 0, tried = 0;
	int edit;

	for (edit = 0; edit < 3; edit++)
		for (i = 0; i <= len - (edit < 2); i++)
			for (k = 0; k < sizeof(alphabet) - 1; k++) {
				size_t n = len;

				memcpy(text, seed, sizeof(seed));
				if (edit == 0) {		/* replace */
					text[i] = alphabet[k];
				} else if (edit == 1) {		/* delete */
					memmove(text + i, text + i + 1,
					    len - i);
					n--;
				} else {			/* insert */
					memmove(text + i + 1, text + i,
					    len - i);
					text[i] = alphabet[k];
					n++;
				}
				j = json_loadb(text, n, JSON_DECODE_ANY |
				    JSON_REJECT_DUPLICATES, NULL);
				tried++;
				if ((scan_parse(&s, text, n, &e) == 0) !=
				    (j != NULL)) {
					wrong++;
					printf("# differs: %.*s\n", (int)n,
					    text);
				}
				json_decref(j);
			}
	ok(wrong == 0, "agrees with jansson on %zu edited texts", tried);
}

static void
finds(void)
{
	static const char text[] = "{\"a\":1,\"b\":{\"a\":[10,20,{\"c\":3}]},"
	    "\"n\":null,\"q\":223.82}";
	struct err e;
	struct qty q;
	size_t b, list, t;
	int64_t n;
	char number[QTY_TEXT];

	ok(scan_parse(&s, text, sizeof(text) - 1, &e) == 0, "an object");
	ok(scan_member(&s, 0, "c") == 0, "an inner name is not found outside");
	ok(scan_type(&s, scan_member(&s, 0, "n")) == SCAN_NULL,
	    "a null is a value");
	b = scan_member(&s, 0, "b");
	list = scan_member(&s, b, "a");
	ok(scan_count(&s, list) == 3, "an array of three");
	t = scan_next(&s, list + 1);
	ok(scan_whole(&s, t, &n) && n == 20, "the second is 20");
	t = scan_next(&s, t);
	ok(scan_whole(&s, scan_member(&s, t, "c"), &n) && n == 3,
	    "the third is an object");
	ok(scan_qty(&s, scan_member(&s, 0, "q"), &q) == NULL, "a quantity");
	is_text(qty_text(number, q), "223.82", "is read exactly");
	ok(!scan_whole(&s, scan_member(&s, 0, "q"), &n),
	    "a fraction is no whole number");
	ok(scan_qty(&s, b, &q) != NULL, "an object is no quantity");
}

/* However a name or a word is written, it is the same one. */
static void
sees_through_escapes(void)
{
	static const char text[] = "{\"\\u0071ty\":1,\"type\":"
	    "\"l\\u0069ne\",\"\\ud83d\\ude00\":3}";
	struct err e;
	char copy[5];
	size_t t;

	ok(scan_parse(&s, text, sizeof(text) - 1, &e) == 0, "escaped names");
	ok(scan_member(&s, 0, "qty") != 0, "are found");
	ok(scan_member(&s, 0, "\xf0\x9f\x98\x80") != 0, "of any character");
	ok(scan_member(&s, 0, "qt") == 0 && scan_member(&s, 0, "qtyx") == 0 &&
	    scan_member(&s, 0, "\\u0071ty") == 0, "and no others");
	t = scan_member(&s, 0, "type");
	ok(scan_is(&s, t, "line") && !scan_is(&s, t, "lin"),
	    "an escaped word is that word");
	ok(scan_copy(&s, t, copy, 5) && strcmp(copy, "line") == 0,
	    "and is copied as that");
	ok(!scan_copy(&s, t, copy, 4) && !scan_copy(&s, t + 1, copy, 2),
	    "if it fits");
}

int
main(void)
{
	char deep[64];
	struct buf b = { 0 };
	struct err e;
	int i;

	accepts("{}");
	accepts(" [ ] ");
	accepts("[1,2.5,-3e-7,0]");
	accepts("\"\xf0\x9f\x98\x80\"");
	refuses("", "column 1: the text ends too early");
	refuses("{", "column 2: expected a name");
	refuses("{\"a\":1,}", "column 8: expected a name");
	refuses("[1 2]", "column 4: expected , or ]");
	refuses("[1,]", "column 4: not a number");
	refuses("{\"a\" 1}", "column 6: expected :");
	refuses("{\"a\":1,\"a\":2}",
	    "column 11: a name stands twice, or there are too many");
	refuses("{\"a\":1,\"\\u0061\":2}",
	    "column 16: a name stands twice, or there are too many");
	refuses("{\"\\u0061\":1,\"a\":2}",
	    "column 16: a name stands twice, or there are too many");
	refuses("{\"\\u00e9\":1,\"\\u00E9\":2}",
	    "column 21: a name stands twice, or there are too many");
	accepts("{\"\\u0061\":1,\"\\u0062\":2,\"ab\":3,\"\":4}");
	refuses("{} {}", "column 4: text after the value");
	refuses("[01]", "column 3: not a number");
	refuses("[NaN]", "column 2: not a number");
	refuses("[tru]", "column 2: not a JSON value");
	refuses("\"a\nb\"", "column 3: control character in a string");
	refuses("\"\\x\"", "column 3: unknown escape in a string");
	refuses("\"\\u0000\"", "column 3: NUL in a string");
	refuses("\"\\ud800\"", "column 8: half a surrogate pair");
	refuses("\"\\udc00\"", "column 3: half a surrogate pair");
	refuses("\"\xc0\xaf\"", "column 2: not UTF-8");
	refuses("\"\xed\xa0\x80\"", "column 2: not UTF-8");
	refuses("\"abc", "column 5: the string has no end");
	refuses("\xef\xbb\xbf{}", "column 1: not a number");

	reads_value("{\"a\":[1]}, 2]", ", 2]", "");
	reads_value(" 12 ]", " ]", "");
	reads_value("\"a\"\"b\"", "\"b\"", "");
	reads_value("{\"a\" 1}]", "1}]", "expected :");
	reads_value("[1", "", "expected , or ]");
	reads_value("", "", "the text ends too early");

	decodes("\"\\u00e9\\\\\\\"\\/\\b\\f\\n\\r\\t\"",
	    "\xc3\xa9\\\"/\b\f\n\r\t");
	decodes("\"\\ud83d\\ude00\\u20ac\"", "\xf0\x9f\x98\x80\xe2\x82\xac");

	memset(deep, '[', 16);
	memset(deep + 16, ']', 16);
	ok(scan_parse(&s, deep, 32, &e) == 0, "16 levels are read");
	memset(deep, '[', 17);
	memset(deep + 17, ']', 17);
	ok(scan_parse(&s, deep, 34, &e) == -1, "17 levels are refused");
	buf_addc(&b, '{');
	for (i = 0; i < 300; i++)
		buf_addf(&b, "%s\"n%d\":0", i > 0 ? "," : "", i);
	buf_addc(&b, '}');
	ok(scan_parse(&s, b.data, b.len, &e) == -1,
	    "300 members are refused");
	buf_release(&b);

	finds();
	sees_through_escapes();
	agrees_with_jansson();
	arena_release(&a);
	scan_release(&s);
	return tap_done();
}
