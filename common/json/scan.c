#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "scan.h"
#include "text.h"
#include "xalloc.h"

#define MAX_WHOLE	(INT64_C(1) << 53)

/* One scan_parse() under way. */
struct parse {
	struct scan *s;
	const char *p;
	const char *end;
	const char *fault;	/* what is wrong at p */
	int depth;
};

static bool parse_value(struct parse *ps);

static bool
fault(struct parse *ps, const char *what)
{
	ps->fault = what;
	return false;
}

static size_t
add_token(struct parse *ps, enum scan_type type)
{
	struct scan *s = ps->s;

	if (s->n == s->cap)
		s->tokens = xgrow(s->tokens, s->n, &s->cap,
		    sizeof(*s->tokens));
	s->tokens[s->n] = (struct scan_token){
		.type = type,
		.start = (uint32_t)(ps->p - s->text),
	};
	return s->n++;
}

/* The token ends where the parse stands, and holds all tokens since. */
static void
end_token(struct parse *ps, size_t tok)
{
	struct scan_token *t = &ps->s->tokens[tok];

	t->len = (uint32_t)(ps->p - ps->s->text) - t->start;
	t->next = (uint32_t)ps->s->n;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void
skip_blanks(struct parse *ps)
{
	while (ps->p < ps->end && is_blank(*ps->p))
		ps->p++;
}

static bool
accept(struct parse *ps, char c)
{
	if (ps->p == ps->end || *ps->p != c)
		return false;
	ps->p++;
	return true;
}

/* The value of four hexadecimal digits, or -1. */
static int
hex4(const char *p)
{
	int i, v = 0;

	for (i = 0; i < 4; i++) {
		char c = p[i];

		v <<= 4;
		if (c >= '0' && c <= '9')
			v |= c - '0';
		else if (c >= 'a' && c <= 'f')
			v |= c - 'a' + 10;
		else if (c >= 'A' && c <= 'F')
			v |= c - 'A' + 10;
		else
			return -1;
	}
	return v;
}

/* Writes up to 4 bytes; returns how many. */
static size_t
put_utf8(char *out, uint32_t c)
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4, i;

	for (i = n - 1; i > 0; i--, c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)(lead[n] | c);
	return n;
}

/* What a letter means behind a backslash; 0: nothing. */
static char
escaped(char letter)
{
	switch (letter) {
	case '"':
	case '\\':
	case '/':
		return letter;
	case 'b':
		return '\b';
	case 'f':
		return '\f';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	default:
		return '\0';
	}
}

/*
 * Reads the escape behind a backslash at *p into *c, and moves behind it.
 * Returns what is wrong with it, or NULL.
 */
static const char *
read_escape(uint32_t *c, const char **p, const char *end)
{
	int u, low;

	if (*p == end)
		return "the string has no end";
	if ((*c = (uint32_t)escaped(**p)) != 0) {
		++*p;
		return NULL;
	}
	if (**p != 'u' || end - *p < 5 || (u = hex4(*p + 1)) == -1)
		return "unknown escape in a string";
	if (u == 0)
		return "NUL in a string";
	if (u >= 0xdc00 && u <= 0xdfff)
		return "half a surrogate pair";
	*p += 5;
	*c = (uint32_t)u;
	if (u < 0xd800 || u > 0xdbff)
		return NULL;
	low = end - *p >= 6 && (*p)[0] == '\\' && (*p)[1] == 'u' ?
	    hex4(*p + 2) : -1;
	if (low < 0xdc00 || low > 0xdfff)
		return "half a surrogate pair";
	*p += 6;
	*c = 0x10000 + ((*c - 0xd800) << 10) + ((uint32_t)low - 0xdc00);
	return NULL;
}

/*
 * Decodes the escape, or copies the byte, at *p, which moves behind it; returns
 * how many bytes, up to 4, that is.
 */
static size_t
put_piece(char *out, const char **p, const char *end)
{
	uint32_t c;

	if (**p != '\\') {
		*out = *(*p)++;
		return 1;
	}
	++*p;	/* parse_string() has seen that it can be read */
	return read_escape(&c, p, end) == NULL ? put_utf8(out, c) : 0;
}

static bool
decodes_to(const struct scan *s, const struct scan_token *t, const char *text,
    size_t len)
{
	const char *p = s->text + t->start, *end = p + t->len;
	char piece[4];
	size_t n;

	for (; p < end; text += n, len -= n) {
		n = put_piece(piece, &p, end);
		if (n > len || memcmp(text, piece, n) != 0)
			return false;
	}
	return len == 0;
}

/* Whether the string t, decoded, is the len bytes at text. */
static bool
means(const struct scan *s, const struct scan_token *t, const char *text,
    size_t len)
{
	if (t->escaped)
		return decodes_to(s, t, text, len);
	return t->len == len && memcmp(s->text + t->start, text, len) == 0;
}

