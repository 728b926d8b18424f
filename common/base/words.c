#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "words.h"
#include "xalloc.h"

void
words_add(struct words *w, const char *word)
{
	w->words = xgrow(w->words, w->n, &w->cap, sizeof(*w->words));
	w->words[w->n++] = (struct word){ .text = word };
}

bool
words_want(const struct words *w, const char *s)
{
	size_t i;

	for (i = 0; s != NULL && i < w->n; i++)
		if (text_caseeq(w->words[i].text, s))
			return true;
	return w->n == 0;
}

bool
words_meet(struct words *w, const char *s)
{
	size_t i;

	for (i = 0; s != NULL && i < w->n; i++)
		if (text_caseeq(w->words[i].text, s))
			w->words[i].met = true;
	return words_want(w, s);
}

void
words_release(struct words *w)
{
	free(w->words);
	memset(w, 0, sizeof(*w));
}
