#ifndef HTML_H
#define HTML_H

#include <stdio.h>

#include "format.h"

/*
 * The page of format html, in parts. page.css and page.js are put in as they
 * are, and the page allows these two and nothing else (CSP).
 */
extern const char page_css[], page_js[];	/* made from the files */

/* --- texts, numbers, links ------------------------------------------------ */

/* Prints before, text for a browser (NULL: none), and after. */
void html_between(FILE *out, const char *before, const char *text,
    const char *after);
/* " data-NAME=\"VALUE\"", if there is a value. */
void html_data(FILE *out, const char *name, const char *value);
/* "3 lines", "1 line": the word gets an s unless n is 1. */
void html_count(FILE *out, uint64_t n, const char *word);

enum html_number {
	HTML_SIGNED = 1,	/* "+3"; 0 has no sign */
	HTML_HUNDREDTHS = 2,	/* two decimals */
	HTML_PRICE = 4		/* two decimals, or as many as it has */
};
/* A true minus; narrow blanks from 10 000 on. */
void html_number(FILE *out, struct qty q, unsigned how);
/* " EUR" behind a number, or nothing. */
void html_currency(FILE *out, const char *currency);
/* The totals with their currencies, "+126.36 EUR and +5.00 USD"; a word if
 * they are not known. */
void html_money(FILE *out, const struct money *m, unsigned how);
/* "2 catalog prices, 3 prices unknown" behind before, or nothing. */
void html_vague(FILE *out, const char *before, const struct money *m,
    const char *after);
/* A cell with the number; an empty one if it is not known. */
void html_cell(FILE *out, struct qty q, unsigned how);
/* The cell of a price, and whose it is if not the customer's own. */
void html_price(FILE *out, struct qty price, const char *price_of);

/* When it was, to the minute; what is no time of ours as it is. */
void html_time(FILE *out, const char *time);

enum html_record {
	HTML_COMPANY,
	HTML_AGREEMENT
};
/*
 * The text, as a link to the record in ConnectWise if its address is known for
 * sure: over https, on the host of the job's ApiUrl, and in the form that
 * ConnectWise's own report writer uses. id 0: no link.
 */
void html_link(FILE *out, const struct run *run, enum html_record record,
    int64_t id, const char *text);

/* The cell of a customer: code, name and agreement, with links to the records
 * in ConnectWise, or without. */
void html_who(FILE *out, const struct run *run, const struct row *row,
    bool links);

/* --- parts of the page ---------------------------------------------------- */

/* The run with the latest time: the one that the page is about; or NULL. */
const struct run *html_newest(const struct show *s);
/* The result of a run, in a word; class is how to show it. */
const char *html_verdict(const struct run *run, const char **class);
/* What a run did; or, if it did nothing, what it planned. */
const struct effect *html_effect(const struct run *run);

/* What stands above the tables, and the record that is signed below. */
void html_head(FILE *out, const struct show *s, const struct run *run);
void html_record(FILE *out, const struct run *run);

/* A bar from the middle to the right, or to the left if it is negative; an
 * empty one of several currencies. */
void html_bar(FILE *out, const struct money *m, struct qty greatest);
/* A table of the runs, if there are several. */
void html_runs(FILE *out, const struct show *s);

/* Which of the tables a row is in. */
enum html_part {
	HTML_CHANGES,
	HTML_ATTENTION,
	HTML_UNCHANGED,
	HTML_OTHER
};
enum html_part html_part_of(const struct row *row);

/* The columns of all rows, in their order; the style hides what a table does
 * not need. */
#define HTML_BADGE_HEAD	"<th scope=\"col\" class=\"b\">What" \
	"<th scope=\"col\" class=\"who\">Customer" \
	"<th scope=\"col\" class=\"what\">Service"
#define HTML_NUMBERS_HEAD	"<th scope=\"col\" class=\"n\">Before" \
	"<th scope=\"col\" class=\"n\">After" \
	"<th scope=\"col\" class=\"n\">Change" \
	"<th scope=\"col\" class=\"n\">Price" \
	"<th scope=\"col\" class=\"n\">Billed before" \
	"<th scope=\"col\" class=\"n\">Billed after" \
	"<th scope=\"col\" class=\"n\">Amount"
#define HTML_NOTE_HEAD	"<th scope=\"col\" class=\"why\">Details"

/*
 * Starts a table in its own section, which is hidden unless it is the first.
 * empty is what to say without rows; head are the cells of its columns.
 */
void html_open_table(FILE *out, const char *id, const char *title,
    const char *empty, const char *head);
void html_close_table(FILE *out);
/*
 * Starts a body of the table in which n rows are printed already. Those far
 * down are hidden until the script asks for them: laying out 20,000 rows takes
 * a browser seconds.
 */
void html_open_body(FILE *out, const struct run *run, size_t n);

#define HTML_FIRST_ROWS	500	/* seen at once; page.js knows the number */

/* A row of one of the tables, and its number among all rows. */
struct html_row {
	const struct row *row;
	size_t number;
};
void html_row(FILE *out, const struct html_row *r);

/* The rows of one part, in the order of the page: they are sorted here. */
void html_changes(FILE *out, struct html_row *rows, size_t n);
void html_attention(FILE *out, struct html_row *rows, size_t n);
void html_unbilled(FILE *out, const struct show *s);

#endif
