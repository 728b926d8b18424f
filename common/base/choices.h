#ifndef CHOICES_H
#define CHOICES_H

#include <stdbool.h>
#include <stddef.h>

/* The values of an option that may be repeated, or of a filter: any will do. */
struct choices {
	struct choice {
		const char *text;	/* borrowed */
		bool used;	/* by choices_use() */
	} *items;
	size_t n;
	size_t cap;
};

void choices_add(struct choices *c, const char *text);
/* Whether s is one of them, in any case. None at all allow everything, even
 * NULL. */
bool choices_allow(const struct choices *c, const char *s);
/* The same, and what it is equal to is marked as used. */
bool choices_use(struct choices *c, const char *s);
void choices_release(struct choices *c);

#endif
