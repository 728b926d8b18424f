#include <stdio.h>
#include <string.h>

#include "atria.h"

struct call {
	struct err *e;
	enum atria_outcome outcome;
};

static bool
is_json(const struct http_answer *answer)
{
	return strcmp(answer->type, "application/json") == 0 ||
	    strcmp(answer->type, "text/json") == 0;
}

/* Whether the body is an empty list, and nothing else. */
static bool
is_empty_list(const struct buf *body)
{
	char text[3] = "";
	size_t i, n = 0;

	for (i = 0; i < body->len; i++) {
		if (memchr(" \t\r\n", body->data[i], 4) != NULL)
			continue;
		if (n == 2)
			return false;
		text[n++] = body->data[i];
	}
	return strcmp(text, "[]") == 0;
}

/*
 * A period without data is an empty list, null, or an answer without a body. A
 * 404 is what ASP.NET answers for a wrong address, with JSON or with nothing.
 */
static void
on_answer(void *ctx, const struct http_answer *answer)
{
	struct call *call = ctx;
	const char *hint = NULL;

	if (answer->status == 200 && is_json(answer)) {
		call->outcome = ATRIA_ANSWERED;
		return;
	}
	if (answer->status == 204 || (answer->status == 404 &&
	    is_json(answer) && is_empty_list(&answer->body))) {
		call->outcome = ATRIA_NO_DATA;
		return;
	}
	if (answer->status == 401)
		hint = "the token was refused: it may have expired, or its "
		    "user is disabled in Atria";
	else if (answer->status == 403)
		hint = "the token's user lacks the permission Service Provider "
		    "Developer";
	else if (answer->status == 404)
		hint = "this Atria has no such address: is AtriaUrl right? "
		    "/api/billing/YYYY-MM-DD is added to it";
	else if (answer->status == 200)
		hint = "the answer is not JSON: is AtriaUrl right?";
	call->outcome = ATRIA_UNREACHABLE;
	http_describe(answer, hint, call->e);
}

enum atria_outcome
atria_billing(const char *atria_url, const struct secrets *secrets,
    const struct http_options *options, date_day end, struct buf *body,
    struct buf *headers, struct err *e)
{
	const struct http_config config = {
		.base = atria_url,
		.base_name = "AtriaUrl",
		.bearer = secrets->atria_token,
		.proxy_user = secrets->proxy_user,
		.proxy_password = secrets->proxy_password,
		.options = *options,
	};
	struct call call = { .e = e };
	struct http *http;
	char path[96], day[DATE_TEXT];

	if ((http = http_new(&config, e)) == NULL)
		return ATRIA_BAD_ADDRESS;
	(void)snprintf(path, sizeof(path),
	    "api/billing/%s?billable=true&AggregateByCustomer=true",
	    date_text(day, end));
	http_queue(http, &(struct http_request){ .method = "GET",
	    .path = path, .large_body = body, .headers = headers }, on_answer,
	    &call);
	http_run(http);
	http_free(http);
	return call.outcome;
}
