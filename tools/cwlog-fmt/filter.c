#include "filter.h"
#include "text.h"

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
	if (row->level > level || !choices_allow(&f->codes, row->code) ||
	    !choices_allow(&f->customers, row->customer.code))
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
	choices_release(&f->codes);
	choices_release(&f->customers);
}
