/*
 * Small readings of text: decimals, dates, comparison without regard to case,
 * patterns.
 */
#ifndef SIM_TEXT_H
#define SIM_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mem.h"

/* Once, before any other thread: case of all letters, not only of ASCII. */
void text_init(void);
void text_release(void);

/* What an absent (null) number or date is stored as. */
#define NONE INT64_MIN

/* --- decimals: whole numbers of hundredths --- */

/* Reads a JSON number (sign, digits, fraction, exponent) and rounds it, half
 * away from zero, to `places` decimals (at most 6). *out counts units of that
 * size. False if it is no number or too large. */
bool decimal_parse(const char *s, size_t len, int places, int64_t *out);
/* The same from a double: what its shortest decimal says. */
bool decimal_from_double(double d, int places, int64_t *out);
/* Adds hundredths as ConnectWise writes them, two places: 12.00 */
void decimal_write(struct buf *b, int64_t hundredths);

/* --- dates: seconds since 1970, UTC --- */

/* Exactly yyyy-MM-ddTHH:mm:ssZ. */
bool date_parse(const char *s, size_t len, int64_t *out);
/* Exactly yyyy-MM-dd; midnight. */
bool day_parse(const char *s, size_t len, int64_t *out);
void date_write(struct buf *b, int64_t t);

/* --- text without regard to case, as SQL Server's usual collation --- */

int fold_cmp(const char *a, const char *b);
uint64_t fold_hash(const char *s);
bool fold_contains(const char *s, const char *part);
/* % and * stand for anything, [[] for a bracket. */
bool fold_like(const char *s, const char *pattern);
/* * stands for anything; exact case. Patterns of the scenario file. */
bool glob(const char *pattern, const char *s);

bool utf8_valid(const char *s, size_t len);
/* Code points, of valid UTF-8. */
size_t utf8_length(const char *s);

#endif
