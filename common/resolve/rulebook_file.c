/* Reading the rules file. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csvread.h"
#include "cwlog.h"
#include "days.h"
#include "formula.h"
#include "io.h"
#include "plaintext.h"
#include "rulebook.h"
#include "text.h"
#include "xalloc.h"

#define MAX_NOTE	400	/* bytes: notes stand in many records */
/* Bytes of such rows: a record has them. */
#define MAX_ACKNOWLEDGED	65536
#define HEADER		"customer,sku,do,value,until,note"

enum field {
	FIELD_CUSTOMER,
	FIELD_OF_SKU,
	FIELD_DO,
	FIELD_VALUE,
	FIELD_UNTIL,
	FIELD_NOTE,
	FIELDS
};

static const char *const field_names[FIELDS] = { "customer", "sku", "do",
	"value", "until", "note" };

struct reading {
	struct rulebook *b;
	bool header_read;
	size_t at[FIELDS];	/* where each field stands in a row */
	const struct csv_row *row;
	size_t acknowledged;	/* bytes */
	bool guessed;	/* the encoding: only notes may rely on it */
};

/* What is wrong with a field of the row at hand. */
__attribute__((format(printf, 4, 5)))
static int
refuse(const struct reading *rd, enum field f, struct err *e,
    const char *fmt, ...)
{
	char why[256];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	return err_set(e, "line %lu: %s: %s", rd->row->line, field_names[f],
	    why);
}

static int
take_header(struct reading *rd, struct err *e)
{
	const char *const *fields = rd->row->fields;
	const size_t n = rd->row->n;
	size_t f, i;

	for (f = 0; f < FIELDS; f++) {
		rd->at[f] = n;
		for (i = 0; i < n; i++) {
			if (!text_caseeq(fields[i], field_names[f]))
				continue;
			if (rd->at[f] != n)
				return err_set(e, "line %lu: column %s stands "
				    "there twice", rd->row->line,
				    field_names[f]);
			rd->at[f] = i;
		}
		if (rd->at[f] == n)
			return err_set(e, "line %lu: there is no column %s; "
			    "the header must be " HEADER ". The line "
			    "begins with: %s", rd->row->line, field_names[f],
			    fields[0]);
	}
	rd->header_read = true;
	return 0;
}

static bool
is_ascii(const char *s)
{
	while (*s != '\0' && (unsigned char)*s < 0x80)
		s++;
	return *s == '\0';
}

/* A field as it was meant, without what cwlog-fmt(1) does for spreadsheets and
 * terminals. NULL with *e: a spreadsheet has spoilt it. */
static char *
take_field(const struct reading *rd, enum field f, struct err *e)
{
	char *s = text_trim(arena_str(&rd->b->arena,
	    rd->row->fields[rd->at[f]]));

	formula_rearm(s);
	text_unclean(s);
	if (f == FIELD_NOTE)
		return s;
	if (rd->guessed && !is_ascii(s))
		(void)refuse(rd, f, e, "the file does not say which letters "
		    "these are: save it as CSV UTF-8");
	else if (csv_spoilt(s) != NULL)
		(void)refuse(rd, f, e, "%s %s", s, csv_spoilt(s));
	else
		return s;
	return NULL;
}

/* A customer or a SKU; NULL in *name: all of them. */
static int
take_name(const struct reading *rd, enum field f, const char **name,
    struct err *e)
{
	if ((*name = take_field(rd, f, e)) == NULL)
		return -1;
	if (**name == '\0')
		return refuse(rd, f, e, "is missing; * stands for all");
	if (strcmp(*name, "*") == 0)
		*name = NULL;
	return 0;
}

/* --- values --------------------------------------------------------------- */

typedef int take_value(struct reading *rd, struct rule *rule,
    struct err *e);

static int
take_text(struct reading *rd, struct rule *rule, struct err *e)
{
	return *rule->value != '\0' ? 0 : refuse(rd, FIELD_VALUE, e,
	    "is missing: which %s?", rule_verb_names[rule->verb]);
}

/* A whole number is an id; anything else is an identifier, or a name. */
static int
take_company(struct reading *rd, struct rule *rule, struct err *e)
{
	size_t len = strlen(rule->value);

	if (strspn(rule->value, "0123456789") != len || len == 0)
		return take_text(rd, rule, e);
	if (len <= 18)
		rule->id = strtoll(rule->value, NULL, 10);
	return rule->id > 0 ? 0 : refuse(rd, FIELD_VALUE, e,
	    "%s is no id of %s", rule->value, rule->verb == RULE_COMPANY ?
	    "a company" : "an agreement");
}

