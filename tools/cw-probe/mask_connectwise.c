#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "cwdate.h"
#include "cwzone.h"
#include "jget.h"
#include "mask_connectwise.h"
#include "sample.h"

/* --- quantities ----------------------------------------------------------- */

/* The service that an addition is of. */
static const char *
service_of(struct mask *m, const json_t *addition)
{
	const json_t *rows = probe_rows(sample_agreements(m->p)), *row;
	const int64_t id = jget_id(addition, "agreementId");
	const char *account = "";
	size_t i;

	json_array_foreach(rows, i, row)
		if (jget_id(row, "id") == id)
			account = sample_text(row, "company/identifier");
	return mask_service(m, account, sample_text(addition,
	    "product/identifier"));
}

void
mask_count_additions(struct mask *m, const json_t *v)
{
	const json_t *inner;
	const char *name;
	size_t i;

	json_array_foreach(v, i, inner) {
		mask_count_additions(m, inner);
	}
	if (json_object_get(v, "quantity") != NULL) {
		amounts_add(&m->amounts, service_of(m, v), jget_qty(v,
		    "quantity"));
		return;
	}
	json_object_foreach((json_t *)(uintptr_t)v, name, inner) {
		mask_count_additions(m, inner);
	}
}

/* --- answers of ConnectWise ----------------------------------------------- */

static json_t *mask_value(struct mask *m, const char *name, const json_t *v,
    const json_t *of);

