/*
 * Texts, separated by LF, on their way to people and programs: in CSV they are
 * one row of as many fields, and none is a formula; in HTML they are text, and
 * nothing else; in JSON they are what they were; and in none of them is what
 * moves a cursor.
 */
#include <jansson.h>

#include "csvread.h"
#include "fuzz.h"
#include "jout.h"
#include "put.h"
#include "text.h"

#define MAX_TEXTS	32

static char texts[MAX_TEXTS][1024];
static size_t n_texts;
static char *out;
static size_t out_len;

static void
check_harmless(const char *text, size_t len)
{
	size_t n;

	for (; len > 0; text += n, len -= n) {
		n = utf8_len(text, len);
		must(n > 0 && !text_is_harmful(utf8_decode(text, n)));
	}
}

/* --- CSV ------------------------------------------------------------------ */

static bool
is_formula(const char *s)
{
	static const char *const signs[] = { "=", "+", "-", "@",
	    "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0",
	    "\t", "\r", "\n" };
	size_t i;

	for (i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (strncmp(s, signs[i], strlen(signs[i])) == 0)
			return true;
	return false;
}

#define SEP	"sep=,\r\n"

/* Whether the two are the same but for apostrophes before formulas. */
static bool
is_disarmed(const char *cell, const char *text)
{
	for (; *text != '\0'; text++, cell++) {
		if (is_formula(text) && *cell == '\'')
			cell++;
		if (*cell != *text)
			return false;
	}
	return *cell == '\0';
}

static int
on_row(void *ctx, const struct csv_row *row, struct err *e)
{
	const char *const *fields = row->fields;
	const size_t n = row->n;
	size_t *rows = ctx, i;
	char clean[TEXT_CLEAN_SIZE(1024)];
	const char *p;

	(void)e;
	must(row->line == 2 && n == n_texts);
	for (i = 0; i < n; i++) {
		(void)text_clean(clean, sizeof(clean), texts[i]);
		must(!is_formula(fields[i]));
		for (p = fields[i]; (p = strchr(p, ';')) != NULL; ) {
			p += 1 + strspn(p + 1, " ");
			must(!is_formula(p));
		}
		must(is_disarmed(fields[i], clean));
	}
	(*rows)++;
	return 0;
}

static void
check_csv(void)
{
	FILE *f = open_memstream(&out, &out_len);
	struct err e;
	size_t i, rows = 0;

	must(f != NULL);
	/* the texts may hold more semicolons than there are commas */
	(void)fputs(SEP, f);
	for (i = 0; i < n_texts; i++) {
		if (i > 0)
			(void)fputc(',', f);
		put_csv(f, texts[i]);
	}
	(void)fputs("\r\n", f);
	must(fclose(f) == 0);
	must(out_len > 2 && memcmp(out + out_len - 2, "\r\n", 2) == 0);
	check_harmless(out + strlen(SEP), out_len - strlen(SEP) - 2);
	must(csvread(out, out_len, on_row, &rows, &e) == 0);
	/* a row of nothing but delimiters is skipped */
	must(rows == 1 || strspn(out + strlen(SEP), " ,\"\r\n") == out_len -
	    strlen(SEP));
	free(out);
}

/* --- HTML ----------------------------------------------------------------- */

/* The text that a browser makes of s, in which nothing is but text. */
static void
check_html(const char *text)
{
	static const struct {
		const char *name;
		char c;
	} entities[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' },
	    { "&quot;", '"' }, { "&#39;", '\'' } };
	FILE *f = open_memstream(&out, &out_len);
	struct buf read = { 0 };
	char clean[TEXT_CLEAN_SIZE(1024)];
	const char *p;
	size_t i;

	must(f != NULL);
	put_html(f, text);
	must(fclose(f) == 0);
	for (p = out; *p != '\0'; ) {
		must(strchr("<>\"'", *p) == NULL);
		for (i = 0; *p == '&'; i++) {
			must(i < sizeof(entities) / sizeof(entities[0]));
			if (strncmp(p, entities[i].name,
			    strlen(entities[i].name)) == 0)
				break;
		}
		buf_addc(&read, *p == '&' ? entities[i].c : *p);
		p += *p == '&' ? strlen(entities[i].name) : 1;
	}
	buf_addc(&read, '\0');
	(void)text_clean(clean, sizeof(clean), text);
	must(strcmp(read.data, clean) == 0);
	buf_release(&read);
	free(out);
}

/* --- JSON, and terminals -------------------------------------------------- */

static void
check_json(void)
{
	FILE *f = open_memstream(&out, &out_len);
	struct buf b = { 0 };
	struct jout j = { .buf = &b };
	const char *read;
	json_t *list;
	size_t i;

	must(f != NULL);
	jout_array(&j, NULL);
	for (i = 0; i < n_texts; i++)
		jout_string(&j, NULL, texts[i]);
	jout_end_array(&j);
	must(utf8_valid(b.data, b.len));
	put_json_line(f, &b);
	must(fclose(f) == 0);
	must(out_len > 0 && out[out_len - 1] == '\n');
	check_harmless(out, out_len - 1);
	list = json_loadb(out, out_len, 0, NULL);
	must(json_array_size(list) == n_texts);
	for (i = 0; i < n_texts; i++) {
		read = json_string_value(json_array_get(list, i));
		must(read != NULL);
		must(strcmp(read, texts[i]) == 0 ||
		    !utf8_valid(texts[i], strlen(texts[i])));
	}
	json_decref(list);
	buf_release(&b);
	free(out);
}

static void
check_terminal(const char *text, size_t width)
{
	FILE *f = open_memstream(&out, &out_len);
	size_t i, shown = 0;

	must(f != NULL);
	put_text(f, text, width);
	must(fclose(f) == 0);
	check_harmless(out, out_len);
	for (i = 0; i < out_len; i++)
		shown += ((unsigned char)out[i] & 0xc0) != 0x80;
	must(shown >= width);
	free(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *lf;
	size_t len;

	for (n_texts = 0; size > 0 && n_texts < MAX_TEXTS;
	    data += len, size -= len) {
		lf = memchr(data, '\n', size);
		len = lf != NULL ? (size_t)(lf - data) : size;
		if (len >= sizeof(texts[0]) || memchr(data, '\0', len) != NULL)
			return 0;
		/* a vertical tab stands for LF */
		memcpy(texts[n_texts], data, len);
		texts[n_texts][len] = '\0';
		for (; strchr(texts[n_texts], '\v') != NULL; )
			*strchr(texts[n_texts], '\v') = '\n';
		check_html(texts[n_texts]);
		check_terminal(texts[n_texts], len % 20);
		n_texts++;
		len += lf != NULL;
	}
	if (n_texts > 0) {
		check_csv();
		check_json();
	}
	return 0;
}
