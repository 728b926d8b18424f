/*
 * The rules file: each row that is no comment is one rule, its value is in its
 * plain form, and it is found in any case; of those that count, none
 * contradicts another.
 */
#include "csvread.h"
#include "fuzz.h"
#include "rulebook.h"
#include "text.h"

#define TODAY	20000	/* 2024-10-04 */

/* Counts the rows, and of them those that are for people. */
struct rows {
	size_t n, comments;
};

static int
on_row(void *ctx, const struct csv_row *row, struct err *e)
{
	struct rows *rows = ctx;
	const char *s = row->fields[0];

	(void)e;
	rows->comments += rows->n++ > 0 && s[strspn(s, " ")] == '#';
	return 0;
}

static char *
in_capitals(const char *s)
{
	char *copy = s != NULL ? strdup(s) : NULL, *p;

	must(s == NULL || copy != NULL);
	for (p = copy; p != NULL && *p != '\0'; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 'a' + 'A');
	return copy;
}

static void
check_value(const struct rule *rule)
{
	must(rule->line > 1 && rule->value != NULL);
	must(rule->note == NULL || *rule->note != '\0');
	switch (rule->verb) {
	case RULE_COMPANY:
	case RULE_AGREEMENT:
		must(rule->customer != NULL && rule->sku == NULL);
		must(rule->id >= 0 && rule->id <= 999999999999999999);
		must(*rule->value != '\0');
		break;
	case RULE_PRODUCT:
		must(rule->sku != NULL && *rule->value != '\0');
		break;
	case RULE_IGNORE:
		must(rule->customer != NULL || rule->sku != NULL);
		must(strcmp(rule->value, "yes") == 0 ||
		    strcmp(rule->value, "no") == 0);
		break;
	case RULE_CREATE:
		must(strcmp(rule->value, "anyway") != 0 ||
		    (rule->customer != NULL && rule->sku != NULL));
		break;
	case RULE_MINIMUM:
	case RULE_MAXIMUM:
		must(rule->sku != NULL && qty_sign(rule->quantity) > 0);
		break;
	case RULE_ACKNOWLEDGE:
		must(strlen(rule->value) == 4);
		break;
	}
}

static void
check_found(const struct rulebook *b, const struct rule *rule)
{
	char *customer = in_capitals(rule->customer);
	char *sku = in_capitals(rule->sku);
	const struct rule *found;

	found = rulebook_find(b, rule->verb, customer, sku);
	must(found != NULL && found->verb == rule->verb);
	if (rule->verb != RULE_ACKNOWLEDGE)
		must(text_caseeq(found->value, rule->value));
	free(customer);
	free(sku);
}

static void
check_active(struct rulebook *b)
{
	struct err e = { "" };
	size_t i, ended = 0;

	for (i = 0; i < b->n; i++) {
		check_value(&b->rules[i]);
		ended += rule_ended(&b->rules[i], TODAY);
	}
	if (rulebook_begin(b, TODAY, &e) == -1) {
		must(*e.text != '\0');
		return;
	}
	must(b->n_active == b->n - ended);
	for (i = 0; i < b->n_active; i++)
		check_found(b, b->active[i]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = { "" };
	struct rows rows = { 0 };
	struct rulebook b;

	fuzz_listen();
	(void)fuzz_file(data, size);
	if (rulebook_load(&b, fuzz_path(), &e) == 0) {
		must(*e.text == '\0');
		must(csvread((const char *)data, size, on_row, &rows, &e) ==
		    0);
		must(rows.n >= 1 && b.n == rows.n - 1 - rows.comments);
		check_active(&b);
	} else {
		must(*e.text != '\0');
	}
	must(*fuzz_said() == '\0');
	rulebook_release(&b);
	return 0;
}
