#include "schema.h"

#include <string.h>
#include <strings.h>

#define OF_INT(x) NULL
#define OF_BOOL(x) NULL
#define OF_DECIMAL(x) NULL
#define OF_DATE(x) NULL
#define OF_STRING(x) NULL
#define OF_ENUM(x) x
#define OF_LINK(x) NULL
#define OF_REF(x) x
#define OF_ARRAY(x) x

#define LINK_INT(x) RESOURCES
#define LINK_BOOL(x) RESOURCES
#define LINK_DECIMAL(x) RESOURCES
#define LINK_DATE(x) RESOURCES
#define LINK_STRING(x) RESOURCES
#define LINK_ENUM(x) RESOURCES
#define LINK_LINK(x) x
#define LINK_REF(x) RESOURCES
#define LINK_ARRAY(x) RESOURCES

#define ROW(resource, name, kind, of, longest, flags) \
	{ #name, KIND_##kind, OF_##kind(of), LINK_##kind(of), longest, flags },

static const struct field type_fields[] = { TYPE_FIELDS(ROW) };
static const struct field company_fields[] = { COMPANY_FIELDS(ROW) };
static const struct field catalog_fields[] = { CATALOG_FIELDS(ROW) };
static const struct field agreement_fields[] = { AGREEMENT_FIELDS(ROW) };
static const struct field addition_fields[] = { ADDITION_FIELDS(ROW) };

const struct schema schemas[RESOURCES] = {
	[TYPES] = { "agreementType", "agreementTypes",
	    "finance/agreements/types", type_fields, TYPE_COLUMNS },
	[COMPANIES] = { "company", "companies",
	    "company/companies", company_fields, COMPANY_COLUMNS },
	[CATALOG] = { "catalogItem", "catalog",
	    "procurement/catalog", catalog_fields, CATALOG_COLUMNS },
	[AGREEMENTS] = { "agreement", "agreements",
	    "finance/agreements", agreement_fields, AGREEMENT_COLUMNS },
	[ADDITIONS] = { "addition", "additions",
	    NULL, addition_fields, ADDITION_COLUMNS },
};

_Static_assert((int)AGREEMENT_COLUMNS <= (int)MAX_COLUMNS, "agreements fit");
_Static_assert((int)COMPANY_COLUMNS <= (int)MAX_COLUMNS, "companies fit");

int
schema_find(const struct schema *s, const char *name, size_t len, bool info)
{
	const struct field *f;
	size_t i;

	for (i = 0; i < s->n; i++) {
		f = &s->fields[i];
		if (((f->flags & F_INFO) != 0) == info &&
		    strncmp(f->name, name, len) == 0 && f->name[len] == '\0')
			return (int)i;
	}
	return -1;
}

bool
word_in(const char *list, const char *word, size_t len, bool exact)
{
	size_t n;

	while (list != NULL && *list != '\0') {
		n = strcspn(list, " ");
		if (n == len && (exact ? strncmp(list, word, len) :
		    strncasecmp(list, word, len)) == 0)
			return true;
		list += n + strspn(list + n, " ");
	}
	return false;
}

bool
kind_is_number(enum kind kind)
{
	return kind == KIND_INT || kind == KIND_BOOL || kind == KIND_DECIMAL ||
	    kind == KIND_DATE || kind == KIND_LINK;
}
