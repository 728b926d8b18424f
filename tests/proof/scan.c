/*
 * The JSON scanner: any text of 0, 1, 2 and 64 bytes without an object, nested
 * as deeply as it accepts. Of what a token says nothing is assumed; of memory,
 * that it can be had.
 *
 * Sources: common/json/scan.c common/base/text.c common/base/qty.c
 * Options: -eva-min-loop-unroll 4
 * Options: -eva-slevel-function check_parse:300,utf8_next:100,read_escape:100
 */
#include "memory.h"

/* Any text without an object. */
static void
check_parse(size_t len)
{
	char text[PROOF_MAX];
	struct scan s = { 0 };
	struct err e;
	size_t i;

	Frama_C_make_unknown(text, sizeof(text));
	//@ loop unroll PROOF_MAX;
	for (i = 0; i < sizeof(text); i++)
		if (text[i] == '{')
			text[i] = '[';
	(void)scan_parse(&s, text, len, &e);
}

int
main(void)
{
	check_parse(0);
	check_parse(1);
	check_parse(2);
	check_parse(PROOF_MAX);
	return 0;
}