/* Members that the programs know; all others are left out. */
static bool
is_known(const char *name)
{
	static const char *const names[] = { "id", "identifier", "name",
	    "type", "company", "parentAgreement", "agreementStatus",
	    "cancelledFlag", "dateCancelled", "startDate", "endDate",
	    "noEndingDateFlag", "billStartDate", "nextInvoiceDate",
	    "prorateFlag", "agreementId", "product",
	    "quantity", "lessIncluded", "unitPrice", "description",
	    "effectiveDate", "cancelledDate", "inactiveFlag", "deletedFlag",
	    "productClass", "count", "results", "entities", "success",
	    "statusCode", "sequenceNumber", "resourceType", "code", "message",
	    "errors", "version", "isCloud", "serverTimeZone", "Codebase",
	    "SiteUrl", "IsCloud", NULL };
	size_t i;

	for (i = 0; names[i] != NULL; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static json_t *
mask_object(struct mask *m, const json_t *v)
{
	json_t *copy = json_object(), *inner;
	const char *name;

	json_object_foreach((json_t *)(uintptr_t)v, name, inner)
		if (is_known(name))
			(void)json_object_set_new(copy, name, mask_value(m,
			    name, inner, v));
	return copy;
}

static json_t *
mask_array(struct mask *m, const char *name, const json_t *v)
{
	json_t *copy = json_array(), *inner;
	size_t i;

	json_array_foreach(v, i, inner) {
		(void)json_array_append_new(copy, mask_value(m, name, inner,
		    v));
	}
	return copy;
}

/* A date in any spelling that is read, as the usual one; or a tag. */
static const char *
mask_day(struct mask *m, const json_t *o, const char *name, const char *text)
{
	const char *bad = NULL, *day = mask_date(m, text);

	if (day == NULL)
		day = cw_stamp(o, name, &m->p->arena, &bad);
	else
		return day;
	return day != NULL ? mask_date(m, day) : mask_text(m, text);
}

static const char *
mask_member_text(struct mask *m, const char *name, const char *text,
    const json_t *of)
{
	const size_t n = strlen(name);
	const char *host;

	if (strncmp(name, "date", 4) == 0 || (n > 4 && strcmp(name + n - 4,
	    "Date") == 0))
		return mask_day(m, of, name, text);
	if (strcmp(name, "version") == 0 || strcmp(name, "Codebase") == 0)
		return redact_version(&m->p->redact, text, &m->p->arena);
	if (strcmp(name, "SiteUrl") == 0 && (host = redact_cloud_host(text,
	    &m->p->arena)) != NULL)
		return host;
	if (strcmp(name, "serverTimeZone") == 0 && cw_zone(text) != NULL)
		return text;
	return mask_text(m, text);
}

static json_t *
mask_whole_number(struct mask *m, const char *name, const json_t *v,
    const json_t *of)
{
	struct qty q = { 0, false };

	if (mask_is_id(name))
		return json_integer(mask_id(m, json_integer_value(v)));
	if (strcmp(name, "count") == 0 || strcmp(name, "statusCode") == 0 ||
	    strcmp(name, "sequenceNumber") == 0)
		return json_copy((json_t *)(uintptr_t)v);
	if (jget_number(v, &q) != NULL)
		return json_real(1e-9);	/* no quantity, either */
	return mask_number(strcmp(name, "quantity") == 0 ? amounts_bucket(
	    &m->amounts, service_of(m, of), q) : amounts_scale(q), v);
}

static json_t *
mask_value(struct mask *m, const char *name, const json_t *v,
    const json_t *of)
{
	if (json_is_object(v))
		return mask_object(m, v);
	if (json_is_array(v))
		return mask_array(m, name, v);
	if (json_is_string(v))
		return json_string(mask_member_text(m, name,
		    json_string_value(v), of));
	if (json_is_number(v))
		return mask_whole_number(m, name, v, of);
	return json_copy((json_t *)(uintptr_t)v);
}

json_t *
mask_records(struct mask *m, const struct exchange *x)
{
	return mask_value(m, "", x->json, NULL);
}

/* --- requests ------------------------------------------------------------- */

static char *
decode(const char *s, struct arena *a)
{
	char *out = arena_alloc(a, strlen(s) + 1), *to = out, hex[3] = "";

	for (; *s != '\0'; s++) {
		if (*s == '%' && s[1] != '\0' && s[2] != '\0') {
			memcpy(hex, s + 1, 2);
			*to++ = (char)strtol(hex, NULL, 16);
			s += 2;
		} else {
			*to++ = *s;
		}
	}
	return out;
}

/* What stands in quotes in a condition. */
static const char *
mask_quoted(struct mask *m, const char *text)
{
	struct arena *a = &m->p->arena;
	const char *tag, *identifier = sample_identifier(m->p);

	if (strncmp(text, "atria", 5) == 0)
		return text;		/* the probe's own */
	if (identifier == NULL)
		return mask_text(m, text);
	tag = mask_text(m, identifier);
	if (strcmp(text, sample_other_case(identifier, a)) == 0)
		return sample_other_case(tag, a);
	if (strlen(text) + 1 == strlen(identifier) &&
	    strncmp(text, identifier, strlen(text)) == 0)
		return arena_strn(a, tag, strlen(tag) - 1);
	return mask_text(m, text);
}

/* Appends the quoted string at s; returns where it ends. */
static const char *
add_quoted(struct mask *m, struct buf *out, const char *s)
{
	const char quote = *s, *end = s + 1;

	while (*end != '\0' && *end != quote)
		end += *end == '\\' && end[1] != '\0' ? 2 : 1;
	buf_addf(out, "%c%s%c", quote, mask_quoted(m, arena_strn(
	    &m->p->arena, s + 1, (size_t)(end - s - 1))), quote);
	return *end == quote ? end + 1 : end;
}

/* Copies conditions, with other ids and texts. */
static const char *
mask_conditions(struct mask *m, const char *s)
{
	struct buf b = { 0 };
	const char *text;
	char *end;

	while (*s != '\0') {
		if (*s == '"' || *s == '\'') {
			s = add_quoted(m, &b, s);
		} else if (*s >= '0' && *s <= '9' && b.len > 0 &&
		    strchr(" (,", b.data[b.len - 1]) != NULL) {
			buf_addf(&b, "%" PRId64, mask_id(m, strtoll(s, &end,
			    10)));
			s = end;
		} else {
			buf_addc(&b, *s++);
		}
	}
	text = arena_str(&m->p->arena, b.len > 0 ? b.data : "");
	buf_release(&b);
	return text;
}

static const char *
mask_query(struct mask *m, const char *query)
{
	static const char name[] = "conditions=";
	struct buf b = { 0 };
	const char *text;
	size_t n;

	for (; *query != '\0'; query += n + (query[n] == '&')) {
		n = strcspn(query, "&");
		text = decode(arena_strn(&m->p->arena, query, n),
		    &m->p->arena);
		if (strncmp(text, name, strlen(name)) == 0)
			text = arena_fmt(&m->p->arena, "%s%s", name,
			    mask_conditions(m, text + strlen(name)));
		buf_addf(&b, "%s%s", b.len > 0 ? "&" : "", text);
	}
	text = arena_str(&m->p->arena, b.len > 0 ? b.data : "");
	buf_release(&b);
	return text;
}

/* A path: a number in it is an id, a date a day, a company a text. */
static const char *
mask_path(struct mask *m, const struct exchange *x, const char *path)
{
	struct arena *a = &m->p->arena;
	const char *last;
	struct buf b = { 0 };
	size_t n;

	for (; *path != '\0'; path += n + (path[n] == '/')) {
		n = strcspn(path, "/");
		last = decode(arena_strn(a, path, n), a);
		if (x->system == ATRIA && mask_date(m, last) != NULL)
			last = mask_date(m, last);
		else if (x->system == DISCOVERY && path[n] == '\0')
			last = mask_text(m, last);
		else if (strspn(last, "0123456789") == n)
			last = arena_fmt(a, "%" PRId64, mask_id(m, strtoll(
			    last, NULL, 10)));
		buf_addf(&b, "/%s", last);
	}
	last = arena_str(a, b.data);
	buf_release(&b);
	return last;
}

static const char *
mask_body(struct mask *m, const char *body)
{
	static const char name[] = "\"parentId\":";
	struct buf b = { 0 };
	const char *at;
	char *end;

	while ((at = strstr(body, name)) != NULL) {
		at += strlen(name);
		buf_add(&b, body, (size_t)(at - body));
		buf_addf(&b, "%" PRId64, mask_id(m, strtoll(at, &end, 10)));
		body = end;
	}
	buf_adds(&b, body);
	at = arena_str(&m->p->arena, b.data);
	buf_release(&b);
	return at;
}

struct mask_request
mask_request(struct mask *m, const struct exchange *x)
{
	const size_t n = strcspn(x->path, "?");
	const char *path = mask_path(m, x, arena_strn(&m->p->arena, x->path,
	    n));

	return (struct mask_request){
		.path = x->system == CONNECTWISE ? arena_fmt(&m->p->arena,
		    "*%s", path) : path,
		.query = mask_query(m, x->path + n + (x->path[n] == '?')),
		.body = x->body != NULL ? mask_body(m, x->body) : NULL,
	};
}
