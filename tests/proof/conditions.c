/*
 * Conditions: any field, values and other condition of up to 4 characters; up
 * to 102 values and ids. Of buf.c it is assumed that it takes any text that it
 * is given; that it is given one is proved.
 *
 * Sources: common/connectwise/conditions.c
 * Options: -eva-slevel 300 -eva-min-loop-unroll 110
 * Options: -eva-split-return-function strspn:full
 */
#include <stdarg.h>

#include "conditions.h"
#include "proof.h"

#define LENGTH	4
#define MANY	102

void
buf_adds(struct buf *b, const char *s)
{
	b->len += strlen(s) > 0;
}

void
buf_addc(struct buf *b, char c)
{
	b->len += c != '\0';
}

/* Knows %s, %.*s and %ld. */
void
buf_addf(struct buf *b, const char *fmt, ...)
{
	const char *s;
	va_list ap;
	int n;

	va_start(ap, fmt);
	//@ loop unroll 40;
	for (; *fmt != '\0'; fmt++)
		if (fmt[0] == '%' && fmt[1] == 's') {
			buf_adds(b, va_arg(ap, const char *));
		} else if (fmt[0] == '%' && fmt[1] == 'l') {
			(void)va_arg(ap, int64_t);
		} else if (fmt[0] == '%') {
			n = va_arg(ap, int);
			s = va_arg(ap, const char *);
			//@ assert n > 0 && \valid_read(s + (0 .. n - 1));
		}
	va_end(ap);
}

static void
check_near(size_t len)
{
	PROOF_STRING(field, 2);
	PROOF_STRING(value, len);
	PROOF_STRING(other, 2);
	struct buf b = { 0 };

	(void)conditions_is_plain(value);
	conditions_near(&b, field, value, other);
	conditions_near(&b, field, value, NULL);
}

static void
check_values(size_t len, size_t n)
{
	PROOF_STRING(field, 2);
	PROOF_STRING(value, len);
	PROOF_STRING(other, 2);
	const char *values[MANY];
	int64_t ids[MANY];
	struct buf b = { 0 };
	size_t i, taken;

	//@ loop unroll MANY;
	for (i = 0; i < MANY; i++) {
		values[i] = value;
		ids[i] = Frama_C_long_interval(INT64_MIN, INT64_MAX);
	}
	taken = conditions_in(&b, field, values, n, other);
	//@ assert taken <= n && (n == 0 || taken >= 1) && taken <= 100;
	taken = conditions_in(&b, field, values, n, NULL);
	//@ assert taken <= n && (n == 0 || taken >= 1) && taken <= 100;
	taken = conditions_in_ids(&b, field, ids, n);
	//@ assert taken <= n && (n == 0 || taken >= 1) && taken <= 100;
}

int
main(void)
{
	size_t i;

	for (i = 0; i <= LENGTH; i++) {
		check_near(i);
		check_values(i, i);
	}
	check_values(2, MANY);
	return 0;
}