/* p stands on the opening quote. */
static bool
parse_string(struct parse *ps)
{
	const char *why, *next;
	size_t tok;
	uint32_t c;

	ps->p++;
	tok = add_token(ps, SCAN_STRING);
	for (;;) {
		while (ps->p < ps->end && text_plain[(unsigned char)*ps->p])
			ps->p++;
		if (ps->p == ps->end)
			return fault(ps, "the string has no end");
		if (*ps->p == '"')
			break;
		if (*ps->p == '\\') {
			ps->s->tokens[tok].escaped = true;
			ps->p++;
			if ((why = read_escape(&c, &ps->p, ps->end)) != NULL)
				return fault(ps, why);
		} else if ((unsigned char)*ps->p < 0x20) {
			return fault(ps, "control character in a string");
		} else {
			next = utf8_next(ps->p, ps->end);
			if (next == NULL)
				return fault(ps, "not UTF-8");
			ps->p = next;
		}
	}
	end_token(ps, tok);
	ps->p++;
	return true;
}

/* At least one digit. */
static bool
parse_digits(struct parse *ps)
{
	if (ps->p == ps->end || !is_digit(*ps->p))
		return fault(ps, "not a number");
	while (ps->p < ps->end && is_digit(*ps->p))
		ps->p++;
	return true;
}

static bool
parse_number(struct parse *ps)
{
	size_t tok;

	tok = add_token(ps, SCAN_NUMBER);
	(void)accept(ps, '-');
	if (accept(ps, '0')) {
		if (ps->p < ps->end && is_digit(*ps->p))
			return fault(ps, "not a number");
	} else if (!parse_digits(ps)) {
		return false;
	}
	if (accept(ps, '.') && !parse_digits(ps))
		return false;
	if (accept(ps, 'e') || accept(ps, 'E')) {
		if (!accept(ps, '-'))
			(void)accept(ps, '+');
		if (!parse_digits(ps))
			return false;
	}
	end_token(ps, tok);
	return true;
}

static bool
parse_word(struct parse *ps, const char *word, enum scan_type type)
{
	size_t tok, len = strlen(word);

	if ((size_t)(ps->end - ps->p) < len || memcmp(ps->p, word, len) != 0)
		return fault(ps, "not a JSON value");
	tok = add_token(ps, type);
	ps->p += len;
	end_token(ps, tok);
	return true;
}

static bool
parse_array(struct parse *ps)
{
	size_t tok;

	tok = add_token(ps, SCAN_ARRAY);
	ps->p++;
	skip_blanks(ps);
	if (!accept(ps, ']')) {
		do {
			skip_blanks(ps);
			if (!parse_value(ps))
				return false;
			skip_blanks(ps);
		} while (accept(ps, ','));
		if (!accept(ps, ']'))
			return fault(ps, "expected , or ]");
	}
	end_token(ps, tok);
	return true;
}

/* Whether two names are the same once they are decoded. */
static bool
same_name(const struct scan *s, size_t a, size_t b)
{
	const struct scan_token *x = &s->tokens[a], *y = &s->tokens[b];
	struct arena arena = { 0 };
	const char *decoded;
	bool same;

	if (!y->escaped)
		return means(s, x, s->text + y->start, y->len);
	if (!x->escaped)
		return means(s, y, s->text + x->start, x->len);
	decoded = scan_string(s, a, &arena);
	same = means(s, y, decoded, strlen(decoded));
	arena_release(&arena);
	return same;
}

/* The name that was read last must be new in the object obj. */
static bool
name_is_new(const struct scan *s, size_t obj, size_t name)
{
	const struct scan_token *tokens = s->tokens;
	size_t other, members = 0;

	for (other = obj + 1; other < name;
	    other = tokens[other + 1].next) {
		if (++members == SCAN_MAX_MEMBERS)
			return false;
		if ((tokens[other].len == tokens[name].len ||
		    tokens[other].escaped || tokens[name].escaped) &&
		    same_name(s, other, name))
			return false;
	}
	return true;
}

static bool
parse_object(struct parse *ps)
{
	size_t tok, name;

	tok = add_token(ps, SCAN_OBJECT);
	ps->p++;
	skip_blanks(ps);
	if (!accept(ps, '}')) {
		do {
			skip_blanks(ps);
			name = ps->s->n;
			if (ps->p == ps->end || *ps->p != '"')
				return fault(ps, "expected a name");
			if (!parse_string(ps))
				return false;
			if (!name_is_new(ps->s, tok, name))
				return fault(ps, "a name stands twice, or "
				    "there are too many");
			skip_blanks(ps);
			if (!accept(ps, ':'))
				return fault(ps, "expected :");
			skip_blanks(ps);
			if (!parse_value(ps))
				return false;
			skip_blanks(ps);
		} while (accept(ps, ','));
		if (!accept(ps, '}'))
			return fault(ps, "expected , or }");
	}
	end_token(ps, tok);
	return true;
}

static bool
parse_nested(struct parse *ps, bool (*parse)(struct parse *))
{
	bool good;

	if (ps->depth == SCAN_MAX_DEPTH)
		return fault(ps, "nested too deeply");
	ps->depth++;
	good = parse(ps);
	ps->depth--;
	return good;
}

