#ifndef DATE_H
#define DATE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/*
 * Calendar days of the Gregorian calendar, 1601 to 9999, as a count of days;
 * days compare and subtract as numbers. Times stay at the borders.
 */
typedef int32_t date_day;	/* days since 1970-01-01 */

#define DATE_TEXT	11	/* YYYY-MM-DD and a NUL */
#define DATE_TIME_TEXT	21	/* YYYY-MM-DDThh:mm:ssZ and a NUL */

/* month 1 to 12, mday from 1; the caller keeps them in range. */
date_day date_of(int year, int month, int mday);
void date_split(date_day day, int *year, int *month, int *mday);
/* 28 to 31. */
int date_month_length(int year, int month);

/* Reads exactly YYYY-MM-DD; false if that is not a day of the calendar. */
bool date_parse(date_day *day, const char *s);
/* Writes YYYY-MM-DD; returns out. */
const char *date_text(char out[DATE_TEXT], date_day day);

/* The day of t where the process lives (TZ). */
date_day date_local(time_t t);
/* t in UTC, whole seconds; returns out. */
const char *date_time_text(char out[DATE_TIME_TEXT], time_t t);
/* The same backwards: seconds since 1970. False if it is no such text. */
bool date_time_parse(int64_t *t, const char *s);

#endif
