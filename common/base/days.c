#include <stdlib.h>
#include <string.h>

#include "days.h"
#include "text.h"

#define MAX_PARTS	3

/* A text taken apart: runs of digits and letters, without what separates. */
struct parts {
	struct part {
		int number;	/* -1: a word */
		int month;	/* by its name, or 0 */
		int digits;
	} part[MAX_PARTS];
	int n;
};

/* The month that a word of len bytes names, or 0. */
static int
named_month(const char *s, size_t len)
{
	static const char *const names[] = { "january", "february", "march",
	    "april", "may", "june", "july", "august", "september", "october",
	    "november", "december" };
	size_t i;
	int m;

	for (m = 0; m < 12; m++) {
		for (i = 0; i < len && text_lower(s[i]) == names[m][i]; i++)
			;
		if (i == len && len >= 3)
			return m + 1;
	}
	return 0;
}

int
days_month(const char *s)
{
	int n;

	return text_number(s, 1, 12, &n) ? n : named_month(s, strlen(s));
}

/* Takes the next part off s; NULL if there is none, or it is too much. */
static const char *
take_part(struct parts *p, const char *s)
{
	static const char letters[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	size_t digits = strspn(s, "0123456789"), n = digits;
	struct part *part = &p->part[p->n];

	if (p->n == MAX_PARTS || digits > 8)
		return NULL;
	*part = (struct part){ .number = -1, .digits = (int)digits };
	if (digits > 0) {
		part->number = (int)strtol(s, NULL, 10);
	} else {
		n = strspn(s, letters);
		part->month = named_month(s, n);
		if (part->month == 0)
			return NULL;
	}
	p->n++;
	s += n;
	return s + strspn(s, "-/., ");
}

/* Where the time of day begins that stands behind a date, or its end. */
static size_t
date_length(const char *s)
{
	const char *colon = strchr(s, ':'), *p;

	for (p = s + 1; *s != '\0' && *p != '\0'; p++)
		if (*p == 'T' && p[-1] >= '0' && p[-1] <= '9' &&
		    p[1] >= '0' && p[1] <= '9')
			return (size_t)(p - s);
	if (colon == NULL)
		return strlen(s);
	for (p = colon; p > s && *p != ' '; p--)
		;
	return (size_t)(p - s);
}

static bool
set_day(struct days *d, int year, int month, int day)
{
	if (year < 1601 || year > 9999 || month < 1 || month > 12 ||
	    day < 1 || day > date_month_length(year, month))
		return false;
	d->first = d->last = date_of(year, month, day);
	return true;
}

static bool
set_month(struct days *d, int year, int month)
{
	if (!set_day(d, year, month, 1))
		return false;
	d->last = date_of(year, month, date_month_length(year, month));
	return true;
}

/* 20261025, 202610, or a time since 1970 (UTC) in s or ms. */
static bool
read_number(struct days *d, const char *s)
{
	size_t len = strlen(s);
	long long n = strtoll(s, NULL, 10);

	if (len == 8)
		return set_day(d, (int)(n / 10000), (int)(n / 100 % 100),
		    (int)(n % 100));
	if (len == 6)
		return set_month(d, (int)(n / 100), (int)(n % 100));
	if (len != 10 && len != 13)
		return false;
	d->first = d->last = (date_day)(n / (len == 13 ? 1000 : 1) / 86400);
	return true;
}

/* Two parts: a year and a month, in either order. */
static bool
read_month(struct days *d, const struct part *a, const struct part *b)
{
	const struct part *year = a->digits == 4 ? a : b;
	const struct part *month = a->digits == 4 ? b : a;

	return year->digits == 4 && month->digits <= 2 && set_month(d,
	    year->number, month->month > 0 ? month->month : month->number);
}

/* Three parts; p[2] is the year unless p[0] is. Full stops: the day first. */
static bool
read_day(struct days *d, const struct part *p, bool stops)
{
	if (p[0].digits == 4 && p[2].digits <= 2)
		return p[2].number >= 0 && set_day(d, p[0].number,
		    p[1].month > 0 ? p[1].month : p[1].number, p[2].number);
	if (p[2].digits != 4 || p[0].digits > 2 || p[1].digits > 2)
		return false;
	if (p[0].month > 0)
		return set_day(d, p[2].number, p[0].month, p[1].number);
	if (p[1].month > 0)
		return set_day(d, p[2].number, p[1].month, p[0].number);
	if (p[0].number > 12 || stops)
		return set_day(d, p[2].number, p[1].number, p[0].number);
	return (p[1].number > 12 || p[0].number == p[1].number) &&
	    set_day(d, p[2].number, p[0].number, p[1].number);
}

bool
days_read(struct days *d, const char *s)
{
	struct parts p = { .n = 0 };
	char text[48];
	size_t len;

	s += strspn(s, " ");
	if (strncmp(s, "/Date(", 6) == 0) {
		s += 6;
		len = strspn(s, "0123456789");
	} else {
		len = date_length(s);
	}
	if (len == 0 || len >= sizeof(text))
		return false;
	memcpy(text, s, len);
	text[len] = '\0';
	if (strspn(text, "0123456789") == len)
		return read_number(d, text);
	for (s = text; *s != '\0';)
		if ((s = take_part(&p, s)) == NULL)
			return false;
	return p.n == 2 ? read_month(d, &p.part[0], &p.part[1]) :
	    p.n == 3 && read_day(d, p.part, strchr(text, '.') != NULL &&
	    p.part[1].month == 0);
}

/* --- among other words ---------------------------------------------------- */

#define LONGEST	48	/* bytes of a date in words, and a NUL */

static bool
is_letter(char c)
{
	return text_lower(c) >= 'a' && text_lower(c) <= 'z';
}

/* Copies the first words of s, without what ends a clause; how long they are,
 * or 0 if there are fewer, or too long ones. */
static size_t
copy_words(char words[LONGEST], const char *s, int n)
{
	size_t len = 0;

	for (; n > 0; n--) {
		len += len > 0 ? 1 : 0;
		if (s[len] == '\0' || s[len] == ' ')
			return 0;
		len += strcspn(s + len, " ");
		if (n > 1 && s[len] == '\0')
			return 0;
	}
	while (len > 0 && strchr(",;:.)]", s[len - 1]) != NULL)
		len--;
	if (len >= LONGEST)
		return 0;
	memcpy(words, s, len);
	words[len] = '\0';
	return len;
}

/* Whether words that hold blanks are meant as one date: two numbers are not. */
static bool
is_phrase(const char *words)
{
	const char *s;

	for (s = words; *s != '\0' && !is_letter(*s); s++)
		;
	return *s != '\0' || strchr(words, ' ') == NULL;
}

bool
days_next(struct days *d, const char **s)
{
	const char *start = *s, *p;
	char words[LONGEST];
	size_t len;
	int n;

	for (p = start; *p != '\0'; p++) {
		if (p > start && (is_letter(p[-1]) ||
		    strchr("0123456789", p[-1]) != NULL))
			continue;
		for (n = 3; n > 0; n--) {
			len = copy_words(words, p, n);
			if (len == 0 || !is_phrase(words) ||
			    !days_read(d, words))
				continue;
			*s = p + len;
			return true;
		}
	}
	return false;
}

bool
days_unset(const char *s)
{
	return strspn(s, " ") == strlen(s) || strncmp(s, "0001-01-01", 10) == 0;
}
