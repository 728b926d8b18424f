#include <stdlib.h>
#include <string.h>

#include "csvread.h"
#include "formula.h"
#include "io.h"
#include "map.h"
#include "text.h"
#include "xalloc.h"

#define MAX_SIZE	((size_t)16 * 1024 * 1024)
#define MAX_WARNINGS	10	/* about entries of no use */

enum field {
	FIELD_KIND,
	FIELD_KEY,
	FIELD_TO,
	FIELD_VALUE,
	FIELDS
};

static const char *const field_names[FIELDS] = { "kind", "key", "to",
	"value" };

struct reading {
	struct map *m;
	const char *path;
	bool header_read;
	size_t at[FIELDS];	/* where each field stands in a row */
};

static int
take_header(struct reading *rd, const struct csv_row *row, struct err *e)
{
	const char *const *fields = row->fields;
	const size_t n = row->n;
	size_t f, i;

	for (f = 0; f < FIELDS; f++) {
		rd->at[f] = n;
		for (i = 0; i < n; i++) {
			if (!text_caseeq(fields[i], field_names[f]))
				continue;
			if (rd->at[f] != n)
				return err_set(e, "line %lu: column %s stands "
				    "there twice", row->line, field_names[f]);
			rd->at[f] = i;
		}
		if (rd->at[f] == n)
			return err_set(e, "line %lu: there is no column %s; "
			    "the header must be kind,key,to,value. The line "
			    "begins with: %s", row->line, field_names[f],
			    fields[0]);
	}
	rd->header_read = true;
	return 0;
}

/* A value as it was meant, without what cwlog-fmt(1) does for spreadsheets and
 * terminals. */
static char *
take_value(struct reading *rd, const char *const *fields, enum field f)
{
	char *s;

	s = text_trim(arena_str(&rd->m->arena, fields[rd->at[f]]));
	formula_rearm(s);
	text_unclean(s);
	return s;
}

static bool
read_id(const char *s, int64_t *id)
{
	size_t len = strlen(s);

	if (len == 0 || len > 18 || strspn(s, "0123456789") != len)
		return false;
	*id = strtoll(s, NULL, 10);
	return *id > 0;
}

static int
take_creation(const struct map_entry *entry, const char *to, struct err *e)
{
	if (!text_caseeq(to, "sku"))
		return err_set(e, "line %lu: to: must be sku, not %s",
		    entry->line, to);
	if (*entry->identifier == '\0')
		return err_set(e, "line %lu: value: must be a SKU",
		    entry->line);
	return 0;
}

static int
take_target(struct map_entry *entry, const char *to, const char *value,
    struct err *e)
{
	bool customer = entry->kind == MAP_CUSTOMER;

	entry->identifier = value;
	if (entry->kind == MAP_CREATE)
		return take_creation(entry, to, e);
	if (text_caseeq(to, "ignore")) {
		entry->target = MAP_IGNORE;
		return 0;
	}
	if (!customer && text_caseeq(to, "product")) {
		entry->target = MAP_PRODUCT;
		return *value != '\0' ? 0 : err_set(e, "line %lu: value: must "
		    "be a product identifier", entry->line);
	}
	if (customer && text_caseeq(to, "company"))
		entry->target = MAP_COMPANY;
	else if (customer && text_caseeq(to, "agreement"))
		entry->target = MAP_AGREEMENT;
	else
		return err_set(e, "line %lu: to: must be %s, not %s",
		    entry->line, customer ? "company, agreement or ignore" :
		    "product or ignore", to);
	return read_id(value, &entry->id) ? 0 : err_set(e,
	    "line %lu: value: must be the id of the %s, a whole number, not %s",
	    entry->line, entry->target == MAP_COMPANY ? "company" :
	    "agreement", value);
}

static int
take_row(void *ctx, const struct csv_row *row, struct err *e)
{
	const char *const *fields = row->fields;
	const unsigned long line = row->line;
	struct reading *rd = ctx;
	struct map *m = rd->m;
	struct map_entry entry = { .line = line };
	const char *kind, *to, *value;

	if (!rd->header_read)
		return take_header(rd, row, e);
	if (row->unfinished)
		return err_set(e, "line %lu: " CSV_UNFINISHED, line);
	kind = take_value(rd, fields, FIELD_KIND);
	entry.key = take_value(rd, fields, FIELD_KEY);
	to = take_value(rd, fields, FIELD_TO);
	if (text_caseeq(kind, "customer"))
		entry.kind = MAP_CUSTOMER;
	else if (text_caseeq(kind, "sku"))
		entry.kind = MAP_SKU;
	else if (text_caseeq(kind, "create"))
		entry.kind = MAP_CREATE;
	else
		return err_set(e, "line %lu: kind: must be customer or sku, "
		    "not %s; for a creation, create", line, kind);
	if (*entry.key == '\0')
		return err_set(e, "line %lu: key: is missing", line);
	if (csv_spoilt(entry.key) != NULL)
		return err_set(e, "line %lu: key: %s %s", line, entry.key,
		    csv_spoilt(entry.key));
	value = take_value(rd, fields, FIELD_VALUE);
	if (csv_spoilt(value) != NULL)
		return err_set(e, "line %lu: value: %s %s", line, value,
		    csv_spoilt(value));
	if (*to == '\0') {
		warn_line("%s: line %lu: %s %s is not filled in", rd->path,
		    line, kind, entry.key);
		return 0;
	}
	if (take_target(&entry, to, value, e) == -1)
		return -1;
	m->entries = xgrow(m->entries, m->n, &m->cap, sizeof(*m->entries));
	m->entries[m->n++] = entry;
	return 0;
}

