/*
 * Atria's answer, as JSON or CSV: what is accepted becomes lines that are valid
 * records, in their order. Compared with itself, nothing was removed; compared
 * with another customer, everything that has a SKU and a quantity was.
 */
#include "answer.h"
#include "fuzz.h"
#include "text.h"

static void
check_line(const struct line *line)
{
	struct buf text = { 0 }, again = { 0 };
	struct scan s = { 0 };
	struct arena a = { 0 };
	struct line read;

	line_write(line, &text);
	must(utf8_valid(text.data, text.len));
	must(scan_parse(&s, text.data, text.len, NULL) == 0);
	must(line_read(&read, &s, &a, NULL) == 0);
	line_write(&read, &again);
	must(strcmp(text.data, again.data) == 0);
	must(line->customer.code != NULL && *line->customer.code != '\0');
	must(line->quantity.known && qty_sign(line->quantity) >= 0);
	buf_release(&text);
	buf_release(&again);
	scan_release(&s);
	arena_release(&a);
}

static void
check_order(const struct billing *b)
{
	size_t i;

	for (i = 1; i < b->n; i++)
		must(line_compare(&b->lines[i - 1].line, &b->lines[i].line) <=
		    0);
}

/* The lines that must be derived when now has none of their customers. */
static size_t
count_services(const struct billing *b)
{
	size_t i, n = 0;

	for (i = 0; i < b->n; i++)
		n += b->lines[i].billable && b->lines[i].line.sku != NULL &&
		    qty_sign(b->lines[i].line.quantity) > 0;
	return n;
}

static void
check_removed(struct billing *b)
{
	const struct line other = { .customer = { .code = "" },
	    .quantity = qty_units(1) };
	struct billing now = { .n = 0 };
	const size_t n = count_services(b);

	must(billing_derive(&now, b) == 0);
	billing_add(&now, &other, true, 0);
	must(billing_derive(&now, b) == n && now.n == n + 1);
	must(now.not_billable == 0);
	check_order(&now);
	billing_release(&now);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* what is asked for: an answer may name the period */
	const struct billing_period period = { date_of(2026, 9, 26),
	    date_of(2026, 10, 25) };
	struct billing now = { .n = 0 }, before = { .n = 0 };
	struct job job = { 0 };
	bool refused;
	struct err e = { "" };
	size_t i, n = 0;
	int rc;

	rc = answer_read(&now, (const char *)data, size, NULL, &job, &period,
	    &refused, &e);
	must(rc == 0 ? *e.text == '\0' : *e.text != '\0');
	if (rc == 0) {
		for (i = 0; i < now.n; i++) {
			check_line(&now.lines[i].line);
			n += !now.lines[i].billable;
		}
		must(n == now.not_billable);
		billing_sort(&now);
		check_order(&now);
		must(answer_read(&before, (const char *)data, size, NULL,
		    &job, &period, &refused, &e) == 0);
		must(billing_derive(&now, &before) == 0);
		check_removed(&now);
	}
	billing_release(&now);
	billing_release(&before);
	return 0;
}
