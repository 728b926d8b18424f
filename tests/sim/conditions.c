#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "condition_tree.h"
#include "text.h"

enum { MAX_DEPTH = 100 };	/* of parentheses */

struct parser {
	const struct world *w;
	struct conditions *c;
	const char *text, *p;
	int depth;
	struct buf error;
};

static struct node *parse_or(struct parser *ps);

/* Notes the first error; always NULL. */
static void *
fail(struct parser *ps, const char *message)
{
	if (ps->error.len == 0)
		buf_fmt(&ps->error, "%s (at character %d of the condition)",
		    message, (int)(ps->p - ps->text) + 1);
	return NULL;
}

static void
operand_release(struct operand *o)
{
	free(o->s);
}

static void
node_free(struct node *n)
{
	size_t i;

	if (n == NULL)
		return;
	node_free(n->a);
	node_free(n->b);
	place_release(&n->place);
	for (i = 0; i < n->n; i++)
		operand_release(&n->values[i]);
	free(n->values);
	free(n);
}

static struct node *
node_new(enum node_type type, struct node *a, struct node *b)
{
	struct node *n = xcalloc(1, sizeof(*n));

	n->type = type;
	n->a = a;
	n->b = b;
	return n;
}

/* --- words --- */

static void
blanks(struct parser *ps)
{
	while (*ps->p == ' ' || *ps->p == '\t')
		ps->p++;
}

static bool
is_word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '/';
}

static size_t
word_length(const char *p)
{
	size_t n = 0;

	while (is_word_char(p[n]))
		n++;
	return n;
}

/* Takes this keyword if it is next. */
static bool
take_word(struct parser *ps, const char *word)
{
	size_t n;

	blanks(ps);
	n = word_length(ps->p);
	if (n != strlen(word) || strncasecmp(ps->p, word, n) != 0)
		return false;
	ps->p += n;
	return true;
}

static bool
take(struct parser *ps, char c)
{
	blanks(ps);
	if (*ps->p != c)
		return false;
	ps->p++;
	return true;
}

/* --- names --- */

/* "<name> is not a recognized name.": the one message known from life. */
static bool
unknown(struct parser *ps, const char *name, size_t len)
{
	if (ps->error.len == 0)
		buf_fmt(&ps->error, "%.*s is not a recognized name.",
		    (int)len, name);
	return false;
}

/* Finds the place that a name means. */
static bool
find_place(struct parser *ps, struct place *to, const char *name, size_t len)
{
	struct conditions *c = ps->c;

	if (c->kind == CONDITIONS)
		return place_find(to, ps->w, c->of, name, len) ||
		    unknown(ps, name, len);
	if (!place_find_child(to, c->of, c->kind == CUSTOM_CONDITIONS, name,
	    len))
		return unknown(ps, name, len);
	if (c->array >= 0 && c->array != to->column)
		return fail(ps, "child conditions speak of one array") != NULL;
	c->array = to->column;
	return true;
}

/* --- values --- */

/* Does an escape stand here, in front of a character that it protects? */
static bool
is_escape(const struct parser *ps, char quote)
{
	int64_t rule = world_switch(ps->w, SW_QUOTES);
	char next = ps->p[1];

	if (rule == QUOTES_BACKSLASH)
		return *ps->p == '\\' && next != '\0' &&
		    strchr("\"'\\", next) != NULL;
	return rule == QUOTES_DOUBLED && *ps->p == quote && next == quote;
}

static bool
parse_string(struct parser *ps, struct operand *o)
{
	char quote = *ps->p++;
	struct buf b = { 0 };

	for (;; ps->p++) {
		if (*ps->p == '\0') {
			buf_release(&b);
			return fail(ps, "a string does not end") != NULL;
		}
		if (is_escape(ps, quote))
			ps->p++;
		else if (*ps->p == quote)
			break;
		buf_char(&b, *ps->p);
	}
	ps->p++;
	o->type = IS_STRING;
	o->s = buf_take(&b);
	return true;
}

static bool
parse_date(struct parser *ps, struct operand *o)
{
	size_t n = strcspn(++ps->p, "]");

	if (ps->p[n] != ']' || (!date_parse(ps->p, n, &o->n) &&
	    !day_parse(ps->p, n, &o->n)))
		return fail(ps, "not a date like [2026-10-26T00:00:00Z]") !=
		    NULL;
	ps->p += n + 1;
	o->type = IS_DATE;
	return true;
}

