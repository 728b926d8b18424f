/* Buffers, arenas, digests, and what jout writes. */
#include <stdint.h>
#include <stdlib.h>

#include "arena.h"
#include "digest.h"
#include "jout.h"
#include "tap.h"

static void
buffers(void)
{
	struct buf b = { 0 };
	char *taken;
	int i;

	buf_adds(&b, "abc");
	buf_addf(&b, "-%d-", 42);
	buf_add(&b, "x\0y", 3);
	ok(b.len == 10 && memcmp(b.data, "abc-42-x\0y", 11) == 0,
	    "bytes are added, NULs too");
	buf_drop(&b, 4);
	ok(b.len == 6 && memcmp(b.data, "42-x\0y", 7) == 0, "and dropped");
	buf_clear(&b);
	for (i = 0; i < 100000; i++)
		buf_addc(&b, (char)('a' + i % 26));
	ok(b.len == 100000 && b.data[99999] == 'a' + 99999 % 26,
	    "it grows");
	taken = buf_take(&b);
	ok(b.data == NULL && strlen(taken) == 100000, "and is taken out");
	free(taken);
	taken = buf_take(&b);
	is_text(taken, "", "an empty one is an empty string");
	free(taken);
}

static void
arenas(void)
{
	struct arena a = { 0 };
	char *big, *s[100];
	int i;
	bool good = true;

	for (i = 0; i < 100; i++)
		s[i] = arena_strn(&a, "0123456789", (size_t)(i % 11));
	big = arena_alloc(&a, 1000000);
	for (i = 0; i < 1000000; i++)
		good = good && big[i] == 0;
	ok(good, "memory is zeroed");
	for (i = 0; i < 100; i++)
		good = good && strlen(s[i]) == (size_t)(i % 11) &&
		    (uintptr_t)s[i] % 16 == 0;
	ok(good, "strings stay where they are, aligned");
	arena_clear(&a);
	is_text(arena_str(&a, "again"), "again", "usable after clearing");
	arena_release(&a);
}

static void
writing(void)
{
	struct buf b = { 0 };
	struct jout j = { .buf = &b };

	jout_object(&j, NULL);
	jout_string(&j, "s", "\"\\/\b\f\n\r\t\x01\x1f\x7f\xc3\xa4");
	jout_array(&j, "list");
	jout_whole(&j, NULL, INT64_C(-9007199254740992));
	jout_bool(&j, NULL, true);
	jout_object(&j, NULL);
	jout_end_object(&j);
	jout_end_array(&j);
	jout_qty(&j, "q", qty_units(3));
	jout_end_object(&j);
	is_text(b.data, "{\"s\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f"
	    "\xc3\xa4\",\"list\":[-9007199254740992,true,{}],\"q\":3}",
	    "JSON is written");
	buf_release(&b);
}

int
main(void)
{
	char sum[DIGEST_TEXT], again[DIGEST_TEXT];
	struct digest *d;

	buffers();
	arenas();
	writing();
	digest_bytes("abc", 3, sum);
	is_text(sum, "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb"
	    "410ff61f20015ad", "FIPS 180-2, appendix B.1");
	d = digest_new();
	digest_add(d, "a", 1);
	digest_text(d, again);
	digest_add(d, "bc", 2);
	digest_text(d, again);
	is_text(again, sum, "a sum may be looked at on the way");
	digest_free(d);
	return tap_done();
}
