#include <stdio.h>
#include <string.h>

#include "request.h"
#include "text.h"

void
http_encode(struct buf *out, const char *s)
{
	const char *p;

	for (p = s; *p != '\0'; p++) {
		if ((*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z') ||
		    (*p >= 'a' && *p <= 'z') || strchr("-._~", *p) != NULL)
			buf_addc(out, *p);
		else
			buf_addf(out, "%%%02X", (unsigned)(unsigned char)*p);
	}
}

bool
http_shut_out(const struct http_answer *answer)
{
	return answer->status == 0 || answer->status == 401 ||
	    (answer->status >= 300 && answer->status < 400) ||
	    (answer->status == 404 && strcmp(answer->type, "text/html") == 0);
}

/*
 * Where a redirect leads: scheme, host and path. What follows a question mark
 * may be a ticket to log in with, and what stands before an @ a password.
 */
static void
clean_location(char *out, size_t size, const char *location)
{
	char shown[sizeof(((struct http_answer *)NULL)->location)];

	(void)snprintf(shown, sizeof(shown), "%.*s",
	    (int)strcspn(location, "?#"), location);
	if (*shown == '\0')
		(void)snprintf(out, size, "nowhere");
	else if (strchr(shown, '@') != NULL)
		(void)snprintf(out, size, "an address with a user name");
	else
		(void)text_clean(out, size, shown);
}

void
http_describe(const struct http_answer *answer, const char *message,
    struct err *e)
{
	char text[161];

	if (answer->status == 0) {
		*e = answer->failure;
		return;
	}
	if (answer->status >= 300 && answer->status < 400) {
		clean_location(text, sizeof(text), answer->location);
		(void)err_set(e, "HTTP %ld: redirected to %s, which is not "
		    "followed", answer->status, text);
		return;
	}
	if (message != NULL) {
		(void)err_set(e, "HTTP %ld: %s", answer->status, message);
		return;
	}
	text_clean(text, sizeof(text),
	    answer->body.data != NULL ? answer->body.data : "");
	if (strcmp(answer->type, "text/html") == 0)
		(void)err_set(e, "HTTP %ld: a web page instead of JSON%s",
		    answer->status, answer->status < 500 ?
		    ": is the address right?" : "");
	else if (answer->status < 300)	/* hides none of the keys we sent */
		(void)err_set(e, "HTTP %ld: not an answer to this request",
		    answer->status);
	else if (*text == '\0')
		(void)err_set(e, "HTTP %ld, without an explanation",
		    answer->status);
	else
		(void)err_set(e, "HTTP %ld: %s", answer->status, text);
}
