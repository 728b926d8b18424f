#ifndef WORDS_H
#define WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* The values of an option that may be repeated: any of them will do. */
struct words {
	struct word {
		const char *text;	/* borrowed */
		bool met;	/* of words_meet() */
	} *words;
	size_t n;
	size_t cap;
};

void words_add(struct words *w, const char *word);
/* Whether s is one of them, in any case. No words at all want anything, even
 * NULL. */
bool words_want(const struct words *w, const char *s);
/* The same, and what it is equal to is met. */
bool words_meet(struct words *w, const char *s);
void words_release(struct words *w);

#endif
