#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "exchange.h"

void
answer_release(struct answer *a)
{
	pairs_release(&a->headers);
	buf_release(&a->body);
}

void
answer_header(struct answer *a, const char *name, const char *fmt, ...)
{
	struct buf b = { 0 };
	va_list ap;

	va_start(ap, fmt);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	pairs_add(&a->headers, name, b.s);
	buf_release(&b);
}

void
answer_start(struct answer *a, int status, const char *type)
{
	a->status = status;
	a->type = type;
	buf_clear(&a->body);
}

void
answer_error(struct answer *a, int status, const char *code,
    const char *fmt, ...)
{
	struct buf message = { 0 };
	va_list ap;

	answer_start(a, status, TYPE_JSON);
	va_start(ap, fmt);
	buf_vfmt(&message, fmt, ap);
	va_end(ap);
	buf_char(&a->body, '{');
	buf_key(&a->body, "code");
	buf_json(&a->body, code);
	buf_key(&a->body, "message");
	buf_json(&a->body, message.s);
	buf_char(&a->body, '}');
	buf_release(&message);
}

static const struct {
	int status;
	const char *text;
} texts[] = {
	{ 200, "OK" }, { 201, "Created" }, { 204, "No Content" },
	{ 207, "Multi-Status" }, { 301, "Moved Permanently" },
	{ 302, "Found" }, { 303, "See Other" }, { 307, "Temporary Redirect" },
	{ 308, "Permanent Redirect" }, { 400, "Bad Request" },
	{ 401, "Unauthorized" }, { 403, "Forbidden" }, { 404, "Not Found" },
	{ 405, "Method Not Allowed" }, { 408, "Request Timeout" },
	{ 409, "Conflict" }, { 413, "Content Too Large" },
	{ 414, "URI Too Long" }, { 415, "Unsupported Media Type" },
	{ 429, "Too Many Requests" }, { 500, "Internal Server Error" },
	{ 502, "Bad Gateway" }, { 503, "Service Unavailable" },
	{ 504, "Gateway Timeout" },
};

const char *
status_text(int status)
{
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].status == status)
			return texts[i].text;
	return "Unknown";
}

void
answer_html(struct answer *a, int status)
{
	const char *title = status_text(status);

	answer_start(a, status, TYPE_HTML);
	if (status == 404)
		title = "File or directory not found.";
	buf_fmt(&a->body, "<!DOCTYPE html>\r\n<html>\r\n<head>\r\n"
	    "<meta http-equiv=\"Content-Type\" content=\"text/html; "
	    "charset=iso-8859-1\"/>\r\n<title>%d - %s</title>\r\n"
	    "<style type=\"text/css\">\r\n"
	    "body{margin:0;font-size:.7em;font-family:Verdana,sans-serif;"
	    "background:#EEEEEE;}\r\n"
	    "h1{font-size:2.4em;margin:0;color:#FFF;}\r\n"
	    "</style>\r\n</head>\r\n<body>\r\n"
	    "<div id=\"header\"><h1>Server Error</h1></div>\r\n"
	    "<div id=\"content\"><h2>%d - %s</h2>\r\n", status, title, status,
	    title);
	if (status == 404)
		buf_str(&a->body, "<h3>The resource you are looking for might "
		    "have been removed, had its name changed, or is "
		    "temporarily unavailable.</h3>\r\n");
	else if (status == 200)
		buf_str(&a->body, "<h3>ConnectWise is down for maintenance. "
		    "\"Quotes\" & <b>markup</b>, {\"braces\": [1]}.</h3>\r\n");
	buf_str(&a->body, "</div>\r\n</body>\r\n</html>\r\n");
}

void
answer_text(struct answer *a, int status, const char *text)
{
	answer_start(a, status, TYPE_TEXT);
	buf_str(&a->body, text);
}
