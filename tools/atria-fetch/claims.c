#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "asked_period.h"
#include "claims.h"
#include "days.h"
#include "text.h"
#include "xalloc.h"

#define SHOWN	60	/* bytes of a value that a message shows */

bool
claim_is_word(const char *s, const char *words)
{
	size_t n;

	for (; *words != '\0'; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		if (strlen(s) == n && strncasecmp(s, words, n) == 0)
			return true;
	}
	return false;
}

bool
claim_is_preliminary(const char *text)
{
	return claim_is_word(text, "forecast forecasted estimate estimated "
	    "preview draft provisional preliminary projected projection "
	    "partial incomplete interim");
}

bool
claim_is_none(const char *s)
{
	return *s == '\0' || claim_is_word(s, "null none n/a nil undefined "
	    "(none) (null) (blank) #n/a");
}

struct claim_value
claim_of_text(const char *text)
{
	struct claim_value v = { .kind = CLAIM_TEXT, .text = text };

	text += strspn(text, " \t\r\n");
	if (claim_is_none(text))
		v.kind = CLAIM_NOTHING;
	else if (claim_is_word(text, "false no n"))
		v.kind = CLAIM_FALSE;
	else if (claim_is_word(text, "true yes y"))
		v.kind = CLAIM_TRUE;
	else if (qty_parse(&v.number, text, strlen(text)) == NULL)
		v.kind = CLAIM_NUMBER;
	return v;
}

/* Whether it denies: null, false, 0, "", [] or {}. */
static bool
denies(const struct claim_value *v)
{
	return v->kind == CLAIM_NOTHING || v->kind == CLAIM_FALSE ||
	    (v->kind == CLAIM_NUMBER && v->number.known &&
	    qty_sign(v->number) == 0);
}

/* The value as a message shows it. */
static const char *
shown(const struct claim_value *v, char out[SHOWN])
{
	(void)text_clean(out, SHOWN, v->text != NULL ? v->text :
	    v->kind == CLAIM_TRUE ? "true" : v->kind == CLAIM_FALSE ? "false" :
	    "(an object or list)");
	return out;
}

/* "PATH says VALUE: RULE" into *e; returns -1. */
static int
wrong(struct claims *c, const char *path, const struct claim_value *v,
    const char *rule)
{
	char value[SHOWN], name[SHOWN];

	(void)text_clean(name, sizeof(name), path);
	return err_set(c->e, "%s says %s: %s", name, shown(v, value), rule);
}

int
claims_wonder(struct claims *c, const char *path, const struct claim_value *v,
    const char *why)
{
	char value[SHOWN], name[SHOWN];

	(void)text_clean(name, sizeof(name), path);
	return err_set(c->e, "%s says %s, which %s. If it does not matter, say "
	    "so in the job file: \"FieldMap\": {\"ignore\": \"%s\"}", name,
	    shown(v, value), why, strrchr(name, '.') != NULL ?
	    strrchr(name, '.') + 1 : name);
}

static void
keep(struct claims *c, const char *path, enum name_about about, struct qty n)
{
	if (c->n > 0 && c->kept[c->n - 1].about == about &&
	    qty_eq(c->kept[c->n - 1].number, n) &&
	    strcmp(c->kept[c->n - 1].name, path) == 0)
		return;		/* all rows say the same */
	c->kept = xgrow(c->kept, c->n, &c->cap, sizeof(*c->kept));
	c->kept[c->n++] = (struct claim){ arena_str(c->arena, path), about, n };
}

/* --- flags ---------------------------------------------------------------- */

/* Members that refuse the answer unless they deny, and why. */
static const char *const flags[] = {
	[ABOUT_MORE] = "there are more rows on another page, not read here",
	[ABOUT_FLAW] = "the answer is not whole, or not final",
	[ABOUT_WARNING] = "a warning that is not understood",
	[ABOUT_FILTER] = "the answer holds only a part of the customers",
	[ABOUT_BILLING] = "it is not known which rows are to be billed",
};

