#include "write.h"

#include <stdlib.h>
#include <string.h>

#include "../sim/text.h"

static const json_t *
line_of(const struct at_call *c, json_t *body)
{
	const json_t *id = json_object_get(body, "contractServiceID");

	return at_record(&c->t->w, AT_LINES, json_integer_value(id));
}

static bool
is_number(const json_t *body, const char *name)
{
	return json_is_integer(json_object_get(body, name));
}

/* The contract of an adjustment: its own, or that of its line. */
static const json_t *
contract_of(const struct at_call *c, json_t *body, const json_t *line)
{
	const json_t *id = json_object_get(line != NULL ? line : body,
	    "contractID");

	return at_record(&c->t->w, AT_CONTRACTS, json_integer_value(id));
}

static const char *
day(const json_t *r, const char *name)
{
	const char *s = json_string_value(json_object_get(r, name));

	return s != NULL ? s : "";
}

/* What is wrong with an adjustment, as Autotask says it; NULL = nothing. */
static const char *
adjustment_error(const struct at_call *c, json_t *body)
{
	const char *date = day(body, "effectiveDate");
	const json_t *line = line_of(c, body);
	const json_t *contract = contract_of(c, body, line);
	int64_t t, change;

	if (strlen(date) < 10 || !day_parse(date, 10, &t))
		return "Missing required field: effectiveDate.";
	if (!is_number(body, "contractServiceID") &&
	    !(is_number(body, "contractID") && is_number(body, "serviceID")))
		return "Either contractServiceID, or contractID and "
		    "serviceID, is required.";
	if (!is_number(body, "unitChange"))
		return "unitChange must be a whole number.";
	if (contract == NULL ||
	    (is_number(body, "contractServiceID") && line == NULL))
		return "The contract or service does not exist.";
	if (strncmp(date, day(contract, "startDate"), 10) < 0 ||
	    strncmp(date, day(contract, "endDate"), 10) > 0)
		return "effectiveDate must be between the start date and the "
		    "end date of the contract.";
	change = json_integer_value(json_object_get(body, "unitChange"));
	if ((line != NULL ? at_units_at(line, date) : 0) + change < 0)
		return "The number of units cannot be negative.";
	return NULL;
}

void
at_refuse_write(struct at_call *c, const char *rest)
{
	const char *error = NULL;

	request_note(c->r, "a write: refused");
	if (strcmp(c->r->method, "POST") == 0 &&
	    (strstr(rest, "/ServiceAdjustments") != NULL ||
	    strcmp(rest, "ContractServiceAdjustments") == 0))
		error = adjustment_error(c, c->r->json);
	if (error != NULL)
		at_errors(c->a, 500, "%s", error);
	else
		at_errors(c->a, 403, "The logged in Resource does not have "
		    "the adequate permissions to create or change this "
		    "entity type.");
}
