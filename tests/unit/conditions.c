/* Conditions: what is asked for by name, and what is asked for around it. */
#include <stdlib.h>

#include "conditions.h"
#include "tap.h"

static void
near(const char *value, const char *want)
{
	struct buf b = { 0 };

	ok(!conditions_is_plain(value), "%s is not plain", value);
	conditions_near(&b, "identifier", value, NULL);
	is_text(b.data != NULL ? b.data : "", want, "is looked for by a part");
	buf_release(&b);
}

int
main(void)
{
	const char *some[] = { "A", "O'Neil & Sons+", "\xc3\xa4" };
	const char **many;
	struct buf b = { 0 };
	size_t i, n;

	ok(conditions_in(&b, "identifier", some, 3, NULL) == 3, "three values");
	is_text(b.data, "identifier in (\"A\",\"O'Neil & Sons+\",\"\xc3\xa4\")",
	    "in one condition");
	buf_clear(&b);
	(void)conditions_in(&b, "identifier", some, 1, "deletedFlag = false");
	is_text(b.data, "identifier in (\"A\") and deletedFlag = false",
	    "with another one");

	near("a\"b", "identifier contains \"a\"");
	near("back\\slash", "identifier contains \"slash\"");
	near("50%-OFF", "identifier contains \"-OFF\"");
	near("[x]", "identifier contains \"x\"");
	near("\"", "");
	near("*", "");
	buf_clear(&b);
	conditions_near(&b, "identifier", "\"", "deletedFlag = false");
	is_text(b.data, "deletedFlag = false", "or only by the other one");

	many = malloc(1000 * sizeof(*many));
	for (i = 0; i < 1000; i++)
		many[i] = "SKU-0000000000000000-0000";
	for (i = 0, n = 0; i < 1000; n++) {
		size_t took;

		buf_clear(&b);
		took = conditions_in(&b, "identifier", many + i, 1000 - i,
		    NULL);
		if (took == 0 || took > CONDITIONS_MAX_VALUES ||
		    b.len > CONDITIONS_MAX_LENGTH)
			break;
		i += took;
	}
	ok(i == 1000, "a thousand values go into %zu conditions that fit", n);
	free(many);
	buf_release(&b);
	return tap_done();
}