static int
take_flag(struct claims *c, const char *path, enum name_about about,
    const struct claim_value *v)
{
	if (!denies(v))
		return wrong(c, path, v, flags[about]);
	if (about == ABOUT_MORE && v->kind != CLAIM_NUMBER)
		c->whole = true;
	return 0;
}

/* "isLastPage": false; but "lastPage": 3 is how many pages there are. */
static int
take_whole(struct claims *c, const char *path, const struct claim_value *v)
{
	if (v->kind == CLAIM_NUMBER && v->number.known) {
		keep(c, path, ABOUT_PAGES, v->number);
		return 0;
	}
	if (v->kind == CLAIM_FALSE)
		return wrong(c, path, v, "the answer is not whole, or "
		    "not final");
	if (v->kind == CLAIM_TRUE)
		c->whole = true;
	return 0;
}

int
claims_fail(struct claims *c)
{
	char message[400], name[SHOWN];

	(void)text_clean(message, sizeof(message),
	    c->message != NULL ? c->message : "no reason given");
	(void)text_clean(name, sizeof(name), c->failure);
	c->refused = true;
	return err_set(c->e, "Atria answered with an error (%s): %s", name,
	    message);
}

/* --- numbers -------------------------------------------------------------- */

static int
take_number(struct claims *c, const char *path, enum name_about about,
    const struct claim_value *v)
{
	const int64_t n = v->number.micro;

	if (v->kind == CLAIM_NOTHING)
		return 0;
	if (v->kind == CLAIM_OTHER)	/* its members are looked at */
		return 0;
	if (v->kind != CLAIM_NUMBER || !v->number.known || n < 0)
		return wrong(c, path, v, "is not a number of rows or "
		    "pages");
	if (about == ABOUT_PAGE || about == ABOUT_OFFSET)
		return n <= 1000000 ? 0 : wrong(c, path, v, "there are "
		    "rows before these, which were not read");
	if (about == ABOUT_PAGES) {
		c->whole = c->whole || n <= 1000000;
		return n <= 1000000 ? 0 : wrong(c, path, v, "there are "
		    "more rows on other pages, which were not read");
	}
	keep(c, path, about, v->number);
	return 0;
}

/* Whether the number of claim k is one of what came. */
static bool
agrees(const struct claim *k, const struct claims_come *come)
{
	const struct qty rows = qty_units((int64_t)come->rows);
	const struct qty elements = qty_units((int64_t)come->elements);
	const struct qty customers = qty_units((int64_t)come->customers);

	if (k->about == ABOUT_CUSTOMERS)
		return qty_eq(k->number, customers);
	if (k->about == ABOUT_SUM)
		return !come->sum.known || qty_eq(k->number, come->sum);
	if (k->about == ABOUT_PAGE_SIZE)
		return qty_cmp(k->number, elements) > 0;
	return qty_eq(k->number, rows) || qty_eq(k->number, elements);
}

static int
disagree(struct claims *c, const struct claim *k,
    const struct claims_come *come)
{
	char n[QTY_TEXT], name[SHOWN], sum[QTY_TEXT];

	(void)text_clean(name, sizeof(name), k->name);
	(void)qty_text(n, k->number);
	if (k->about == ABOUT_UNKNOWN)
		return claims_wonder(c, k->name, &(struct claim_value){
		    .text = n }, "is not understood");
	if (k->about == ABOUT_PAGE_SIZE)
		return err_set(c->e, "%s says %s, and %zu rows came: the page "
		    "is full, and nothing says that it is the last one",
		    name, n, come->elements);
	if (k->about == ABOUT_SUM)
		return err_set(c->e, "%s says %s, but the quantities add up "
		    "to %s: the answer is not whole", name, n,
		    qty_text(sum, come->sum));
	if (k->about == ABOUT_CUSTOMERS)
		return err_set(c->e, "%s says %s, but %zu customers came: the "
		    "answer is not whole", name, n, come->customers);
	return err_set(c->e, "%zu rows came, but %s says %s: the answer is "
	    "not whole", come->rows, name, n);
}

