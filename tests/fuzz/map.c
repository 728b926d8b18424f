/*
 * The mapping file: each row that is filled in is one entry, found by its key
 * in any case; ids are ids; and no key is mapped twice.
 */
#include "csvread.h"
#include "fuzz.h"
#include "map.h"
#include "text.h"

/* Counts the rows, and the complaints about those that are not filled in. */
static int
on_row(void *ctx, const struct csv_row *row, struct err *e)
{
	size_t *rows = ctx;

	(void)row;
	(void)e;
	(*rows)++;
	return 0;
}

static size_t
count_lines(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

static void
check_entry(const struct map *m, const struct map_entry *entry)
{
	char *key;
	size_t i;

	must(*entry->key != '\0' && entry->line > 1);
	switch (entry->target) {
	case MAP_COMPANY:
	case MAP_AGREEMENT:
		must(entry->kind == MAP_CUSTOMER);
		must(entry->id >= 1 && entry->id <= 999999999999999999);
		break;
	case MAP_PRODUCT:
		must(entry->kind == MAP_SKU && *entry->identifier != '\0');
		break;
	case MAP_IGNORE:
		break;
	}
	must(map_find(m, entry->kind, entry->key) == entry);
	key = strdup(entry->key);
	must(key != NULL);
	for (i = 0; key[i] != '\0'; i++)
		if (key[i] >= 'a' && key[i] <= 'z')
			key[i] = (char)(key[i] - 'a' + 'A');
	must(map_find(m, entry->kind, key) == entry);
	free(key);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = { "" };
	const char *said;
	struct map m;
	size_t i, k, rows = 0;

	fuzz_listen();
	(void)fuzz_file(data, size);
	if (map_load(&m, fuzz_path(), &e) == 0) {
		must(*e.text == '\0');
		must(csvread((const char *)data, size, on_row, &rows, &e) ==
		    0);
		for (i = 0; i < m.n; i++) {
			check_entry(&m, &m.entries[i]);
			for (k = 0; k < i; k++)
				must(m.entries[i].kind != m.entries[k].kind ||
				    !text_caseeq(m.entries[i].key,
				    m.entries[k].key));
		}
		said = fuzz_said();
		must(rows >= 1 && m.n <= rows - 1);
		/* what is said is cut at some thousand bytes */
		must(strlen(said) > 2000 ||
		    m.n + count_lines(said) == rows - 1);
	} else {
		must(*e.text != '\0');
		(void)fuzz_said();
	}
	map_release(&m);
	return 0;
}