static int
compare_entries(const void *a, const void *b)
{
	const struct map_entry *x = a, *y = b;
	int c;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	c = text_casecmp(x->key, y->key);
	return c == 0 && x->kind == MAP_CREATE ?
	    text_casecmp(x->identifier, y->identifier) : c;
}

static int
sort_entries(struct map *m, struct err *e)
{
	size_t i;

	if (m->n > 0)
		qsort(m->entries, m->n, sizeof(*m->entries),
		    compare_entries);
	for (i = 1; i < m->n; i++)
		if (compare_entries(&m->entries[i - 1], &m->entries[i]) == 0)
			return err_set(e, "line %lu: key: %s stands in line "
			    "%lu, too", m->entries[i].line,
			    m->entries[i].key, m->entries[i - 1].line);
	return 0;
}

int
map_load(struct map *m, const char *path, struct err *e)
{
	struct reading rd = { .m = m, .path = path };
	struct buf b = { 0 };
	struct err why;
	int rc;

	memset(m, 0, sizeof(*m));
	if (io_read_file(path, MAX_SIZE, &b, e) == -1) {
		buf_release(&b);
		return -1;
	}
	digest_bytes(b.data, b.len, m->digest);
	rc = csvread(b.data, b.len, take_row, &rd, &why);
	if (rc == 0 && !rd.header_read)
		rc = err_set(&why, "is empty; the header must be "
		    "kind,key,to,value");
	if (rc == 0)
		rc = sort_entries(m, &why);
	buf_release(&b);
	return rc == 0 ? 0 : err_set(e, "%s: %s", path, why.text);
}

void
map_release(struct map *m)
{
	free(m->entries);
	arena_release(&m->arena);
	memset(m, 0, sizeof(*m));
}

static struct map_entry *
find_entry(const struct map *m, const struct map_entry *wanted)
{
	if (m->n == 0)
		return NULL;
	return bsearch(wanted, m->entries, m->n, sizeof(*m->entries),
	    compare_entries);
}

const struct map_entry *
map_find(const struct map *m, enum map_kind kind, const char *key)
{
	return find_entry(m, &(struct map_entry){ .kind = kind, .key = key });
}

static struct map_entry *
find_creation(const struct map *m, const char *customer, const char *sku)
{
	return find_entry(m, &(struct map_entry){
		.kind = MAP_CREATE,
		.key = customer,
		.identifier = sku,
	});
}

bool
map_creates(const struct map *m, const char *customer, const char *sku)
{
	return find_creation(m, customer, sku) != NULL;
}

static void
mark_used(struct map_entry *entry)
{
	if (entry != NULL)
		entry->used = true;
}

void
map_mark_line(struct map *m, const char *customer, const char *sku)
{
	mark_used(find_entry(m, &(struct map_entry){
		.kind = MAP_CUSTOMER, .key = customer }));
	if (sku == NULL)
		return;
	mark_used(find_entry(m, &(struct map_entry){
		.kind = MAP_SKU, .key = sku }));
	mark_used(find_creation(m, customer, sku));
}

void
map_warn_unused(const struct map *m, const char *path)
{
	const struct map_entry *entry;
	size_t i, n = 0;

	for (i = 0; i < m->n; i++) {
		entry = &m->entries[i];
		if (!entry->used && n++ < MAX_WARNINGS)
			warn_line(
			    "%s: line %lu: no billed line is of %s %s%s%s",
			    path, entry->line, entry->kind == MAP_SKU ? "SKU" :
			    "customer", entry->key, entry->kind == MAP_CREATE ?
			    " with SKU " : "", entry->kind == MAP_CREATE ?
			    entry->identifier : "");
	}
	if (n > MAX_WARNINGS)
		warn_line("%s: nor of what %zu more rows name", path,
		    n - MAX_WARNINGS);
}
