/*
 * UTF-8 text: any bytes of up to 6 and of 64; any text of up to 6, shown up to
 * 3, compared with any of 3; distances of any two texts of up to 7 bytes, of 63
 * and 4, and beyond. Of libutf8proc it is assumed that it may say anything of a
 * character.
 *
 * Sources: common/base/text.c
 * Options: -eva-slevel 500 -eva-min-loop-unroll 80
 * Options: -eva-slevel-function text_distance:0,check_distance:0
 * Options: -eva-slevel-function text_clean:3000
 * Options: -eva-split-return-function utf8_next:full,utf8_len:0:1:2:3:4
 * Options: -eva-split-return-function blank_len:0:1:2:3,strspn:full
 * Options: -eva-split-return-function text_escape:8:9:10
 */
#include <utf8proc.h>

#include "proof.h"
#include "text.h"

#define LENGTH	6

const utf8proc_property_t *
utf8proc_get_property(utf8proc_int32_t c)
{
	static utf8proc_property_t p;

	(void)c;
	Frama_C_make_unknown((char *)&p, sizeof(p));
	return &p;
}

static void
check_bytes(size_t len)
{
	PROOF_BYTES(s, len);
	size_t n = utf8_len(s, len);

	//@ assert n <= 4;
	if (n > 0)
		(void)utf8_decode(s, n);
	(void)utf8_valid(s, len);
}

static void
check_clean(size_t len, size_t size)
{
	PROOF_STRING(s, len);
	char out[TEXT_CLEAN_SIZE(PROOF_MAX)];
	size_t n = text_clean(out, size, s);

	//@ assert n <= size;
}

static void
check_one(size_t len)
{
	PROOF_STRING(s, len);
	char *start;
	int n;

	if (text_number(s, 0, 999999999, &n))
		//@ assert 0 <= n <= 999999999;
		;
	start = text_trim(s);
	(void)strlen(start);
}

static void
check_two(size_t len)
{
	PROOF_STRING(a, len);
	PROOF_STRING(b, 3);

	(void)text_cmp(a, b);
	(void)text_cmp(NULL, b);
	(void)text_casecmp(a, b);
	(void)text_caseeq(a, b);
	(void)text_same_name(a, b);
}

static void
check_distance(size_t m, size_t n)
{
	PROOF_STRING(a, m);
	PROOF_STRING(b, n);

	(void)text_distance(a, b);
}

static void
check_valid(void)
{
	char bytes[PROOF_MAX];

	Frama_C_make_unknown(bytes, sizeof(bytes));
	(void)utf8_valid(bytes, sizeof(bytes));
}

int
main(void)
{
	size_t len, other;

	check_valid();
	for (len = 0; len <= LENGTH; len++) {
		check_bytes(len);
		check_one(len);
		check_two(len);
	}
	for (len = 0; len <= 3; len++)
		for (other = 0; other <= TEXT_CLEAN_SIZE(3); other++)
			check_clean(len, other);
	for (len = 0; len <= 7; len++)
		for (other = 0; other <= 7; other++)
			check_distance(len, other);
	check_distance(63, 4);
	check_distance(4, 63);
	check_distance(63, 64);
	check_distance(64, 63);
	return 0;
}