static bool
parse_number(struct parser *ps, struct operand *o)
{
	size_t n = strspn(ps->p, "+-.0123456789eE");

	if (n == 0 || is_word_char(ps->p[n]) ||
	    !decimal_parse(ps->p, n, 6, &o->n))
		return fail(ps, "not a value: strings need quotes, dates "
		    "brackets") != NULL;
	ps->p += n;
	o->type = IS_NUMBER;
	return true;
}

static bool
parse_value(struct parser *ps, struct operand *o)
{
	memset(o, 0, sizeof(*o));
	blanks(ps);
	if (*ps->p == '"' || *ps->p == '\'')
		return parse_string(ps, o);
	if (*ps->p == '[')
		return parse_date(ps, o);
	if (take_word(ps, "null"))
		return true;
	o->type = IS_BOOL;
	if (take_word(ps, "false"))
		return true;
	o->n = 1;
	if (take_word(ps, "true"))
		return true;
	return parse_number(ps, o);
}

/* Does the value fit what it is compared with? */
static bool
fits(struct parser *ps, const struct node *n, const struct operand *o)
{
	const struct schema *s = &schemas[ps->c->of];
	static const enum value_type types[] = {
		[KIND_INT] = IS_NUMBER, [KIND_DECIMAL] = IS_NUMBER,
		[KIND_BOOL] = IS_BOOL, [KIND_DATE] = IS_DATE,
		[KIND_STRING] = IS_STRING, [KIND_ENUM] = IS_STRING,
		[KIND_LINK] = IS_NULL, [KIND_REF] = IS_NULL,
		[KIND_ARRAY] = IS_NULL,
	};
	bool patterns = n->op == CONTAINS || n->op == LIKE;

	if (n->place.kind == KIND_ENUM && (patterns || (o->type != IS_NULL &&
	    (o->type != IS_STRING || !word_in(s->fields[n->place.column].of,
	    o->s, strlen(o->s), false))))) {
		if (ps->error.len == 0)
			buf_str(&ps->error, "Enum value supplied was invalid");
		return false;
	}
	if (o->type == IS_NULL)
		return n->op == EQ || n->op == NE ? true :
		    fail(ps, "null goes with = and != only") != NULL;
	if (patterns && o->type != IS_STRING)
		return fail(ps, "contains and like need a string") != NULL;
	if (n->place.any)
		return true;
	if (types[n->place.kind] != o->type || (patterns &&
	    n->place.kind != KIND_STRING))
		return fail(ps, "a value of the wrong kind") != NULL;
	return true;
}

/* SQL Server ignores blanks at the end of what it compares. */
static void
trim_blanks(struct parser *ps, const struct node *n, struct operand *o)
{
	size_t len;

	if (o->type != IS_STRING || n->op == CONTAINS || n->op == LIKE ||
	    world_switch(ps->w, SW_BLANKS) != BLANKS_IGNORED)
		return;
	for (len = strlen(o->s); len > 0 && o->s[len - 1] == ' '; len--)
		o->s[len - 1] = '\0';
}

static bool
parse_values(struct parser *ps, struct node *n)
{
	int64_t limit = world_switch(ps->w, SW_IN_LIMIT);
	bool list = n->op == IN;

	if (list && world_switch(ps->w, SW_IN_LISTS) == REFUSED)
		return fail(ps, "in is not a recognized operator") != NULL;
	if (list && !take(ps, '('))
		return fail(ps, "in needs a list in parentheses") != NULL;
	do {
		if (list && limit > 0 && (int64_t)n->n >= limit)
			return fail(ps, "too many values after in") != NULL;
		n->values = xrealloc(n->values, n->n + 1, sizeof(*n->values));
		if (!parse_value(ps, &n->values[n->n])) {
			operand_release(&n->values[n->n]);
			return false;
		}
		trim_blanks(ps, n, &n->values[n->n]);
		n->n++;
		if (!fits(ps, n, &n->values[n->n - 1]))
			return false;
	} while (list && take(ps, ','));
	if (list && !take(ps, ')'))
		return fail(ps, "')' expected") != NULL;
	return true;
}

/* --- expressions --- */

