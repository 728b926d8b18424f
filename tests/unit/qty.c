/* Exact decimals: reading, adding up, comparing, printing. */
#include <stdlib.h>

#include "qty.h"
#include "tap.h"

static struct qty
q(const char *text)
{
	struct qty v = { 0 };
	const char *why = qty_parse(&v, text, strlen(text));

	if (why != NULL)
		printf("# %s %s\n", text, why);
	return v;
}

static void
reads(const char *text, const char *shortest, const char *two)
{
	char a[QTY_TEXT], b[QTY_TEXT];
	struct qty v = { 0 };

	if (!ok(qty_parse(&v, text, strlen(text)) == NULL, "%s is a number",
	    text))
		return;
	is_text(qty_text(a, v), shortest, text);
	is_text(qty_text2(b, v), two, text);
}

static void
refuses(const char *text, const char *why)
{
	struct qty v = { 0 };

	is_text(qty_parse(&v, text, strlen(text)), why, text);
	ok(!v.known, "%s leaves the quantity unknown", text);
}

/* Every sum of hundredths prints as the same sum of whole numbers would. */
static void
adds_exactly(void)
{
	struct qty sum = qty_units(0), penny = q("0.01");
	char got[QTY_TEXT], want[QTY_TEXT];
	int i;

	for (i = 1; i <= 100000; i++) {
		if (!qty_add(&sum, sum, penny))
			break;
		(void)snprintf(want, sizeof(want), "%d.%02d", i / 100,
		    i % 100);
		if (strcmp(qty_text2(got, sum), want) != 0)
			break;
	}
	ok(i == 100001, "a hundred thousand pennies add up exactly");
}

/* want is NULL when the product is refused. */
static void
multiplies(const char *a, const char *b, const char *want)
{
	char text[QTY_TEXT];
	struct qty p = { 0 };
	bool good = qty_mul(&p, q(a), q(b));

	ok(good == (want != NULL), "%s * %s %s", a, b,
	    want != NULL ? "is exact" : "is refused");
	if (good && want != NULL)
		is_text(qty_text(text, p), want, want);
}

static void
multiplies_exactly(void)
{
	multiplies("62", "0.18", "11.16");
	multiplies("0.1", "0.2", "0.02");
	multiplies("-2.5", "8.95", "-22.375");
	multiplies("-3", "-4", "12");
	multiplies("0", "-4", "0");
	multiplies("1234.56", "9.9999", "12345.476544");
	multiplies("1.000001", "1.000001", NULL);
	multiplies("0.001", "0.0001", NULL);
	multiplies("9000000000", "1", "9000000000");
	multiplies("9000000000", "1.000001", NULL);
	multiplies("9000000000", "9000000000", NULL);
	multiplies("94868.329", "94868.329", "8999999847.252241");
	multiplies("94868.34", "94868.34", NULL);
	multiplies("3000000000", "3", "9000000000");
	multiplies("3000000000.5", "3", NULL);
}

int
main(void)
{
	struct qty sum;
	char text[QTY_TEXT];

	reads("0", "0", "0.00");
	reads("-0", "0", "0.00");
	reads("12", "12", "12.00");
	reads("12.00", "12", "12.00");
	reads("1.25", "1.25", "1.25");
	reads("-0.5", "-0.5", "-0.50");
	reads("0.000001", "0.000001", "0.00");
	reads("1e3", "1000", "1000.00");
	reads("1.5E-2", "0.015", "0.02");
	reads("100000e-5", "1", "1.00");
	reads("0.0000000", "0", "0.00");
	reads("9000000000", "9000000000", "9000000000.00");
	reads("-9000000000", "-9000000000", "-9000000000.00");
	reads("8999999999.999999", "8999999999.999999", "9000000000.00");
	reads("0e99999999999", "0", "0.00");

	refuses("", "is not a number");
	refuses("-", "is not a number");
	refuses("01", "is not a number");
	refuses(".5", "is not a number");
	refuses("5.", "is not a number");
	refuses("1e", "is not a number");
	refuses("1 ", "is not a number");
	refuses("+1", "is not a number");
	refuses("0x1", "is not a number");
	refuses("NaN", "is not a number");
	refuses("1,5", "is not a number");
	refuses("0.0000001", "has more than six decimals");
	refuses("0.30000000000000004", "has more than six decimals");
	refuses("9000000000.000001", "is out of range");
	refuses("90000000001", "is out of range");
	refuses("1e99999999999", "is out of range");
	refuses("1e-99999999999", "has more than six decimals");

	ok(qty_add(&sum, q("0.1"), q("0.2")) && qty_eq(sum, q("0.3")),
	    "0.1 + 0.2 is 0.3");
	ok(!qty_add(&sum, q("9000000000"), q("0.000001")),
	    "a sum out of range is refused");
	adds_exactly();
	multiplies_exactly();

	ok(qty_cmp(q("1.10"), q("1.1")) == 0, "1.10 is 1.1");
	ok(qty_cmp(q("2"), q("10")) < 0, "2 is less than 10");
	ok(qty_cmp(q("-2"), q("-10")) > 0, "-2 is more than -10");
	ok(qty_eq((struct qty){ 0 }, (struct qty){ 5, false }),
	    "two unknown quantities are alike");
	ok(!qty_eq((struct qty){ 0 }, q("0")), "unknown is not 0");
	ok(qty_sign(q("-0.01")) == -1 && qty_sign(q("0")) == 0 &&
	    qty_sign(q("0.01")) == 1, "signs");

	is_text(qty_text(text, qty_hundredths(q("1.005"))), "1.01",
	    "half a hundredth goes up");
	is_text(qty_text(text, qty_hundredths(q("-1.005"))), "-1.01",
	    "and down, below 0");
	is_text(qty_text(text, qty_hundredths(q("1.004999"))), "1",
	    "less than half goes");
	return tap_done();
}
