#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * UTF-8 text of unknown origin: checking it, comparing it, trimming it, and
 * showing it to people, who see what is there and keep their cursor.
 */

/*
 * The length in bytes of the well-formed UTF-8 character at s (1 to 4), of
 * which len bytes are there, or 0 when there is none: overlong forms,
 * surrogates and values over U+10FFFF are not well-formed.
 */
size_t utf8_len(const char *s, size_t len);

/* Where the character at s ends, the text ends at end; NULL if it is none. */
const char *utf8_next(const char *s, const char *end);

/* Whether the len bytes at s are well-formed UTF-8. */
bool utf8_valid(const char *s, size_t len);

/* The code point of the well-formed character of n bytes at s. */
uint32_t utf8_decode(const char *s, size_t n);

/*
 * Whether a character is invisible, may move the cursor, hide text or turn it
 * around: C0 and C1 control characters, DEL, line and paragraph separators,
 * and what Unicode calls ignorable: bidirectional controls, characters without
 * width, the soft hyphen, variation selectors, tags, the byte order mark.
 * What follows is the one rule for showing them.
 */
bool text_is_harmful(uint32_t c);

/* Writes "<U+200B>" to the TEXT_ESCAPE bytes at out. Returns the length. */
#define TEXT_ESCAPE	sizeof("<U+10FFFF>")
size_t text_escape(char *out, uint32_t c);

/*
 * Copies s into the size bytes at out so that a terminal shows it as one line
 * of plain text: harmful characters become text, <U+200B>, malformed bytes '?';
 * what does not fit is cut at a character. Always NUL-terminated. Returns the
 * length. TEXT_CLEAN_SIZE(len) bytes hold whatever len bytes become.
 */
#define TEXT_CLEAN_SIZE(len)	(8 * (len) + 1)
size_t text_clean(char *out, size_t size, const char *s);

/* How many columns of a terminal the character takes: 0 of a mark that combines
 * with the one before it, 2 of a wide one. */
int text_columns(uint32_t c);

/*
 * Undoes text_clean() and text_protect(), in place: escapes become the
 * characters that they stand for; so does that of #, which begins comments.
 */
void text_unclean(char *s);
/* Copies s into four times its size and 1, so that text_unclean() takes nothing
 * in it for an escape: "<U+" becomes "<U+003C>U+". */
void text_protect(char *out, const char *s);

/* Like strcmp(); either may be absent, NULL, which comes last. */
int text_cmp(const char *a, const char *b);

/*
 * Identifiers are compared exactly first and then without regard to case
 * (ConnectWise compares that way): ASCII letters only, so the answer does
 * not depend on a locale. Both return like strcmp().
 */
int text_casecmp(const char *a, const char *b);
bool text_caseeq(const char *a, const char *b);
/* By byte: whether it is an ASCII character that stands for itself in a JSON
 * string. */
extern const bool text_plain[256];
/* An ASCII letter in lower case; everything else as it is. */
char text_lower(char c);

/* Whether s is a whole number of min to max in digits alone, which is then in
 * *n. min and max are 0 to 999,999,999. */
bool text_number(const char *s, int min, int max, int *n);

/*
 * Whether two names are the same but for case, and for the blanks, underscores,
 * hyphens and full stops that separate words.
 */
bool text_same_name(const char *a, const char *b);

/*
 * Cuts white space (ASCII, and U+00A0 and U+FEFF, which spreadsheets and
 * editors leave behind) off both ends, in place; returns the new start.
 */
char *text_trim(char *s);

/*
 * The edit distance between a and b without regard to case, for "did you
 * mean": insertions, deletions, substitutions and swapped neighbours cost
 * one each. Strings over 63 bytes are infinitely far away (SIZE_MAX).
 */
size_t text_distance(const char *a, const char *b);

#endif