/* A text for people that does not just say "OK". */
static int
take_note(struct claims *c, const struct claim *k,
    const struct claims_come *come)
{
	char message[400], name[SHOWN];

	c->failure = k->name;
	if (come->rows == 0)
		return claims_fail(c);
	(void)text_clean(message, sizeof(message), c->message);
	(void)text_clean(name, sizeof(name), k->name);
	return err_set(c->e, "%s is not understood: %s", name, message);
}

int
claims_judge(struct claims *c, const struct claims_come *come)
{
	bool whole = c->whole;
	size_t i;

	if (c->failure != NULL)
		return claims_fail(c);
	for (i = 0; i < c->n; i++) {
		if (c->kept[i].about == ABOUT_MESSAGE)
			return take_note(c, &c->kept[i], come);
		if (c->kept[i].about == ABOUT_PAGE_SIZE)
			continue;
		if (!agrees(&c->kept[i], come))
			return disagree(c, &c->kept[i], come);
		whole = whole || c->kept[i].about == ABOUT_TOTAL;
	}
	for (i = 0; i < c->n && !whole; i++)
		if (c->kept[i].about == ABOUT_PAGE_SIZE &&
		    !agrees(&c->kept[i], come))
			return disagree(c, &c->kept[i], come);
	return 0;
}

bool
claims_have(const struct claims *c, enum name_about about)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->kept[i].about == about)
			return true;
	return false;
}

/* --- the period ----------------------------------------------------------- */

static int
take_date(struct claims *c, const char *path, enum name_about about,
    const struct claim_value *v)
{
	char start[DATE_TEXT], end[DATE_TEXT], rule[96];
	struct days d;

	if (v->kind == CLAIM_NOTHING || v->kind == CLAIM_OTHER ||
	    (v->text != NULL && days_unset(v->text)))
		return 0;
	if (about == ABOUT_MADE && (v->text == NULL || !days_read(&d, v->text)))
		return 0;
	if (v->text != NULL && asked_period_agrees(c->period, about, v->text))
		return 0;
	(void)snprintf(rule, sizeof(rule), "not, or not readably, the billing "
	    "period asked for, %s to %s", date_text(start, c->period->start),
	    date_text(end, c->period->end));
	return wrong(c, path, v, rule);
}

/* --- what nobody knows ---------------------------------------------------- */

/* "1 of 3", "items 0-49/89": of how many; not known if it says nothing. */
static struct qty
of_how_many(const char *text)
{
	static const char digits[] = "0123456789";
	struct qty part = { 0 }, whole = { 0 };
	const char *p = text + strcspn(text, digits), *of;
	size_t n;

	for (; *p != '\0'; p = of + strcspn(of, digits)) {
		n = strspn(p, digits);
		of = p + n + strspn(p + n, " ");
		if (strncmp(of, "of ", 3) != 0 && *of != '/')
			continue;
		of += *of == '/' ? 1 : 2;
		of += strspn(of, " ");
		if (strspn(of, digits) == 0)
			continue;
		(void)qty_parse(&part, p, n);
		(void)qty_parse(&whole, of, strspn(of, digits));
		whole.known = whole.known && !qty_eq(part, whole);
		break;
	}
	return whole;
}

/*
 * A member beside the rows that no rule knows. A number may be that of the
 * rows; a text may tell a time or a part of a whole.
 * What is true or false has no meaning without its name.
 */
