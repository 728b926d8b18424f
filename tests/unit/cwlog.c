/* The code table against the vendor's document, as the project keeps it. */
#include <stdlib.h>

#include "cwlog.h"
#include "tap.h"

/* Level and message of every CW code with all facts filled in. */
static const struct {
	const char *name, *level, *message;
} expected[] = {
#include "cwlog_expected.inc"
};

int
main(void)
{
	static const char *shared[] = { "B" };
	struct customer customer = { "ASP", "Asp, Inc", "ASPCO", shared, 1 };
	struct log_facts facts = {
		.customer = &customer,
		.sku = "X1",
		.description = "Hosted Exchange, 2GB",
		.before = qty_units(3),
		.after = qty_units(5),
		.error = "boom",
		.detail = "details",
		.period_end = "2026-10-25",
		.agreement_type = "Hosting",
		.property = "ClientId",
		.status = "Success",
	};
	struct buf b = { 0 };
	unsigned i;

	for (i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		buf_clear(&b);
		log_message((enum log_code)i, &facts, NULL, &b);
		is_text(log_code_name((enum log_code)i), expected[i].name,
		    "code");
		is_text(log_level_name(log_code_level((enum log_code)i)),
		    expected[i].level, expected[i].name);
		is_text(b.data, expected[i].message, expected[i].name);
	}
	ok(i == 23, "all 23 codes of the vendor");
	for (i = AX01; i < LOG_CODES; i++) {
		buf_clear(&b);
		log_message((enum log_code)i, &facts, NULL, &b);
		ok(b.len > 0 && strchr(b.data, '{') == NULL &&
		    strlen(log_code_occurs((enum log_code)i)) > 0,
		    "%s: %s", log_code_name((enum log_code)i), b.data);
	}
	customer.name = NULL;
	facts.description = NULL;
	buf_clear(&b);
	log_message(CW05, &facts, NULL, &b);
	is_text(b.data, "ASP SKU Missing in Atria : ASP : Skipped Line X1 for "
	    "Customer ASP as no SKU was provided",
	    "what is missing is replaced by what is there");
	buf_release(&b);
	return tap_done();
}
