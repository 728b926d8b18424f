#include <stdlib.h>

#include "filter.h"
#include "text.h"
#include "xalloc.h"

void
words_add(struct words *w, const char *word)
{
	w->words = xgrow(w->words, w->n, &w->cap, sizeof(*w->words));
	w->words[w->n++] = word;
}

/* No words at all want anything. */
static bool
has_word(const struct words *w, const char *s)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (s != NULL && text_caseeq(w->words[i], s))
			return true;
	return w->n == 0;
}

/* Whether s starts with text, in any case. */
static bool
starts(const char *s, const char *text)
{
	char a[2] = "", b[2] = "";

	for (; *text != '\0'; s++, text++) {
		a[0] = *s;
		b[0] = *text;
		if (!text_caseeq(a, b))
			return false;
	}
	return true;
}

/* Whether s holds text, in any case. */
static bool
holds(const char *s, const char *text)
{
	if (s == NULL)
		return false;
	while (!starts(s, text))
		if (*s++ == '\0')
			return false;
	return true;
}

bool
filter_wants(const struct filter *f, enum log_level level,
    const struct row *row)
{
	if (row->level > level || !has_word(&f->codes, row->code) ||
	    !has_word(&f->customers, row->customer.code))
		return false;
	return f->text == NULL || holds(row->code, f->text) ||
	    holds(row->message, f->text) ||
	    holds(row->customer.code, f->text) ||
	    holds(row->customer.name, f->text) || holds(row->sku, f->text) ||
	    holds(row->description, f->text);
}

void
filter_release(struct filter *f)
{
	free(f->codes.words);
	free(f->customers.words);
}