static bool
parse_value(struct parse *ps)
{
	if (ps->p == ps->end)
		return fault(ps, "the text ends too early");
	switch (*ps->p) {
	case '{':
		return parse_nested(ps, parse_object);
	case '[':
		return parse_nested(ps, parse_array);
	case '"':
		return parse_string(ps);
	case 't':
		return parse_word(ps, "true", SCAN_TRUE);
	case 'f':
		return parse_word(ps, "false", SCAN_FALSE);
	case 'n':
		return parse_word(ps, "null", SCAN_NULL);
	default:
		return parse_number(ps);
	}
}

int
scan_value(struct scan *s, const char *text, size_t len, struct err *e)
{
	struct parse ps = { .s = s, .p = text, .end = text + len };
	bool good;

	s->text = text;
	s->n = s->end = 0;
	if (len > UINT32_MAX)
		return err_set(e, "the text is too long");
	skip_blanks(&ps);
	good = parse_value(&ps);
	s->end = (size_t)(ps.p - text);
	return good ? 0 : err_set(e, "%s", ps.fault);
}

int
scan_parse(struct scan *s, const char *text, size_t len, struct err *e)
{
	struct err why = { "text after the value" };

	if (scan_value(s, text, len, &why) == 0) {
		while (s->end < len && is_blank(text[s->end]))
			s->end++;
		if (s->end == len)
			return 0;
	}
	return err_set(e, "column %zu: %s", s->end + 1, why.text);
}

void
scan_release(struct scan *s)
{
	free(s->tokens);
	memset(s, 0, sizeof(*s));
}

enum scan_type
scan_type(const struct scan *s, size_t tok)
{
	return s->tokens[tok].type;
}

/* The member's value, if its name is one of those from t on, before end. */
static size_t
find_member(const struct scan *s, size_t t, size_t end, const char *name)
{
	const size_t len = strlen(name);

	const struct scan_token *tokens = s->tokens;

	for (; t < end; t = tokens[t + 1].next)
		if ((tokens[t].len == len || tokens[t].escaped) &&
		    means(s, &tokens[t], name, len))
			return t + 1;
	return 0;
}

size_t
scan_member(const struct scan *s, size_t tok, const char *name)
{
	assert(s->tokens[tok].type == SCAN_OBJECT);
	return find_member(s, tok + 1, s->tokens[tok].next, name);
}

size_t
scan_member_after(const struct scan *s, size_t tok, size_t last,
    const char *name)
{
	const size_t from = last == 0 ? tok + 1 : s->tokens[last].next;
	const size_t found = find_member(s, from, s->tokens[tok].next, name);

	return found != 0 ? found : find_member(s, tok + 1, from, name);
}

size_t
scan_count(const struct scan *s, size_t tok)
{
	size_t t, n = 0;

	for (t = tok + 1; t < s->tokens[tok].next; t = s->tokens[t].next)
		n++;
	return n;
}

size_t
scan_next(const struct scan *s, size_t tok)
{
	return s->tokens[tok].next;
}

char *
scan_string(const struct scan *s, size_t tok, struct arena *a)
{
	const struct scan_token *t = &s->tokens[tok];
	const char *p = s->text + t->start, *end = p + t->len;
	char *copy, *out;

	assert(t->type == SCAN_STRING);
	if (!t->escaped)
		return arena_strn(a, p, t->len);
	copy = out = arena_alloc(a, t->len + 1);	/* never longer */
	while (p < end)
		out += put_piece(out, &p, end);
	*out = '\0';
	return copy;
}

bool
scan_copy(const struct scan *s, size_t tok, char *out, size_t size)
{
	const struct scan_token *t = &s->tokens[tok];
	const char *p = s->text + t->start, *end = p + t->len;
	char piece[4];
	size_t n, len = 0;

	if (t->type != SCAN_STRING)
		return false;
	for (; p < end; len += n) {
		n = put_piece(piece, &p, end);
		if (n >= size - len)
			return false;
		memcpy(out + len, piece, n);
	}
	out[len] = '\0';
	return true;
}

bool
scan_is(const struct scan *s, size_t tok, const char *text)
{
	const struct scan_token *t = &s->tokens[tok];

	return t->type == SCAN_STRING && means(s, t, text, strlen(text));
}

const char *
scan_qty(const struct scan *s, size_t tok, struct qty *q)
{
	const struct scan_token *t = &s->tokens[tok];

	if (t->type != SCAN_NUMBER)
		return "is not a number";
	return qty_parse(q, s->text + t->start, t->len);
}

bool
scan_whole(const struct scan *s, size_t tok, int64_t *n)
{
	const struct scan_token *t = &s->tokens[tok];
	const char *p = s->text + t->start;
	int64_t v = 0;
	uint32_t i;

	if (t->type != SCAN_NUMBER)
		return false;
	for (i = 0; i < t->len; i++) {
		if (p[i] < '0' || p[i] > '9')
			return false;
		v = v * 10 + (p[i] - '0');
		if (v > MAX_WHOLE)
			return false;
	}
	*n = v;
	return true;
}
