#ifndef REDACT_H
#define REDACT_H

#include <stdbool.h>

#include "arena.h"

/*
 * What may be handed on of a user's data: nothing but what is known to be
 * harmless, by a list. Every other text becomes a tag: ten letters that are
 * the same for the same text in one report, and say nothing about it in
 * another, as the key is made for the report and thrown away.
 */
#define REDACT_KEY	32

struct redact {
	unsigned char key[REDACT_KEY];
};

void redact_init(struct redact *r);
void redact_release(struct redact *r);

/*
 * The tag of a text. Kept are the blanks at its ends, whether its letters are
 * capital, small or both, and by the first letter how long it is: s up to 8
 * characters, m up to 25, l up to 50, x longer. Texts that differ in case have
 * tags that differ in case at the most. A blank text stays.
 */
const char *redact_tag(const struct redact *r, const char *text,
    struct arena *a);

/* Whether a text is one of the words that the APIs themselves use. */
bool redact_is_word(const char *text);
/* The text if it is one of these words, else its tag. */
const char *redact_word(const struct redact *r, const char *text,
    struct arena *a);
/* The text if it can only be a version (v2025.1, 4.6.38842), else its tag. */
const char *redact_version(const struct redact *r, const char *text,
    struct arena *a);
/* The host of an address, with a scheme or without, if it is one of
 * ConnectWise's cloud; else NULL. */
const char *redact_cloud_host(const char *address, struct arena *a);

#endif
