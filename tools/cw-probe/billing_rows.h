#ifndef BILLING_ROWS_H
#define BILLING_ROWS_H

#include <jansson.h>

#include "columns.h"
#include "probe.h"
#include "qty.h"

/*
 * The rows of Atria's answers, as they come: names that are known or not, in
 * any of the shapes that atria-fetch reads.
 */
struct billing_row {
	const json_t *row;
	const json_t *customer;	/* the object that holds it, or NULL */
};

struct billing_rows {
	struct billing_row *rows;
	size_t n;
	const json_t *beside;	/* the object that holds the list, or NULL */
};

/* False if the answer is not a list of rows. Everything lives in the probe. */
bool billing_rows_read(struct probe *p, const struct exchange *x,
    struct billing_rows *r);

/* Whether some row has customer code, Billing Identifier and SKU. */
bool billing_has_keys(const struct probe *p, const struct billing_rows *r);
/* The member that the column is in the row, or NULL. */
const json_t *billing_cell(const struct probe *p, const struct billing_row *r,
    enum column c);
/* "" if it is neither text nor number; lives in the probe. */
const char *billing_text(struct probe *p, const struct billing_row *r,
    enum column c);
/* Not known if it is no number. */
struct qty billing_count(const struct probe *p, const struct billing_row *r,
    enum column c);
/* The column that a member's name means, or COLUMNS. */
enum column billing_column_of(const struct probe *p, const char *name);

#endif