static int
take_yes(struct reading *rd, struct rule *rule, struct err *e)
{
	if (*rule->value == '\0' || text_caseeq(rule->value, "yes"))
		rule->value = "yes";
	else if (text_caseeq(rule->value, "no"))
		rule->value = "no";
	else
		return refuse(rd, FIELD_VALUE, e, "must be yes or no, not %s; "
		    "nothing is yes", rule->value);
	return 0;
}

static int
take_creation(struct reading *rd, struct rule *rule, struct err *e)
{
	if (!text_caseeq(rule->value, "anyway"))
		return take_yes(rd, rule, e);
	if (rule->customer == NULL || rule->sku == NULL)
		return refuse(rd, FIELD_VALUE, e, "anyway needs one customer "
		    "and one SKU");
	rule->value = "anyway";
	return 0;
}

/* Up to two decimals, as ConnectWise keeps them; the point may be a comma, and
 * three decimals may be thousands. */
static int
take_quantity(struct reading *rd, struct rule *rule, struct err *e)
{
	const char *s = rule->value;
	size_t whole = strspn(s, "0123456789");
	char text[QTY_TEXT] = "";

	if (whole > 0 && strlen(s) < sizeof(text) && (s[whole] == '\0' ||
	    (strchr(".,", s[whole]) != NULL && strlen(s + whole) <= 3)))
		(void)snprintf(text, sizeof(text), "%.*s%s%s", (int)whole, s,
		    s[whole] != '\0' ? "." : "", s[whole] != '\0' ?
		    s + whole + 1 : "");
	if (qty_parse(&rule->quantity, text, strlen(text)) != NULL ||
	    qty_sign(rule->quantity) <= 0)
		return refuse(rd, FIELD_VALUE, e, "must be a quantity above 0 "
		    "with up to two decimals and no thousands separator, such "
		    "as 100 or 2.5, not %s", *s != '\0' ? s : "nothing");
	rule->value = arena_str(&rd->b->arena, qty_text(text,
	    rule->quantity));
	return 0;
}

static size_t
length_of(const char *s)
{
	return s != NULL ? strlen(s) : 0;
}

/* The code of a warning: what is an error cannot be acknowledged. */
static int
take_code(struct reading *rd, struct rule *rule, struct err *e)
{
	unsigned i = 0;

	while (i < LOG_CODES && !text_caseeq(rule->value,
	    log_code_name((enum log_code)i)))
		i++;
	if (i == LOG_CODES)
		return refuse(rd, FIELD_VALUE, e, "must be a log code, such as "
		    "CW22, not %s", *rule->value != '\0' ? rule->value :
		    "nothing");
	if (log_code_level((enum log_code)i) != LEVEL_WARN)
		return refuse(rd, FIELD_VALUE, e, "%s is of level %s, and only "
		    "warnings can be acknowledged", rule->value,
		    log_level_name(log_code_level((enum log_code)i)));
	rule->value = log_code_name((enum log_code)i);
	rd->acknowledged += length_of(rule->customer) + length_of(rule->sku) +
	    strlen(rd->row->fields[rd->at[FIELD_NOTE]]) + 64;
	return rd->acknowledged <= MAX_ACKNOWLEDGED ? 0 : refuse(rd, FIELD_DO,
	    e, "there are too many rows with acknowledge: use * for customers "
	    "or SKUs, or shorter notes");
}

/* --- rows ----------------------------------------------------------------- */

/* Which rows a verb may have. */
static const struct verb {
	bool one_customer;	/* * is refused */
	bool one_sku;
	bool all_skus;		/* only * is not */
	take_value *take;
} verbs[] = {
	[RULE_COMPANY] = { true, false, true, take_company },
	[RULE_AGREEMENT] = { true, false, true, take_company },
	[RULE_PRODUCT] = { false, true, false, take_text },
	[RULE_IGNORE] = { false, false, false, take_yes },
	[RULE_ACKNOWLEDGE] = { false, false, false, take_code },
	[RULE_MINIMUM] = { false, true, false, take_quantity },
	[RULE_MAXIMUM] = { false, true, false, take_quantity },
	[RULE_CREATE] = { false, false, false, take_creation },
};
#define VERBS	(sizeof(verbs) / sizeof(verbs[0]))

