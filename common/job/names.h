#ifndef NAMES_H
#define NAMES_H

#include <stdbool.h>

/*
 * What the name of a member or of a column speaks of, when it is none of the
 * report's own columns. Nobody knows what Atria's answer says besides its rows;
 * these names are what web services, ASP.NET and spreadsheets use to say that
 * an answer is not whole, not final, of another period, or not of what is
 * billed. Each is one line of the table in names.c.
 */
/* Those that a function of claims.c takes stand together. */
enum name_about {
	ABOUT_NOTHING,	/* that would matter here */
	ABOUT_MORE,	/* more rows elsewhere, unless empty or false */
	ABOUT_LINKS,	/* links: those to a next page matter */
	ABOUT_FLAW,	/* not whole or not final, unless empty or false */
	ABOUT_WHOLE,	/* whole or final, unless false */
	ABOUT_PAGE,	/* the page's number; the first is 0 or 1 */
	ABOUT_OFFSET,	/* rows before the first, or its number */
	ABOUT_PAGES,	/* how many pages there are */
	ABOUT_PAGE_SIZE,	/* how many rows a page may hold */
	ABOUT_TOTAL,	/* how many rows there are */
	ABOUT_COUNT,	/* how many rows came */
	ABOUT_CUSTOMERS,	/* how many customers */
	ABOUT_SUM,	/* the sum of all quantities */
	ABOUT_SUCCESS,	/* whether there is an answer, unless false */
	ABOUT_ERROR,	/* an error, unless empty or false */
	ABOUT_STATUS,	/* a status, in words or as a number */
	ABOUT_MESSAGE,	/* a text for people */
	ABOUT_WARNING,	/* a warning, unless empty */
	ABOUT_FILTER,	/* that only some rows were asked for, unless empty */
	ABOUT_PERIOD,	/* the billing period */
	ABOUT_START,	/* its first day */
	ABOUT_END,	/* its last day */
	ABOUT_MONTH,	/* its month, as a number or a text */
	ABOUT_YEAR,	/* its year */
	ABOUT_PREVIOUS_END,	/* the last day of the period before */
	ABOUT_MADE,	/* when the answer was made */
	ABOUT_BILLING,	/* whether something is billed */
	ABOUT_LIVE,	/* whether a row counts, unless false or an odd word */
	ABOUT_ODD,	/* that a row does not count, unless empty or false */
	ABOUT_DETAIL,	/* a user, or what was done to one service */
	ABOUT_UNKNOWN	/* of nothing that is known here */
};

/* Where the name stands. */
enum name_place {
	PLACE_ANSWER = 1,	/* in the object around all rows */
	PLACE_CUSTOMER = 2,	/* in an object with a list of rows */
	PLACE_ROW = 4
};

/*
 * What the name speaks of at that place. parent is the name of the object that
 * holds it, if that is no row, customer or answer itself; or NULL.
 */
enum name_about name_about(const char *name, enum name_place place,
    const char *parent);

/*
 * How well a name fits one of the words, separated by blanks: the place of the
 * first word that is part of it, from 1; 0 if none is.
 */
unsigned name_holds(const char *name, const char *words);

/* Whether a text calls a row a sum of others: "Total", "Zwischensumme". */
bool name_is_total(const char *text);

#endif