static bool
parse_op(struct parser *ps, struct node *n)
{
	static const struct {
		const char *text;
		enum test_op op;
	} signs[] = { { "!=", NE }, { "<=", LE }, { ">=", GE }, { "=", EQ },
	    { "<", LT }, { ">", GT } };
	size_t i;

	n->negated = take_word(ps, "not");
	if (take_word(ps, "contains"))
		n->op = CONTAINS;
	else if (take_word(ps, "like"))
		n->op = LIKE;
	else if (take_word(ps, "in"))
		n->op = IN;
	else if (n->negated)
		return fail(ps, "not goes with contains, like and in") != NULL;
	else {
		for (i = 0; i < 6; i++)
			if (strncmp(ps->p, signs[i].text,
			    strlen(signs[i].text)) == 0)
				break;
		if (i == 6)
			return fail(ps, "an operator expected") != NULL;
		ps->p += strlen(signs[i].text);
		n->op = signs[i].op;
	}
	if (n->op == IN && ps->c->kind != CONDITIONS)
		return fail(ps, "in cannot be used here") != NULL;
	return true;
}

static struct node *
parse_test(struct parser *ps)
{
	struct node *n;
	size_t len;
	bool ok;

	len = word_length(ps->p);
	if (len == 0)
		return fail(ps, "a name expected");
	n = node_new(NODE_TEST, NULL, NULL);
	ok = find_place(ps, &n->place, ps->p, len);
	ps->p += len;
	if (ok && parse_op(ps, n) && parse_values(ps, n))
		return n;
	node_free(n);
	return NULL;
}

static struct node *
parse_term(struct parser *ps)
{
	struct node *n;

	blanks(ps);
	if (take_word(ps, "not")) {
		if (world_switch(ps->w, SW_NOT_GROUP) == REFUSED)
			return fail(ps, "not goes before contains, like, in");
		n = parse_term(ps);
		return n != NULL ? node_new(NODE_NOT, n, NULL) : NULL;
	}
	if (!take(ps, '('))
		return parse_test(ps);
	if (++ps->depth > MAX_DEPTH)
		return fail(ps, "too many parentheses");
	n = parse_or(ps);
	ps->depth--;
	if (n != NULL && !take(ps, ')')) {
		node_free(n);
		return fail(ps, "')' expected");
	}
	return n;
}

/* Terms joined by and; by or as well if both bind alike. */
static struct node *
parse_and(struct parser *ps, bool *joined)
{
	bool alike = world_switch(ps->w, SW_PRECEDENCE) == LEFT_FIRST;
	struct node *n = parse_term(ps), *next;
	enum node_type type;

	*joined = false;
	while (n != NULL) {
		if (take_word(ps, "and"))
			type = NODE_AND;
		else if (alike && take_word(ps, "or"))
			type = NODE_OR;
		else
			break;
		*joined = true;
		next = parse_term(ps);
		if (next == NULL) {
			node_free(n);
			return NULL;
		}
		n = node_new(type, n, next);
	}
	return n;
}

static struct node *
parse_or(struct parser *ps)
{
	bool and_first, and_next;
	struct node *n = parse_and(ps, &and_first), *next;

	while (n != NULL && take_word(ps, "or")) {
		next = parse_and(ps, &and_next);
		and_first |= and_next;
		if (next != NULL && and_first &&
		    world_switch(ps->w, SW_PRECEDENCE) == MIX_REFUSED) {
			node_free(next);
			next = fail(ps, "and with or needs parentheses");
		}
		if (next == NULL) {
			node_free(n);
			return NULL;
		}
		n = node_new(NODE_OR, n, next);
	}
	return n;
}

struct conditions *
conditions_parse(const struct world *w, enum resource of,
    enum conditions_kind kind, const char *text, char **error)
{
	struct conditions *c = xcalloc(1, sizeof(*c));
	struct parser ps = { .w = w, .c = c, .text = text, .p = text };

	c->of = of;
	c->kind = kind;
	c->array = -1;
	blanks(&ps);
	if (*ps.p != '\0') {
		c->root = parse_or(&ps);
		blanks(&ps);
		if (c->root != NULL && *ps.p != '\0')
			(void)fail(&ps, "and, or or the end expected");
	}
	*error = NULL;
	if (ps.error.len == 0)
		return c;
	*error = buf_take(&ps.error);
	conditions_free(c);
	return NULL;
}

void
conditions_free(struct conditions *c)
{
	if (c == NULL)
		return;
	node_free(c->root);
	free(c);
}
