/*
 * What reads JSON tokens: objects with two names of any 2 and any 1 bytes;
 * strings of up to 6 and numbers of up to 5 bytes that may be anything, though
 * the scanner would not accept them; a member of up to 4 bytes. Of memory it is
 * assumed that it can be had.
 *
 * Sources: common/json/scan.c common/base/text.c common/base/qty.c
 * Options: -eva-slevel 500 -eva-min-loop-unroll 10
 * Options: -eva-split-return-function utf8_next:full,skip_blanks:full
 * Options: -eva-split-return-function parse_string:full,accept:full
 * Options: -eva-split-return-function read_escape:full,put_piece:full
 * Options: -eva-split-return-function put_utf8:full
 */
#include "memory.h"

/* An object with two names, of any m and n bytes. */
static void
check_object(size_t m, size_t n)
{
	char text[PROOF_MAX] = "{\"", *p = text + 2;
	struct scan s = { 0 };
	struct err e;

	p = proof_bytes(p, m) + m;
	memcpy(p, "\":1,\"", 5);
	p = proof_bytes(p + 5, n) + n;
	memcpy(p, "\":2}", 4);
	(void)scan_parse(&s, text, (size_t)(p + 4 - text), &e);
}

/* --- using its tokens ----------------------------------------------------- */

/* A string of any len bytes; escaped or not. */
static void
check_string(size_t len)
{
	PROOF_BYTES(text, len);
	const struct scan s = { .text = text, .tokens = tokens, .n = 1 };
	struct arena a = { 0 };
	char out[5];

	tokens[0] = (struct scan_token){
		.type = SCAN_STRING,
		.escaped = Frama_C_interval(0, 1),
		.len = (uint32_t)len,
		.next = 1,
	};
	(void)scan_copy(&s, 0, out, sizeof(out));
	(void)scan_is(&s, 0, "abc");
	(void)scan_string(&s, 0, &a);
}

static void
check_number(size_t len)
{
	PROOF_BYTES(text, len);
	const struct scan s = { .text = text, .tokens = tokens, .n = 1 };
	struct qty q;
	int64_t n;

	tokens[0] = (struct scan_token){
		.type = SCAN_NUMBER,
		.len = (uint32_t)len,
		.next = 1,
	};
	(void)scan_qty(&s, 0, &q);
	if (scan_whole(&s, 0, &n))
		//@ assert 0 <= n <= 9007199254740992;
		;
}

/* The member of an object that has one, with a name of any len bytes. */
static void
check_member(size_t len)
{
	PROOF_BYTES(text, len);
	const struct scan s = { .text = text, .tokens = tokens, .n = 3 };

	tokens[0] = (struct scan_token){ .type = SCAN_OBJECT, .next = 3 };
	tokens[1] = (struct scan_token){
		.type = SCAN_STRING,
		.escaped = Frama_C_interval(0, 1),
		.len = (uint32_t)len,
		.next = 2,
	};
	tokens[2] = (struct scan_token){ .type = SCAN_NULL, .next = 3 };
	(void)scan_member(&s, 0, "ab");
	(void)scan_count(&s, 1);
	(void)scan_next(&s, 1);
	(void)scan_type(&s, 2);
}

int
main(void)
{
	size_t len;

	check_object(2, 1);
	for (len = 0; len <= 6; len++)
		check_string(len);
	for (len = 0; len <= 5; len++)
		check_number(len);
	for (len = 0; len <= 4; len++)
		check_member(len);
	return 0;
}
