#ifndef BILLING_H
#define BILLING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "record.h"

/*
 * A billing summary: what Atria counted in one billing period, in memory.
 * All-zero is an empty one.
 */
struct billing {
	struct billing_line {
		struct line line;
		bool billable;
		uint64_t row;	/* of the answer, from 1; 0: of none */
	} *lines;
	size_t n;
	size_t cap;
	size_t not_billable;	/* how many of them */
	bool flagless;		/* no row says whether it is billable */
	struct arena arena;	/* what strings of the lines live in */
};

/* The strings stay the caller's. row is 0 for a line that is derived. */
void billing_add(struct billing *b, const struct line *line, bool billable,
    uint64_t row);

/*
 * Finds a line that stands there twice: the same customer, SKU, description
 * and counts, where what is only alike is the same. Returns whether there is one; its rows are in
 * *first and *second.
 */
bool billing_find_double(const struct billing *b, uint64_t *first,
    uint64_t *second);

/* How many customers have lines, by their codes in any case. */
size_t billing_customers(const struct billing *b);

/* The sum of all quantities; not known when that is out of range. */
struct qty billing_sum(const struct billing *b);

/*
 * The order of lines in a stream: by customer, then by Billing Identifier,
 * name, SKU, and all that is left, absent ones last; so it does not depend on
 * the order of Atria's answer.
 */
int line_compare(const struct line *a, const struct line *b);
void billing_sort(struct billing *b);

/*
 * For an Atria that leaves removed services out of its answer: for each
 * customer and SKU that has a quantity in the period before and no line in now,
 * not even one that is not billable, nor one of its description that has lost
 * the SKU, adds its lines of the period before with quantity 0, marked as
 * derived. The customer is as now has it, if it names it. Without any billable line in now, none are derived: that is
 * rather an answer without data than a day on which everything was removed.
 *
 * now is sorted and stays so; before becomes so, and must stay, as strings of
 * the lines that are added are its own. Returns how many were added.
 */
size_t billing_derive(struct billing *now, struct billing *before);

void billing_release(struct billing *b);

#endif