static int
take_unknown(struct claims *c, const char *path, const struct claim_value *v)
{
	struct qty whole;

	if (v->kind == CLAIM_NOTHING || v->kind == CLAIM_OTHER)
		return 0;
	if (v->kind == CLAIM_TRUE || v->kind == CLAIM_FALSE ||
	    (v->kind == CLAIM_NUMBER && !v->number.known))
		return claims_wonder(c, path, v, "is not understood");
	if (v->kind == CLAIM_TEXT && claim_is_preliminary(v->text))
		return claims_wonder(c, path, v, "is not what is billed at "
		    "the end");
	if (asked_period_misses(c->period, v->text))
		return claims_wonder(c, path, v, "is not the billing period "
		    "asked for");
	whole = v->kind == CLAIM_NUMBER ? v->number : of_how_many(v->text);
	if (whole.known)
		keep(c, path, v->kind == CLAIM_NUMBER ? ABOUT_UNKNOWN :
		    ABOUT_TOTAL, whole);
	return 0;
}

/* --- whether it is an answer ---------------------------------------------- */

const char claim_good_words[] = "ok okay success successful succeeded "
    "complete completed done final finalised finalized closed ready valid "
    "processed approved published";
static const char bad_words[] = "error errors fail failed failure fault "
    "denied unauthorized unauthorised forbidden invalid exception";

static void
note_failure(struct claims *c, const char *path, const struct claim_value *v)
{
	if (c->failure == NULL)
		c->failure = arena_str(c->arena, path);
	if (c->message == NULL && v != NULL && v->text != NULL &&
	    v->kind == CLAIM_TEXT)
		c->message = arena_str(c->arena, v->text);
}

static int
take_status(struct claims *c, const char *path, const struct claim_value *v)
{
	const int64_t ok = 200 * INT64_C(1000000);
	const char *text = v->text != NULL ? v->text : "";

	if (v->kind == CLAIM_NOTHING || v->kind == CLAIM_TRUE ||
	    v->kind == CLAIM_OTHER || claim_is_word(text, claim_good_words))
		return 0;
	if (v->kind == CLAIM_NUMBER && (v->number.micro == 0 ||
	    (v->number.micro >= ok && v->number.micro < ok + ok / 2)))
		return 0;
	if (v->kind == CLAIM_TEXT && name_holds(text, bad_words) == 0)
		return wrong(c, path, v, "a status that is not "
		    "understood");
	note_failure(c, path, NULL);
	return 0;
}

static int
take_verdict(struct claims *c, const char *path, enum name_about about,
    const struct claim_value *v)
{
	if (about == ABOUT_STATUS ||
	    (about == ABOUT_SUCCESS && v->kind == CLAIM_TEXT))
		return take_status(c, path, v);
	if (about == ABOUT_ERROR ? !denies(v) : denies(v) &&
	    v->kind != CLAIM_NOTHING)
		note_failure(c, path, about == ABOUT_ERROR ? v : NULL);
	return 0;
}

/* A text for people; if the answer has rows all the same, it must be a good
 * one: it might tell that some are missing. */
static void
take_message(struct claims *c, const char *path, const struct claim_value *v)
{
	if (v->kind == CLAIM_NOTHING || v->text == NULL ||
	    claim_is_word(v->text, claim_good_words))
		return;
	if (c->message == NULL)
		c->message = arena_str(c->arena, v->text);
	keep(c, path, ABOUT_MESSAGE, (struct qty){ 0 });
}

int
claims_take(struct claims *c, const char *path, enum name_about about,
    const struct claim_value *v)
{
	if (about < sizeof(flags) / sizeof(flags[0]) && flags[about] != NULL)
		return take_flag(c, path, about, v);
	if (about == ABOUT_WHOLE)
		return take_whole(c, path, v);
	if (about >= ABOUT_PAGE && about <= ABOUT_SUM)
		return take_number(c, path, about, v);
	if (about >= ABOUT_SUCCESS && about <= ABOUT_STATUS)
		return take_verdict(c, path, about, v);
	if (about >= ABOUT_PERIOD && about <= ABOUT_MADE)
		return take_date(c, path, about, v);
	if (about == ABOUT_UNKNOWN)
		return take_unknown(c, path, v);
	if (about == ABOUT_MESSAGE)
		take_message(c, path, v);
	return 0;
}

void
claims_release(struct claims *c)
{
	free(c->kept);
	c->kept = NULL;
	c->n = c->cap = 0;
}
