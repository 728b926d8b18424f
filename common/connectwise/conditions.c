#include <inttypes.h>
#include <string.h>

#include "conditions.h"

bool
conditions_is_plain(const char *value)
{
	const char *p;

	for (p = value; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f ||
		    strchr("\"\\%*[]", *p) != NULL)
			return false;
	return true;
}

/* The length of s once it is percent-encoded, at the most. */
static size_t
encoded_length(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += (*s >= '0' && *s <= '9') || (*s >= 'a' && *s <= 'z') ||
		    (*s >= 'A' && *s <= 'Z') ? 1 : 3;
	return n;
}

static void
add_other(struct buf *out, bool alone, const char *other)
{
	if (other == NULL)
		return;
	buf_adds(out, alone ? "" : " and ");
	buf_adds(out, other);
}

size_t
conditions_in(struct buf *out, const char *field, const char *const *values,
    size_t n, const char *other)
{
	const size_t comma = encoded_length("\"\",");
	size_t i, length;

	length = encoded_length(field) + encoded_length(" in () and ") +
	    (other != NULL ? encoded_length(other) : 0);
	buf_addf(out, "%s in (", field);
	for (i = 0; i < n && i < CONDITIONS_MAX_VALUES; i++) {
		length += encoded_length(values[i]) + comma;
		if (i > 0 && length > CONDITIONS_MAX_LENGTH)
			break;
		buf_addf(out, "%s\"%s\"", i > 0 ? "," : "", values[i]);
	}
	buf_addc(out, ')');
	add_other(out, false, other);
	return i;
}

size_t
conditions_in_ids(struct buf *out, const char *field, const int64_t *ids,
    size_t n)
{
	size_t i;

	buf_addf(out, "%s in (", field);
	for (i = 0; i < n && i < CONDITIONS_MAX_VALUES; i++)
		buf_addf(out, "%s%" PRId64, i > 0 ? "," : "", ids[i]);
	buf_addc(out, ')');
	return i;
}

void
conditions_near(struct buf *out, const char *field, const char *value,
    const char *other)
{
	static const char harmless[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
	const char *best = value, *p;
	size_t n, longest = 0;

	for (p = value; *p != '\0'; p += n > 0 ? n : 1)
		if ((n = strspn(p, harmless)) > longest) {
			longest = n;
			best = p;
		}
	if (longest > 0)
		buf_addf(out, "%s contains \"%.*s\"", field, (int)longest,
		    best);
	add_other(out, longest == 0, other);
}
