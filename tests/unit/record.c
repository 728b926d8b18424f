/* Records: to JSON and back, and what is said about wrong ones. */
#include <stdlib.h>

#include "record.h"
#include "tap.h"

static struct scan s;
static struct arena a;

static void
line_wrong(const char *json, const char *why)
{
	struct line line;
	struct err e = { "" };

	if (ok(scan_parse(&s, json, strlen(json), &e) == 0, "JSON"))
		ok(line_read(&line, &s, &a, &e) == -1, "refuses %s", json);
	is_text(e.text, why, "and says why");
}

/* A record written, read and written again is the same text. */
#define ROUND_TRIP(name, json) do { \
	struct name r; \
	struct buf b = { 0 }; \
	struct err e = { "" }; \
	ok(scan_parse(&s, json, strlen(json), &e) == 0 && \
	    name##_read(&r, &s, &a, &e) == 0, #name ": %s", e.text); \
	name##_write(&r, &b); \
	is_text(b.data, json, #name " comes back"); \
	buf_release(&b); \
} while (0)

static void
round_trips(void)
{
	ROUND_TRIP(begin, "{\"type\":\"begin\",\"format\":\"1.0\","
	    "\"tool\":\"t\",\"version\":\"0\",\"run\":\"r\","
	    "\"time\":\"2026-10-26T22:00:00Z\",\"today\":\"2026-10-26\","
	    "\"period\":{\"start\":\"2026-09-26\",\"end\":\"2026-10-25\"},"
	    "\"job\":{\"apiUrl\":\"https://x/\",\"agreementType\":\"T\","
	    "\"allowAtriaCreateAdditions\":true,"
	    "\"customersFilter\":[\"A\",\"B\"]}}");
	ROUND_TRIP(line, "{\"type\":\"line\",\"customer\":{\"code\":\"A\","
	    "\"name\":\"A, \\\"Inc\\\"\",\"billingIdentifier\":\"ACO\","
	    "\"sharedWith\":[\"B\"]},\"sku\":\"X\",\"description\":"
	    "\"\xc3\xa4\xe6\x97\xa5\\n\",\"quantity\":1.25,"
	    "\"previousQuantity\":0}");
	ROUND_TRIP(agreement, "{\"type\":\"agreement\",\"customer\":{\"code\":"
	    "\"A\"},\"state\":\"found\",\"company\":{\"id\":1,"
	    "\"identifier\":\"ACO\"},\"agreement\":{\"id\":2,\"name\":\"H\","
	    "\"billStartDate\":\"2025-01-01\",\"prorate\":true},"
	    "\"additions\":[{\"id\":3,\"product\":{\"id\":4,\"identifier\":"
	    "\"X\"},\"quantity\":12,\"effectiveDate\":\"2025-01-01\"},"
	    "{\"id\":5,\"product\":{\"id\":6,\"identifier\":\"Y\"},"
	    "\"quantity\":-1}],\"products\":[{\"sku\":\"x\",\"state\":"
	    "\"active\",\"product\":{\"id\":4,\"identifier\":\"X\"}},"
	    "{\"sku\":\"z\",\"state\":\"missing\"}]}");
	ROUND_TRIP(change, "{\"type\":\"change\",\"action\":\"update\","
	    "\"customer\":{\"code\":\"A\"},\"company\":{\"id\":1},"
	    "\"agreement\":{\"id\":2},\"addition\":{\"id\":3},\"product\":"
	    "{\"id\":4,\"identifier\":\"X\"},\"sku\":\"X\",\"lines\":2,"
	    "\"before\":1,\"after\":2.5}");
	ROUND_TRIP(result, "{\"type\":\"result\",\"outcome\":\"not-tried\","
	    "\"action\":\"create\",\"customer\":{\"code\":\"A\"},"
	    "\"company\":{\"id\":1},\"agreement\":{\"id\":2},\"product\":"
	    "{\"id\":4,\"identifier\":\"X\"},\"sku\":\"X\",\"after\":2,"
	    "\"effectiveDate\":\"2026-10-26\",\"error\":\"e\"}");
	ROUND_TRIP(log_entry, "{\"type\":\"log\",\"time\":\"t\",\"code\":"
	    "\"CW07\",\"level\":\"Info\",\"customer\":{\"code\":\"A\"},"
	    "\"message\":\"m\",\"before\":0,\"after\":1}");
}

/* Whatever a message holds, its record can be read. */
static void
mends(const char *message, const char *want)
{
	const struct log_entry entry = { .time = "t", .code = "CW10",
	    .tool = "t", .message = "m", .error = message };
	struct buf b = { 0 };
	struct log_entry read;
	struct err e;

	log_entry_write(&entry, &b);
	if (ok(scan_parse(&s, b.data, b.len, &e) == 0 &&
	    log_entry_read(&read, &s, &a, &e) == 0, "a message is a record"))
		is_text(read.error, want, "and says what can be said");
	buf_release(&b);
}

int
main(void)
{
	struct line line;
	struct err e;
	enum log_level level;
	const char *extra = "{\"type\":\"line\",\"new\":[{}],\"customer\":"
	    "{\"code\":\"A\",\"more\":1},\"quantity\":1,\"sku\":null}";

	round_trips();
	ok(scan_parse(&s, extra, strlen(extra), &e) == 0 &&
	    line_read(&line, &s, &a, &e) == 0 && line.sku == NULL &&
	    !line.previous.known,
	    "unknown members are ignored, a null is absent");

	line_wrong("[]", "is not an object");
	line_wrong("{\"quantity\":1}", "customer: is missing");
	line_wrong("{\"customer\":{},\"quantity\":1}",
	    "customer.code: is missing");
	line_wrong("{\"customer\":{\"code\":1},\"quantity\":1}",
	    "customer.code: must be a string");
	line_wrong("{\"customer\":{\"code\":\"A\"}}", "quantity: is missing");
	line_wrong("{\"customer\":{\"code\":\"A\"},\"quantity\":\"1\"}",
	    "quantity: is not a number");
	line_wrong("{\"customer\":{\"code\":\"A\"},\"quantity\":-1}",
	    "quantity: must not be negative");
	line_wrong("{\"customer\":{\"code\":\"A\"},\"quantity\":0.0000001}",
	    "quantity: has more than six decimals");
	line_wrong("{\"customer\":{\"code\":\"A\",\"sharedWith\":[1]},"
	    "\"quantity\":1}", "customer.sharedWith: must hold strings only");

	mends("\xc3\xa4 \xf0\x9f\x98\x80 \x7f\"\\\n", "\xc3\xa4 "
	    "\xf0\x9f\x98\x80 \x7f\"\\\n");
	mends("caf\xe9 x", "caf? x");
	mends("cut \xf0\x9f\x98", "cut ???");
	mends("\xc3", "?");
	mends("\xed\xa0\x80\xc0\x80", "?????");

	ok(record_type_of("change", 6) == RECORD_CHANGE, "a known type");
	ok(record_type_of("changes", 7) == RECORD_OTHER, "an unknown type");
	ok(log_level_parse(&level, "wARN") && level == LEVEL_WARN,
	    "levels in any case");
	ok(!log_level_parse(&level, "Warning"), "no such level");
	arena_release(&a);
	scan_release(&s);
	return tap_done();
}