static int
take_verb(const struct reading *rd, struct rule *rule, struct err *e)
{
	const char *word = take_field(rd, FIELD_DO, e);
	size_t i;

	if (word == NULL)
		return -1;
	for (i = 0; i < VERBS; i++)
		if (verbs[i].take != NULL &&
		    text_caseeq(word, rule_verb_names[i])) {
			rule->verb = (enum rule_verb)i;
			return 0;
		}
	return refuse(rd, FIELD_DO, e, "must be company, agreement, product, "
	    "ignore, acknowledge, minimum, maximum or create, not %s",
	    *word != '\0' ? word : "nothing");
}

/* Whether the verb goes with the row's customer and SKU. */
static int
check_scope(const struct reading *rd, const struct rule *rule, struct err *e)
{
	const struct verb *v = &verbs[rule->verb];
	const char *word = rule_verb_names[rule->verb];

	if (v->one_customer && rule->customer == NULL)
		return refuse(rd, FIELD_CUSTOMER, e, "%s needs one customer, "
		    "not *", word);
	if (v->one_sku && rule->sku == NULL)
		return refuse(rd, FIELD_OF_SKU, e, "%s needs one SKU, not *",
		    word);
	if (v->all_skus && rule->sku != NULL)
		return refuse(rd, FIELD_OF_SKU, e, "must be *, as %s is for "
		    "all SKUs of the customer", word);
	if (rule->verb == RULE_IGNORE && rule->customer == NULL &&
	    rule->sku == NULL)
		return refuse(rd, FIELD_OF_SKU, e, "ignore needs a customer "
		    "or a SKU, or nobody would be billed");
	return 0;
}

static int
take_until(const struct reading *rd, struct rule *rule, struct err *e)
{
	const char *s = take_field(rd, FIELD_UNTIL, e);
	struct days d;

	if (s == NULL)
		return -1;
	if (*s == '\0')
		return 0;
	if (!days_read(&d, s) || d.first != d.last)
		return refuse(rd, FIELD_UNTIL, e, "%s is no day, or may be one "
		    "of two: write it as 2026-12-31", s);
	rule->until = d.first;
	rule->ends = true;
	return 0;
}

static int
take_note(const struct reading *rd, struct rule *rule, struct err *e)
{
	const char *s = take_field(rd, FIELD_NOTE, e);

	if (strlen(s) > MAX_NOTE)
		return refuse(rd, FIELD_NOTE, e, "is longer than %d bytes",
		    MAX_NOTE);
	rule->note = *s != '\0' ? s : NULL;
	return 0;
}

static int
take_rule(struct reading *rd, struct rule *rule, struct err *e)
{
	if (take_name(rd, FIELD_CUSTOMER, &rule->customer, e) == -1 ||
	    take_name(rd, FIELD_OF_SKU, &rule->sku, e) == -1 ||
	    take_verb(rd, rule, e) == -1 || check_scope(rd, rule, e) == -1 ||
	    (rule->value = take_field(rd, FIELD_VALUE, e)) == NULL ||
	    verbs[rule->verb].take(rd, rule, e) == -1 ||
	    take_until(rd, rule, e) == -1)
		return -1;
	return take_note(rd, rule, e);
}

/* A row that begins with # is for people. */
static bool
is_comment(const struct csv_row *row)
{
	return row->fields[0][strspn(row->fields[0], " ")] == '#';
}

static int
take_row(void *ctx, const struct csv_row *row, struct err *e)
{
	struct reading *rd = ctx;
	struct rulebook *b = rd->b;
	struct rule rule = { .line = row->line };

	rd->row = row;
	if (!rd->header_read)
		return take_header(rd, e);
	if (row->unfinished)
		return err_set(e, "line %lu: " CSV_UNFINISHED, row->line);
	if (is_comment(row))
		return 0;
	if (take_rule(rd, &rule, e) == -1)
		return -1;
	b->rules = xgrow(b->rules, b->n, &b->cap, sizeof(*b->rules));
	b->rules[b->n++] = rule;
	return 0;
}

int
rulebook_load(struct rulebook *b, const char *path, struct err *e)
{
	struct reading rd = { .b = b };
	struct buf text = { 0 };
	struct err why;
	int rc;

	memset(b, 0, sizeof(*b));
	b->path = path;
	if (io_read_file(path, RULEBOOK_MAX_SIZE, &text, e) == -1) {
		buf_release(&text);
		return -1;
	}
	digest_bytes(text.data, text.len, b->digest);
	rd.guessed = plaintext_guess(&text);
	rc = csvread(text.data, text.len, take_row, &rd, &why);
	if (rc == 0 && !rd.header_read)
		rc = err_set(&why, "is empty; the header must be " HEADER);
	buf_release(&text);
	return rc == 0 ? 0 : err_set(e, "%s: %s", path, why.text);
}
